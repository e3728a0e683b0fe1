"""GraphQL documents: from the text of a request to one validated operation within its bounds, its arguments and its plain selection.

Knows graphql-core and nothing of a schema's place in a database: `app/graphsql` stands on it.
"""
