"""Every order that the contract offers, up to a relation away: its pages follow each other, from the start and from the end."""

from collections.abc import Iterator

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from app.schema import mapping
from tests.support.asking import Asker
from tests.test_permissions import ROOT_ARGUMENTS

ROOTS = ("portfolioItems", "parties", "capabilities", "comments", "developmentIdeas", "feedback", "portfolios")
PARTS = ("LocalizedTextOrder", "TranslationsOrder", "FeedbackRatingsOrder")
"""What is no relation away."""
PAGE = "nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"

BOUNDS = {"before": "last: 200, before", "behind": "first: 200, after"}


def _orders(type_: GraphQLInputObjectType, hops: int) -> Iterator[str]:
    """As they stand in a document."""
    for name, field in type_.fields.items():
        inner = get_named_type(field.type)
        if not isinstance(inner, GraphQLInputObjectType):
            yield from (f"{{{name}: {direction}}}" for direction in ("ASC", "DESC"))
        elif inner.name.endswith("ListOrder"):
            yield from (f"{{{name}: {{count: {direction}}}}}" for direction in ("ASC", "DESC"))
        elif inner.name in PARTS:
            yield from (f"{{{name}: {order}}}" for order in _orders(inner, hops))
        elif hops:
            yield from (f"{{{name}: {order}}}" for order in _orders(inner, hops - 1))


def _of_root(root: str, hops: int) -> Iterator[str]:
    query = mapping().schema.query_type
    assert isinstance(query, GraphQLObjectType)
    order = get_named_type(query.fields[root].args["orderBy"].type)
    assert isinstance(order, GraphQLInputObjectType)
    return _orders(order, hops)


def _others() -> list[str]:
    """All other roots that are sorted, but for the two halves of portfolioItems."""
    query = mapping().schema.query_type
    assert isinstance(query, GraphQLObjectType)
    taken = (*ROOTS, "services", "servicePackages")
    return [name for name, field in query.fields.items() if {"orderBy", "after"} <= field.args.keys() and name not in taken]


@pytest.mark.parametrize("root", _others())
async def test_what_lies_around_a_row_in_every_order(demo: Asker, root: str) -> None:
    orders = list(_of_root(root, 0))
    assert len(orders) >= 2
    for order in orders:
        given, page = f"{ROOT_ARGUMENTS.get(root, '')} orderBy: [{order}]", "edges { cursor }"
        whole = (await demo.ask(f"{{ {root}(first: 200, {given}) {{ {page} }} }}"))[root]
        cursors = [edge["cursor"] for edge in whole["edges"]]
        middle = cursors[len(cursors) // 2] if cursors else None
        parts = [f"{name}: {root}({bound}: $it, {given}) {{ {page} }}" for name, bound in BOUNDS.items()]
        around = await demo.ask(f"query ($it: String) {{ {' '.join(parts)} }}", it=middle)
        before, behind = ([edge["cursor"] for edge in around[name]["edges"]] for name in BOUNDS)
        assert middle is None or [*before, middle, *behind] == cursors, order


@pytest.mark.parametrize("root", ROOTS)
async def test_every_order(demo: Asker, root: str) -> None:
    await _check(demo, root, 0)


@pytest.mark.slow
@pytest.mark.parametrize("root", ROOTS)
async def test_every_order_a_relation_away(demo: Asker, root: str) -> None:
    await _check(demo, root, 1)


async def _check(demo: Asker, root: str, hops: int) -> None:
    count = 0
    for order in _of_root(root, hops):
        everything = await demo.ask(f"{{ {root}(first: 200, orderBy: [{order}]) {{ {PAGE} }} }}")
        ids = [node["id"] for node in everything[root]["nodes"]]
        size = max(1, len(ids) // 3 + 1)
        for first, after, has, end in (
            ("first", "after", "hasNextPage", "endCursor"),
            ("last", "before", "hasPreviousPage", "startCursor"),
        ):
            assert await _walked(demo, root, order, (first, size), after, has, end) == ids, (order, first)
        count += 1
    assert count >= 6


async def _walked(demo: Asker, root: str, order: str, page: tuple[str, int], bound: str, has: str, end: str) -> list[str]:
    """The ids of all pages, one after the other."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        text = f"query ($cursor: String) {{ {root}({page[0]}: {page[1]}, {bound}: $cursor, orderBy: [{order}]) {{ {PAGE} }} }}"
        answer = (await demo.ask(text, cursor=cursor))[root]
        ids = [node["id"] for node in answer["nodes"]]
        found = [*found, *ids] if bound == "after" else [*ids, *found]
        if not answer["pageInfo"][has]:
            return found
        cursor = answer["pageInfo"][end]
