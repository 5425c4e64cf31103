"""The order document and every rule on it. Pure: no network, no database, no clock."""
