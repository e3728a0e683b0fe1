"""The database: model base, migrations, unit of work, pools, and the embedded PostgreSQL."""
