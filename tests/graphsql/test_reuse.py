"""One document asked by everybody with everything: a statement that is kept answers only those that it was compiled for."""

import asyncio
from collections.abc import Iterable, Mapping
from itertools import product
from zoneinfo import ZoneInfo

from app.context import Clock
from app.documents.refusal import RefusedRequest
from app.errors import DomainError
from app.reading import Question
from app.viewer import Role
from tests.support.asking import NOW, Asker

Variables = Mapping[str, object]
MANAGER, CUSTOMER = Role.PORTFOLIO_MANAGER, Role.CUSTOMER
MAIL, PRINT = "SVC-MAIL", "SVC-PRINT"
ROWS = "{ totalCount nodes { key } }"


async def asked(demo: Asker, text: str, variables: Variables, role: Role, languages: tuple[str, ...]) -> str:
    """The answer, or how it is refused."""
    question = Question(text, None, variables, languages)
    try:
        return (await demo.reading.answer(question, demo.viewers[role], Clock(NOW, ZoneInfo("Europe/Helsinki")))).decode()
    except (RefusedRequest, DomainError) as error:
        return f"{error.code}: {error}"


async def holds(
    demo: Asker,
    text: str,
    sets: Iterable[Variables],
    roles: Iterable[Role] = (MANAGER, CUSTOMER),
    languages: Iterable[tuple[str, ...]] = ((),),
) -> None:
    """Each request is answered as if nobody had asked before: after all the others, one way round and the other."""
    requests = list(product(sets, roles, languages))
    alone = [await asked(demo, f"{text} # {number}", *request) for number, request in enumerate(requests)]
    assert len(set(alone)) > 2  # else nothing would show
    for order in (range(len(requests)), reversed(range(len(requests)))):
        for at in order:
            assert await asked(demo, text, *requests[at]) == alone[at], requests[at]


FILTERS: list[object] = [
    None,
    {},
    {"key": {"eq": MAIL}},
    {"key": {"ne": MAIL}},
    {"key": {"eq": None}},
    {"key": {}},
    {"key": None},
    {"key": {"in": []}},
    {"key": {"in": [MAIL]}},
    {"key": {"in": [MAIL, PRINT]}},
    {"and": []},
    {"or": []},
    {"and": [{}]},
    {"or": [{}]},
    {"and": {"key": {"eq": MAIL}}},
    {"or": [{"key": {"eq": MAIL}}, {"key": {"eq": PRINT}}]},
    {"or": [{"or": []}, {"key": {"in": []}}]},
    {"not": {}},
    {"not": None},
    {"not": {"or": []}},
    {"reviewDueOn": {"isNull": True}},
    {"reviewDueOn": {"isNull": False}},
    {"reviewDueOn": {"isNull": None}},
    {"form": {"eq": "CONTINUOUS"}},
    {"form": {"ne": "CONTINUOUS"}},
    {"form": {"in": []}},
    {"currentVersion": {}},
    {"currentVersion": {"validTo": {"isNull": True}}},
    {"currentVersion": {"validTo": {"isNull": False}}},
    {"comments": {}},
    {"comments": {"some": {}}},
    {"comments": {"none": {}}},
    {"comments": {"every": {"stance": {"isNull": True}}}},
    {"comments": {"every": {"stance": {"isNull": False}}}},
]


async def test_a_filter_of_every_shape(demo: Asker) -> None:
    await holds(demo, f"query ($filter: ServiceFilter) {{ services(filter: $filter) {ROWS} }}", [{}, *({"filter": it} for it in FILTERS)])


async def test_parts_of_a_filter_given_null_absent_and_by_default(demo: Asker) -> None:
    text = f"""
        query ($eq: String, $in: [String!] = ["{MAIL}"], $none: Boolean, $all: [ServiceFilter!]) {{
          services(filter: {{key: {{eq: $eq, in: $in}}, reviewDueOn: {{isNull: $none}}, and: $all}}) {ROWS}
        }}
    """
    ways: Mapping[str, list[object]] = {"eq": [MAIL, None], "in": [[], [MAIL, PRINT], None], "none": [True, False], "all": [[], [{}], None]}
    single = [{name: value} for name, values in ways.items() for value in values]
    await holds(
        demo, text, [{}, *single, {"in": [MAIL, PRINT], "none": True}, {"in": [MAIL, PRINT], "none": False, "eq": PRINT}], [MANAGER]
    )


async def test_flags_that_are_compared(demo: Asker) -> None:
    text = f"query ($is: Boolean!) {{ parties(filter: {{parent: {{active: {{eq: $is}}}}, children: {{some: {{}}}}}}) {ROWS} }}"
    nulls = text.replace("{active: {eq: $is}}", "{email: {isNull: $is}}")
    for each in (nulls, f"query ($is: Boolean!) {{ services(filter: {{reviewDueOn: {{isNull: $is}}}}) {ROWS} }}"):
        await holds(demo, each, [{"is": True}, {"is": False}])


async def test_pages_and_orders(demo: Asker) -> None:
    text = f"""
        query ($order: [ServiceOrder!], $way: OrderDirection = DESC, $first: Int, $last: Int) {{
          a: services(orderBy: $order, first: $first, last: $last) {ROWS}
          b: services(orderBy: [{{form: $way}}, {{key: ASC}}], first: $first) {ROWS}
        }}
    """
    orders: list[object] = [
        [],
        None,
        {"key": "DESC"},
        [{"name": {"text": "ASC"}}],
        [{"name": {"text": "DESC"}}],
        [{"comments": {"count": "DESC"}}],
    ]
    sizes: list[Variables] = [
        {"first": 3},
        {"last": 3},
        {"first": 3, "last": 3},
        {"first": 0},
        {"first": 201},
        {"first": None},
        {"first": True},
    ]
    sets: list[Variables] = [{}, {"way": "ASC"}, {"way": None}, *({"order": it} for it in orders), *sizes]
    await holds(demo, text, sets, languages=[(), ("sv",), ("en", "fi")])


async def test_cursors_with_and_without_a_value(demo: Asker) -> None:
    text = """
        query ($after: String, $before: String) {
          comments(first: 2, after: $after, before: $before, orderBy: [{resolvedAt: ASC}]) {
            edges { cursor } pageInfo { hasNextPage hasPreviousPage }
          }
        }
    """
    found = await demo.ask("{ comments(first: 200, orderBy: [{resolvedAt: ASC}]) { edges { cursor } } }")
    cursors = [edge["cursor"] for edge in found["comments"]["edges"]]
    given = [None, "", "%", *cursors[:2], *cursors[-2:]]
    assert [",%," in cursor for cursor in (*cursors[:2], *cursors[-2:])] == [False, False, True, True]
    await holds(demo, text, [{"after": after, "before": before} for after, before in product(given, given)], [MANAGER])


async def test_what_is_skipped_and_in_which_languages(demo: Asker) -> None:
    text = """
        query ($skip: Boolean!, $with: Boolean = true, $lang: [Lang!]) {
          services(first: 4) {
            nodes { key @skip(if: $skip) name @include(if: $with) { text(lang: $lang) lang isFallback } ...Versions @include(if: $skip) }
          }
        }
        fragment Versions on Service { versions { number @skip(if: $with) stage } }
    """
    flags: list[Variables] = [{}, {"with": False}, {"with": None}]
    chosen: list[Variables] = [{}, {"lang": None}, {"lang": []}, {"lang": "SV"}, {"lang": ["SV", "EN"]}, {"lang": ["EN", "SV"]}]
    sets = [{"skip": skip, **flag, **lang} for skip, flag, lang in product((True, False), flags, chosen)]
    await holds(demo, text, sets, languages=[(), ("en",)])


async def test_previews_of_several_customers_and_of_none(demo: Asker) -> None:
    text = f"query ($as: PreviewAs) {{ comments(previewAs: $as) {{ totalCount nodes {{ id }} }} services {ROWS} }}"
    parties: list[object] = [{"key": key} for key in ("UNIT-EDU", "ORG-RANNIKKO", "ORG-KASSAVIRTA")]
    sets: list[Variables] = [{}, {"as": None}, *({"as": {"party": it}} for it in parties), {"as": {"party": {}}}]
    await holds(demo, text, sets, [MANAGER, Role.SERVICE_OWNER, CUSTOMER, Role.STAKEHOLDER])


async def test_ids_of_several_types(demo: Asker) -> None:
    found = await demo.ask("{ services(first: 2) { nodes { id } } comments(first: 2) { nodes { id } } }")
    ids = [node["id"] for part in found.values() for node in part["nodes"]]
    text = "query ($id: ID!, $ids: [ID!]!) { node(id: $id) { __typename id } nodes(ids: $ids) { __typename id } }"
    lists: list[list[str]] = [[], ids, ids[::-1], ids[:1], ids[2:], ids[:1] * 3]
    await holds(demo, text, [{"id": one, "ids": many} for one, many in product([*ids, "x", ids[0].upper()], lists)])


async def test_many_new_documents_beside_a_known_one(demo: Asker) -> None:
    """All at once; each gets its own answer."""
    known = "{ services(first: 1) { nodes { key } } }"
    first = await demo.bytes(known)
    size = 40
    texts = [f"{{ services(first: {number + 1}) {{ nodes {{ a{number}: key }} }} }}" for number in range(size)]
    clock = Clock(NOW, ZoneInfo("Europe/Helsinki"))
    questions = [Question(text, None, {}, ()) for text in (*texts, *[known] * size)]
    viewer = demo.viewers[MANAGER]
    answers = await asyncio.gather(*(demo.reading.answer(question, viewer, clock) for question in questions))
    for number, answer in enumerate(answers[:size]):
        assert answer.count(b'"a%d":' % number) == answer.count(b'{"a') == min(number + 1, 22)
    assert set(answers[size:]) == {first}
