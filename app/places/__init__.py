"""Where the types and fields of a contract are in a database, as plain records, and what their expressions may ask for."""
