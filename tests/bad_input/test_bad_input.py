"""Whatever comes in is answered rightly or refused with a code, and nobody else notices; against a server in a process of its own."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.bad_input import documents, lists, requests, values
from tests.bad_input.slowest import SLOWEST
from tests.bad_input.target import Target
from tests.bad_input.ways import WAYS, Bad

Record = Callable[[str, object], None]
TABLES: dict[str, Callable[[], Iterator[Bad]]] = {
    "ids": values.ids,
    "page sizes": values.sizes,
    "texts": values.texts,
    "variables of wrong types": values.wrong_variables,
    "enums": values.enums,
    "pages": lists.pages,
    "groups": lists.groups,
    "cursors": lists.cursors,
    "lists of ids": lists.ids,
    "filters as variables": lists.variables,
    "large documents": documents.large,
    "odd documents": documents.odd,
    "deep documents": documents.depths,
    "deep variables": documents.variables_in_depth,
    "floods": partial(documents.floods, documents.ALMOST),
    "bodies": requests.bodies,
    "media types": requests.media,
    "headers": requests.headers,
    "query strings": requests.query_strings,
}


OF_HTTP = ("media types", "headers", "query strings")
"""What is bad beside the body."""
ELSEWHERE = [(table, way) for table in TABLES if table not in OF_HTTP for way in WAYS if way != "POST"]
ELSEWHERE.remove(("bodies", "GET"))


@pytest.mark.parametrize("table", TABLES)
async def test_bad_input_is_refused_and_nobody_else_notices(server_under_fire: Target, table: str, record_property: Record) -> None:
    record_property(SLOWEST, await server_under_fire.suffers_all(TABLES[table]()))


@pytest.mark.parametrize(("table", "way"), ELSEWHERE)
async def test_bad_input_is_refused_by_every_way_that_it_comes(
    server_under_fire: Target, table: str, way: str, record_property: Record
) -> None:
    record_property(SLOWEST, await server_under_fire.suffers_all(TABLES[table](), way))


@pytest.mark.slow
async def test_a_megabyte_of_tokens(server_under_fire: Target, record_property: Record) -> None:
    record_property(SLOWEST, await server_under_fire.suffers_all(documents.floods(documents.MEGABYTE)))
