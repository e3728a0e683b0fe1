"""The database: the base of every table and types of columns, migrations, the pool of reads, and the embedded PostgreSQL."""
