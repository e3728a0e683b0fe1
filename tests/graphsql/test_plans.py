"""Which requests share a plan, and that what is kept stays bounded. No database: preparing needs none."""

from collections.abc import Mapping

import pytest

from app import limits
from app.graphsql.cache import Cache
from app.graphsql.engine import Engine, Plan
from app.schema import mapping
from app.viewer import Access, Role

MANAGER = Access(Role.PORTFOLIO_MANAGER, money=True)
ID = "Service:019b76da-a800-7720-9cab-73e37420a6e5"
OTHER_ID = "Service:019b76da-a800-7720-9cab-73e37420a6e6"


@pytest.fixture
def engine() -> Engine:
    return Engine(mapping())


def plan(
    engine: Engine, text: str, variables: Mapping[str, object] | None = None, access: Access = MANAGER, operation: str | None = None
) -> Plan:
    return engine.prepare(text, operation, variables or {}, access).plan


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
def test_requests_that_differ_in_leaf_values_share_a_plan(
    engine: Engine, text: str, one: Mapping[str, object], other: Mapping[str, object]
) -> None:
    assert plan(engine, text, one) is plan(engine, text, other)


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
def test_what_changes_the_sql_changes_the_plan(engine: Engine, text: str, one: Mapping[str, object], other: Mapping[str, object]) -> None:
    first, second = plan(engine, text, one), plan(engine, text, other)
    assert first is not second
    assert first.statement != second.statement
    assert plan(engine, text, one) is first
    assert plan(engine, text, other) is second


def test_a_plan_is_for_one_role_its_scope_and_its_languages(engine: Engine) -> None:
    text = "{ servicePackages { nodes { name { text } currentVersion { risk } } } }"
    accesses = [
        MANAGER,
        Access(Role.PORTFOLIO_MANAGER),
        Access(Role.CUSTOMER),
        Access(Role.CUSTOMER, languages=("sv", "fi", "en")),
        Access(Role.STAKEHOLDER),
    ]
    plans = [plan(engine, text, access=access) for access in accesses]
    assert len({id(each) for each in plans}) == len(accesses)
    assert len({each.statement.sql for each in plans if each.statement}) == len(accesses)
    assert [plan(engine, text, access=access) for access in accesses] == plans


def test_one_request_is_not_filled_with_the_values_of_another(engine: Engine) -> None:
    text = (
        'query ($a: String!, $by: By!) { a: service(by: {key: $a}) { key } b: service(by: $by) { key } c: service(by: {key: "C"}) { key } }'
    )
    first = engine.prepare(text, None, {"a": "A", "by": {"key": "B"}}, MANAGER)
    second = engine.prepare(text, None, {"a": "X", "by": {"key": "Y"}}, MANAGER)
    assert first.plan is second.plan
    statement = first.plan.statement
    assert statement
    assert (first.arguments(statement, {}), second.arguments(statement, {})) == (["A", "B", "C"], ["X", "Y", "C"])


def test_operations_of_one_document_have_plans_of_their_own(engine: Engine) -> None:
    text = "query A { services { totalCount } } query B { parties { totalCount } }"
    assert plan(engine, text, operation="A").statement != plan(engine, text, operation="B").statement


def test_values_are_parameters_and_never_text(engine: Engine) -> None:
    found = plan(engine, '{ service(by: {key: "SECRET\'WORD"}) { key } a: node(id: "' + ID + '") { id } }').statement
    assert found
    assert "SECRET" not in found.sql
    assert "019b76da" not in found.sql


def test_without_sql_there_is_no_statement(engine: Engine) -> None:
    for text in ("{ viewer { role } }", "{ __typename }", '{ __type(name: "Party") { name } }'):
        prepared = engine.prepare(text, None, {}, MANAGER)
        assert prepared.plan.statement is None
        assert prepared.text({"role": "ADMIN"}).startswith("{")


def test_caches_are_bounded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCUMENTS_CACHED", 8)
    monkeypatch.setattr(limits, "SHAPES_CACHED", 16)
    small = Engine(mapping())
    for number in range(20):
        plan(small, f"query ($n: Int!) {{ a{number}: services(first: $n) {{ totalCount }} }}", {"n": 1})
        plan(small, f"query ($n: Int!) {{ a{number}: services(first: $n) {{ totalCount }} }}", {"n": 2})
    assert (len(small._documents), len(small._operations), len(small._plans)) == (8, 8, 16)


def test_refused_documents_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCUMENTS_CACHED", 8)
    small = Engine(mapping())
    for number in range(20):
        with pytest.raises(Exception, match="Cannot query field"):
            plan(small, f"{{ a{number} }}")
    assert (len(small._documents), len(small._operations)) == (8, 0)


def test_a_cache_forgets_what_was_not_asked_for_longest() -> None:
    cache: Cache[str, int] = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c"), len(cache)) == (1, None, 3, 2)
