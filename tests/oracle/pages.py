"""Connections: what of the rows stands on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLResolveInfo

from tests.oracle.tables import Row

PAGE_TYPES = ("Connection",)
ROWS_DEFAULT = 50


@dataclass(frozen=True)
class Page:
    nodes: Sequence[Row] = ()
    total_count: int = 0


def page_of(rows: Sequence[Row], info: GraphQLResolveInfo[Any], *, first: int | None = None) -> Page:
    return Page(rows[: ROWS_DEFAULT if first is None else first], len(rows))
