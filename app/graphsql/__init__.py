"""The engine: a GraphQL operation compiled to one SQL statement. It knows graphql-core and SQLAlchemy Core, no domain and no Strawberry."""
