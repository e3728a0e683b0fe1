"""The one list or connection of a query as flat rows, JSON Lines or CSV, written by PostgreSQL."""
