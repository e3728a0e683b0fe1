"""A whole portfolio with its history as one file: JSON Lines in UTF-8, `salkku export --all` and `salkku import --all`.

The first line says what the file is, from which migration, and how many rows of what it has (`format.py`). Then come rows, table by table
as `tables.py` orders them, each table in the order of its key: `{"table": "party", "row": {…}}`. The last line has the number of rows and
the SHA-256 of all bytes before it, so that a file which was cut or altered is refused.

exporting.py   from a database to a file, of one moment
session.py     the connection that both use
files.py       files that are either whole or not there; compression
reading.py     from a file, line by line; what is wrong with it, by its line
values.py      a row of the file as PostgreSQL's COPY takes it, each value of its column's kind
importing.py   from a file to an empty database, in one transaction
checking.py    what triggers would have refused, and whether rows, states, revisions and events fit each other
"""
