"""The Strawberry schema of the resolvers. Documents are parsed and validated once, as Strawberry's documentation suggests."""

import strawberry
from strawberry.extensions import ParserCache, ValidationCache

from tests.benchmarks.resolvers.queries import Query
from tests.benchmarks.resolvers.types import Service, ServicePackage

DOCUMENTS_KEPT = 100


def schema() -> strawberry.Schema:
    caches = [lambda: ParserCache(maxsize=DOCUMENTS_KEPT), lambda: ValidationCache(maxsize=DOCUMENTS_KEPT)]
    return strawberry.Schema(Query, types=[Service, ServicePackage], extensions=caches)
