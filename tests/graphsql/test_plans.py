"""Which requests share a plan, and that what is kept stays bounded. No database: preparing needs none."""

import gc
import re
import sys
from collections.abc import Iterator, Mapping
from types import FunctionType, ModuleType

import pytest
from graphql import GraphQLNamedType
from sqlalchemy import ClauseElement

from app import limits
from app.documents.refusal import RefusedRequest
from app.errors import Invalid
from app.graphsql.cache import Cache
from app.graphsql.engine import Engine
from app.graphsql.plan import Plan
from app.schema import mapping
from app.viewer import Access, Role

MANAGER = Access(Role.PORTFOLIO_MANAGER, money=True)
ID = "Service:019b76da-a800-7720-9cab-73e37420a6e5"
OTHER_ID = "Service:019b76da-a800-7720-9cab-73e37420a6e6"


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine(mapping())
    yield made
    made.close()


async def plan(
    engine: Engine, text: str, variables: Mapping[str, object] | None = None, access: Access = MANAGER, operation: str | None = None
) -> Plan:
    return (await engine.prepare(text, operation, variables or {}, access)).plan


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("query ($key: String!) { service(by: {key: $key}) { key } }", {"key": "A"}, {"key": "B"}),
        ("query ($by: By!) { service(by: $by) { key } }", {"by": {"key": "A"}}, {"by": {"key": "B"}}),
        ("query ($id: ID!) { service(by: {id: $id}) { key } }", {"id": ID}, {"id": OTHER_ID}),
        ("query ($id: ID!) { node(id: $id) { id } }", {"id": ID}, {"id": OTHER_ID}),
        ("query ($a: Int!, $b: Boolean = true) { services(first: $a) { nodes { key @skip(if: $b) } } }", {"a": 2}, {"a": 2, "b": True}),
    ],
)
async def test_requests_that_differ_in_leaf_values_share_a_plan(
    engine: Engine, text: str, one: Mapping[str, object], other: Mapping[str, object]
) -> None:
    assert await plan(engine, text, one) is await plan(engine, text, other)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("query ($n: Int!) { services(first: $n) { nodes { key } } }", {"n": 1}, {"n": 2}),
        ("query ($n: Int) { services(first: $n) { nodes { key } } }", {"n": 1}, {}),
        ("query ($n: Int!) { composition(by: {key: \"A\"}, maxDepth: $n) { nodes { path } } }", {"n": 1}, {"n": 2}),
        ("query ($by: By!) { service(by: $by) { key } }", {"by": {"key": "A"}}, {"by": {"id": ID}}),
        ("query ($about: By) { comments(about: $about) { totalCount } }", {"about": {"key": "A"}}, {"about": None}),
        ("query ($about: By) { comments(about: $about) { totalCount } }", {"about": {"key": "A"}}, {}),
        ("query ($id: ID!) { node(id: $id) { id } }", {"id": ID}, {"id": ID.replace("Service", "Party")}),
        ("query ($l: [Lang!]) { services { nodes { name { text(lang: $l) } } } }", {"l": ["FI"]}, {"l": ["SV"]}),
        ("query ($l: [Lang!]) { services { nodes { name { text(lang: $l) } } } }", {"l": ["FI", "SV"]}, {"l": ["SV", "FI"]}),
        ("query ($b: Boolean!) { services { nodes { key form @skip(if: $b) } } }", {"b": True}, {"b": False}),
        ("query ($b: Boolean!) { services(includeRetired: $b) { totalCount } }", {"b": True}, {"b": False}),
        ("query ($b: Boolean!) { services { ...F } } fragment F on ServiceConnection { __typename totalCount @include(if: $b) }",
          {"b": True}, {"b": False}),
    ],
)  # fmt: skip
async def test_what_changes_the_sql_changes_the_plan(
    engine: Engine, text: str, one: Mapping[str, object], other: Mapping[str, object]
) -> None:
    first, second = await plan(engine, text, one), await plan(engine, text, other)
    assert first is not second
    assert first.statement != second.statement
    assert await plan(engine, text, one) is first
    assert await plan(engine, text, other) is second


async def test_a_plan_is_for_one_role_its_scope_and_its_languages(engine: Engine) -> None:
    text = "{ servicePackages { nodes { name { text } currentVersion { risk } } } }"
    accesses = [
        MANAGER,
        Access(Role.PORTFOLIO_MANAGER),
        Access(Role.CUSTOMER),
        Access(Role.CUSTOMER, languages=("sv", "fi", "en")),
        Access(Role.STAKEHOLDER),
    ]
    plans = [await plan(engine, text, access=access) for access in accesses]
    assert len({id(each) for each in plans}) == len(accesses)
    assert len({each.statement.sql for each in plans if each.statement}) == len(accesses)
    assert [await plan(engine, text, access=access) for access in accesses] == plans


async def test_one_request_is_not_filled_with_the_values_of_another(engine: Engine) -> None:
    text = (
        'query ($a: String!, $by: By!) { a: service(by: {key: $a}) { key } b: service(by: $by) { key } c: service(by: {key: "C"}) { key } }'
    )
    first = await engine.prepare(text, None, {"a": "A", "by": {"key": "B"}}, MANAGER)
    second = await engine.prepare(text, None, {"a": "X", "by": {"key": "Y"}}, MANAGER)
    assert first.plan is second.plan
    statement = first.plan.statement
    assert statement
    assert (first.arguments(statement, {}), second.arguments(statement, {})) == (["A", "B", "C"], ["X", "Y", "C"])


async def test_operations_of_one_document_have_plans_of_their_own(engine: Engine) -> None:
    text = "query A { services { totalCount } } query B { parties { totalCount } }"
    assert (await plan(engine, text, operation="A")).statement != (await plan(engine, text, operation="B")).statement


async def test_values_are_parameters_and_never_text(engine: Engine) -> None:
    found = (await plan(engine, '{ service(by: {key: "SECRET\'WORD"}) { key } a: node(id: "' + ID + '") { id } }')).statement
    assert found
    assert "SECRET" not in found.sql
    assert "019b76da" not in found.sql


async def test_without_sql_there_is_no_statement(engine: Engine) -> None:
    for text in ("{ viewer { role } }", "{ __typename }", '{ __type(name: "Party") { name } }'):
        prepared = await engine.prepare(text, None, {}, MANAGER)
        assert prepared.plan.statement is None
        assert prepared.text({"role": "ADMIN"}).startswith("{")


async def test_a_flag_in_a_question_about_the_schema_has_a_plan_of_its_own(engine: Engine) -> None:
    text = "query ($all: Boolean!, $n: Int!) { __schema { types { ...T } } services(first: $n) { totalCount } } "
    text += "fragment T on __Type { name enumValues(includeDeprecated: $all) { name } }"
    assert await plan(engine, text, {"all": True, "n": 1}) is not await plan(engine, text, {"all": False, "n": 1})
    named = "query ($name: String!) { __type(name: $name) { name } }"
    answers = [
        (await engine.prepare(named, None, {"name": name}, MANAGER)).text({}) for name in ("Party", "Service", "x" * 10_000, "y" * 10_000)
    ]
    assert answers == ['{"__type":{"name":"Party"}}', '{"__type":{"name":"Service"}}', '{"__type":null}', '{"__type":null}']


async def test_caches_are_bounded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCUMENTS_CACHED", 8)
    monkeypatch.setattr(limits, "SHAPES_CACHED", 16)
    small = Engine(mapping())
    for number in range(20):
        await plan(small, f"query ($n: Int!) {{ a{number}: services(first: $n) {{ totalCount }} }}", {"n": 1})
        await plan(small, f"query ($n: Int!) {{ a{number}: services(first: $n) {{ totalCount }} }}", {"n": 2})
    assert (len(small._refusals), len(small._operations), len(small._plans)) == (0, 8, 16)


async def test_caches_are_bounded_by_letters_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCUMENT_LETTERS_CACHED", 12_000)
    monkeypatch.setattr(limits, "SHAPE_LETTERS_CACHED", 20_000)
    small = Engine(mapping())
    for number in range(20):
        await plan(small, f"{{ a{number}: services {{ totalCount }} }} #" + "x" * 1_000)
    assert len(small._operations) == 11
    for number in range(10):
        asked = await plan(small, f'{{ a{number}: __type(name: "Service") {{ fields {{ name description }} }} }}')
        assert asked.letters > 1_000  # the answer to a question about the schema is part of its plan
    assert 2 <= len(small._plans) < 30
    assert sum(small._plans._weights.values()) <= 20_000


async def test_refused_documents_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCUMENTS_CACHED", 8)
    small = Engine(mapping())
    for number in range(20):
        with pytest.raises(RefusedRequest, match="Cannot query field"):
            await plan(small, f"{{ a{number} }}")
    assert (len(small._refusals), len(small._operations)) == (8, 0)


async def test_a_refusal_that_is_kept_holds_neither_the_document_nor_earlier_requests(engine: Engine) -> None:
    caught = []
    for _ in range(3):
        with pytest.raises(RefusedRequest) as found:
            await plan(engine, "{ nobody }")
        caught.append(found.value)
    (kept,) = engine._refusals._entries.values()
    assert kept.__traceback__ is None
    assert [(error.nodes, error.source, error.formatted["locations"]) for error in kept.errors] == [
        (None, None, [{"line": 1, "column": 3}])
    ]
    assert len({id(each) for each in (*caught, kept)}) == 4


async def test_a_refusal_while_compiling_says_where(engine: Engine) -> None:
    text = 'query ($n: Int = 3) {\n  composition(by: {key: "A"}, maxDepth: $n) { nodes { path } }\n}'
    with pytest.raises(RefusedRequest, match="maxDepth") as caught:
        await plan(engine, text, {"n": None})
    (error,) = caught.value.errors
    assert (error.locations, error.nodes) == ([(2, 41)], None)


async def test_an_operation_with_many_shapes_forgets_its_own(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHAPES_PER_OPERATION", 3)
    other = await plan(engine, "{ services { totalCount } }")
    text = "query ($n: Int!) { services(first: $n) { totalCount } }"
    first = await plan(engine, text, {"n": 1})
    for size in range(2, 20):
        await plan(engine, text, {"n": size})
        assert await plan(engine, text, {"n": 1}) is first  # used each time
    assert len(engine._plans) == 4
    assert await plan(engine, "{ services { totalCount } }") is other


def test_a_cache_forgets_what_was_not_asked_for_longest() -> None:
    cache: Cache[str, int] = Cache(2, 100)
    cache.put("a", 1, 1)
    cache.put("b", 2, 1)
    assert cache.get("a") == 1
    cache.put("c", 3, 1)
    assert (cache.get("a"), cache.get("b"), cache.get("c"), len(cache)) == (1, None, 3, 2)


def test_a_cache_holds_no_more_than_its_weight() -> None:
    cache: Cache[str, int] = Cache(20, 100)
    for number, key in enumerate("abcdefghijkl", 1):
        cache.put(key, number, 10)
    assert (cache.get("b"), cache.get("c"), len(cache)) == (None, 3, 10)
    for _ in range(100):
        cache.put("l", 13, 5)
    assert (cache.get("l"), len(cache)) == (13, 10)
    cache.put("m", 14, 6)
    assert (cache.get("m"), len(cache)) == (14, 10)  # the oldest gave place


def test_a_cache_keeps_nothing_that_would_drive_out_the_rest() -> None:
    cache: Cache[str, int] = Cache(20, 100)
    cache.put("a", 1, 10)
    cache.put("b", 2, 11)
    assert (cache.get("a"), cache.get("b")) == (1, None)


async def test_an_operation_keeps_as_many_shapes_as_it_may(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It kept half of them: one too few to forget counted from the end."""
    monkeypatch.setattr(limits, "SHAPES_PER_OPERATION", 10)
    text = "query ($n: Int!) { services(first: $n) { totalCount } }"
    plans = [await plan(engine, text, {"n": size}) for size in range(1, 11)]
    assert [await plan(engine, text, {"n": size}) for size in range(1, 11)] == plans
    assert len(engine._plans) == 10


def _reachable(start: object) -> Iterator[object]:
    """What an object keeps alive. Of a function that is what it closes over, not its module."""
    seen, waiting = set[int](), [start]
    while waiting:
        found = waiting.pop()
        if id(found) in seen or isinstance(found, (type, ModuleType, GraphQLNamedType)):
            continue
        seen.add(id(found))
        yield found
        own = (found.__closure__, found.__defaults__, found.__kwdefaults__) if isinstance(found, FunctionType) else gc.get_referents(found)
        waiting += [each for each in own if each is not None]


async def test_a_plan_keeps_no_expression_that_it_was_compiled_from(engine: Engine) -> None:
    """Each would keep the whole statement alive: a hundred times its text."""
    order = "first: 1, orderBy: {provider: {key: DESC}}"
    cursors = (await plan(engine, f"{{ services({order}) {{ pageInfo {{ endCursor }} }} }}")).statement
    assert cursors
    (mark,) = set(re.findall(r"'\"?([0-9a-f]{8})", cursors.sql))
    text = f"""query ($after: String, $key: String!) {{
      a: services({order}, after: $after, filter: {{owner: {{key: {{ne: $key}}}}, id: {{ne: "{ID}"}}}}) {{ totalCount nodes {{ key }} }}
      b: services({order}, after: $after, previewAs: {{party: {{key: $key}}}}) {{ totalCount nodes {{ key }} }}
    }}"""
    found = await plan(engine, text, {"after": f"{mark},a,{ID.partition(':')[2]}", "key": "a"})
    assert found.statement
    assert [each for each in _reachable(found) if isinstance(each, ClauseElement)] == []


async def test_each_entry_of_a_list_reads_its_own_variable(engine: Engine) -> None:
    """Read with all that is around it, twice as many comparisons took four times as long, on the event loop."""

    async def steps(comparisons: int) -> int:
        names = [f"v{number}" for number in range(comparisons)]
        declared = " ".join(f"${name}: String" for name in names)
        compared = " ".join(f"{{key: {{eq: ${name}}}}}" for name in names)
        text = f"query ({declared}) {{ services(filter: {{or: [{compared}]}}) {{ totalCount }} }}"
        prepared = await engine.prepare(text, None, dict.fromkeys(names, "A"), MANAGER)
        assert prepared.plan.statement
        calls = 0

        def count(*_: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count)
        try:
            assert prepared.arguments(prepared.plan.statement, {}) == ["A"] * comparisons
        finally:
            sys.setprofile(None)
        return calls

    assert await steps(80) < 3 * await steps(40)


async def test_a_text_that_cannot_be_stored_is_refused_at_its_place(engine: Engine) -> None:
    """By the request that makes the statement as by those that find it."""
    text = "query ($key: String!) { services(filter: {provider: {key: {eq: $key}}}) { totalCount } }"
    for _ in range(2):
        prepared = await engine.prepare(text, None, {"key": "\0"}, MANAGER)
        assert prepared.plan.statement
        with pytest.raises(Invalid, match=r"U\+0000") as caught:
            prepared.arguments(prepared.plan.statement, {})
        assert caught.value.path == ("services", "filter", "provider", "key", "eq")
