"""Tables, engine, queries and migrations. Imports nothing of the service."""
