"""The same contract answered the ordinary way: Strawberry's executor, a resolver for each relation, data loaders, SQLAlchemy's ORM.

Only the types and fields that the benchmark asks for, and only as a portfolio manager sees them: no tokens, no limits, no visibility.
It is written as the documentation of its libraries suggests, with documents parsed and validated once.
"""

READY = "The resolvers are ready.\n"
