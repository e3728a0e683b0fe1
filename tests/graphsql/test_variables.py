"""Variables of every shape: values, nulls, defaults and absence; and what their coercion refuses."""

import pytest

from tests.graphsql.support import Refusal, refusal, run
from tests.support.asking import Asker

DESK = {"key": "SVC-SERVICEDESK"}


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("query ($by: By!) { service(by: $by) { key } }", {"by": DESK}),
        ('query ($by: By! = {key: "SVC-SERVICEDESK"}) { service(by: $by) { key } }', {}),
        ('query ($by: By! = {key: "SVC-PRINT"}) { service(by: $by) { key } }', {"by": DESK}),
        ('query ($by: By = {key: "SVC-SERVICEDESK"}) { service(by: $by) { key } }', {}),
        ("query ($key: String!) { service(by: {key: $key}) { key } }", DESK),
        ('query ($key: String! = "SVC-SERVICEDESK") { service(by: {key: $key}) { key } }', {}),
        ("query ($key: String!, $n: Int) { service(by: {key: $key}) { key } a: services(first: $n) @skip(if: true) { totalCount } }", DESK),
    ],
)  # fmt: skip
async def test_a_thing_named_by_variables(demo: Asker, text: str, variables: dict[str, object]) -> None:
    assert await run(demo, text, **variables) == {"service": DESK}
    assert len(demo.statements) == 1


async def test_one_document_by_id_and_by_key(demo: Asker) -> None:
    text = "query ($a: By!, $b: By!) { a: service(by: $a) { id key } b: service(by: $b) { id key } }"
    first = (await demo.ask(text, a=DESK, b={"key": "SVC-PRINT"}))["a"]
    for a, b in ((DESK, {"id": first["id"]}), ({"id": first["id"]}, DESK), ({"id": first["id"]}, {"id": first["id"]})):
        assert await demo.ask(text, a=a, b=b) == {"a": first, "b": first}


async def test_variables_inside_an_object_are_read_anew_by_each_request(demo: Asker) -> None:
    """One statement for all of one shape: given, left to its default and absent."""
    text = """
        query ($key: String, $a: String = "SVC-MAIL", $b: String!) {
          services(filter: {key: {eq: $key, in: [$a, $b]}, not: {key: {eq: "SVC-PRINT"}}}) { nodes { key } }
        }
    """
    mail, desk, printing = "SVC-MAIL", "SVC-SERVICEDESK", "SVC-PRINT"
    asked: list[tuple[dict[str, object], list[str]]] = [
        ({"b": desk}, [mail, desk]),
        ({"b": printing}, [mail]),
        ({"a": desk, "b": printing}, [desk]),
        ({"a": desk, "b": mail, "key": mail}, [mail]),
        ({"a": mail, "b": desk, "key": desk}, [desk]),
        ({"b": desk, "key": printing}, []),
    ]
    for variables, keys in asked * 2:
        assert [node["key"] for node in (await run(demo, text, **variables))["services"]["nodes"]] == keys
    assert len({demo.statements[0] for variables, _ in asked[3:] if await run(demo, text, **variables)}) == 1


ABOUT = "query ($about: By) { comments(about: $about, first: 200) { totalCount nodes { service { key } } } }"


@pytest.mark.parametrize("variables", [{}, {"about": None}])
async def test_an_input_object_absent_and_null(demo: Asker, variables: dict[str, object]) -> None:
    found = (await run(demo, ABOUT, **variables))["comments"]
    assert found["totalCount"] == len(found["nodes"])
    assert len({node["service"]["key"] for node in found["nodes"]}) > 2


async def test_an_input_object_given(demo: Asker) -> None:
    found = (await run(demo, ABOUT, about={"key": "PKG-WORKPLACE"}))["comments"]
    assert found["totalCount"] == len(found["nodes"])
    assert {node["service"]["key"] for node in found["nodes"]} == {"PKG-WORKPLACE"}


@pytest.mark.parametrize(
    ("variables", "text"),
    [({}, "Tulostus"), ({"lang": None}, "Tulostus"), ({"lang": []}, None), ({"lang": ["SV"]}, "Utskrift"), ({"lang": "EN"}, "Printing")],
)  # fmt: skip
async def test_a_list_absent_null_empty_given_and_of_one(demo: Asker, variables: dict[str, object], text: str | None) -> None:
    document = 'query ($lang: [Lang!]) { service(by: {key: "SVC-PRINT"}) { name { text(lang: $lang) } } }'
    assert await run(demo, document, **variables) == {"service": {"name": {"text": text}}}


async def test_a_list_made_of_variables(demo: Asker) -> None:
    document = 'query ($one: Lang!, $two: Lang!) { service(by: {key: "SVC-PRINT"}) { name { text(lang: [$one, $two]) } } }'
    assert await demo.ask(document, one="SV", two="FI") == {"service": {"name": {"text": "Utskrift"}}}
    assert await demo.ask(document, one="EN", two="FI") == {"service": {"name": {"text": "Printing"}}}


async def test_an_absent_variable_leaves_the_default_of_the_argument(demo: Asker) -> None:
    answer = await demo.ask(
        "query ($first: Int, $gone: Boolean) { parties(first: $first) { nodes { key } } services(includeRetired: $gone) { totalCount } }"
    )
    assert len(answer["parties"]["nodes"]) == 23


@pytest.mark.parametrize(
    ("text", "variables", "message"),
    [
        ("query ($by: By!) { service(by: $by) { key } }", {},
         "Variable '$by' has invalid value: Expected a value of non-null type 'By!' to be provided."),
        ("query ($by: By!) { service(by: $by) { key } }", {"by": None},
         "Variable '$by' has invalid value: Expected value of non-null type 'By!' not to be None."),
        ("query ($by: By!) { service(by: $by) { key } }", {"by": {}},
         "OneOf Input Object 'By' must specify exactly one key."),
        ("query ($by: By!) { service(by: $by) { key } }", {"by": {"key": "A", "id": "B"}},
         "OneOf Input Object 'By' must specify exactly one key."),
        ("query ($by: By!) { service(by: $by) { key } }", {"by": {"key": None}},
         "Value for member field 'key' must be non-null"),
        ("query ($by: By!) { service(by: $by) { key } }", {"by": "SVC-PRINT"},
         "Variable '$by' has invalid value: Expected value of type 'By' to be an object"),
        ("query ($by: By!) { service(by: $by) { key } }", {"by": {"name": "A"}},
         "Variable '$by' has invalid value"),
        ("query ($key: String!) { service(by: {key: $key}) { key } }", {"key": 7},
         "Variable '$key' has invalid value: String cannot represent a non string value: 7"),
        ("query ($first: Int!) { services(first: $first) { totalCount } }", {"first": "7"},
         "Variable '$first' has invalid value: Int cannot represent non-integer value: '7'"),
        ("query ($first: Int!) { services(first: $first) { totalCount } }", {"first": 2**31},
         "Variable '$first' has invalid value: Int cannot represent non 32-bit"),
        ("query ($lang: [Lang!]) { services { nodes { name { text(lang: $lang) } } } }", {"lang": ["DE"]},
         "Variable '$lang' has invalid value at [0]: Value 'DE' does not exist in 'Lang' enum."),
        ("query ($lang: [Lang!]) { services { nodes { name { text(lang: $lang) } } } }", {"lang": [None]},
         "Variable '$lang' has invalid value at [0]"),
        ('query ($depth: Int = 5) { composition(by: {key: "PKG-CASE"}, maxDepth: $depth) { nodes { path } } }', {"depth": None},
         "Argument 'maxDepth' has a value of another type than Int!; $depth has no value."),
        ("query ($way: OrderDirection) { services(orderBy: [{key: $way}]) { totalCount } }", {},
         "Argument 'orderBy' has a value of another type than [ServiceOrder!]; $way has no value."),
        ("query ($skip: Boolean = true) { viewer @skip(if: $skip) { role } }", {"skip": None},
         "Argument 'if' has invalid value"),
    ],
)  # fmt: skip
async def test_a_value_of_the_wrong_type_is_refused(demo: Asker, text: str, variables: dict[str, object], message: str) -> None:
    found = await refusal(demo, text, **variables)
    assert found.code == "BAD_USER_INPUT"
    assert found.message.startswith(message)


@pytest.mark.parametrize("value", ["A\0B", "\0", "\ud800", "A\udfff", "ä\ud83d"])
async def test_a_text_that_no_statement_can_carry_is_refused(demo: Asker, value: str) -> None:
    """PostgreSQL holds no U+0000, and half of a surrogate pair is no character: both would fail deep inside the driver."""
    wanted = Refusal("BAD_USER_INPUT", "A text holds U+0000 or half of a surrogate pair; leave it out.", ("desk",))
    for _ in range(2):  # refused while compiling, and by a plan that is there already
        assert await refusal(demo, "query ($key: String!) { desk: service(by: {key: $key}) { key } }", key=value) == wanted
        assert await refusal(demo, "query ($by: By!) { desk: service(by: $by) { key } }", by={"key": value}) == wanted
        await demo.ask("query ($key: String!) { desk: service(by: {key: $key}) { key } }", key="A")
        await demo.ask("query ($by: By!) { desk: service(by: $by) { key } }", by={"key": "A"})


async def test_a_literal_that_no_statement_can_carry_is_refused(demo: Asker) -> None:
    found = await refusal(demo, r'{ desk: service(by: {key: "A\u0000"}) { key } }')
    assert found == Refusal("BAD_USER_INPUT", "A text holds U+0000 or half of a surrogate pair; leave it out.", ("desk",))
    assert (await refusal(demo, r'{ desk: service(by: {key: "\uD800"}) { key } }')).code == "GRAPHQL_PARSE_FAILED"
