"""The queue behind the use cases."""
