"""What cannot be answered is refused before any SQL, with a code, a message and the path of the field."""

import pytest

from app.viewer import Role
from tests.graphsql.support import Refusal, refusal
from tests.support.asking import Asker

NO_ID = "Not a global id: use one exactly as an answer gave it."
SERVICE = "Service:019b76da-a800-7720-9cab-73e37420a6e5"


@pytest.mark.parametrize(
    ("code", "message", "text"),
    [
        ("GRAPHQL_PARSE_FAILED", "Syntax Error: Unexpected <EOF>.",
         ""),
        ("GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>.",
         "{ services { "),
        ("GRAPHQL_PARSE_FAILED", "Syntax Error: Unexpected '}'.",
         "{ viewer { role } } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nobody' on type 'Query'.",
         "{ nobody }"),
        ("GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nobody' on type 'Service'.",
         "{ services { nodes { nobody } } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Field 'nodes' of type '[Service!]!' must have a selection of subfields.",
         "{ services { nodes } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Field 'role' must not have a selection since type 'Role!' has no subfields.",
         "{ viewer { role { x } } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Argument 'Query.service(by:)' of type 'By!' is required, but it was not provided.",
         "{ service { key } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Unknown argument 'size' on field 'Query.services'.",
         "{ services(size: 1) { totalCount } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Int cannot represent non-integer value: true",
         "{ services(first: true) { totalCount } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Cannot spread fragment 'F' within itself.",
         "{ ...F } fragment F on Query { ...F }"),
        ("GRAPHQL_VALIDATION_FAILED", "Unknown fragment 'G'.",
         "{ ...G }"),
        ("GRAPHQL_VALIDATION_FAILED", "Fragment cannot be spread here as objects of type 'Service' can never be of type 'Party'.",
         "{ services { nodes { ... on Party { key } } } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Variable '$a' is never used.",
         "query ($a: String!) { viewer { role } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Variable '$a' is not defined.",
         "{ services(first: $a) { totalCount } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Variable '$a' of type 'String!' used in position expecting type 'Int'.",
         "query ($a: String!) { services(first: $a) { totalCount } }"),
        ("GRAPHQL_VALIDATION_FAILED", "This anonymous operation must be the only defined operation.",
         "{ viewer { role } } query A { viewer { role } }"),
        ("BAD_REQUEST", "Say by operationName which operation to run.",
         "query A { viewer { role } } query B { viewer { role } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Anonymous Subscription must not select an introspection top level field.",
         "subscription { __typename }"),
        ("GRAPHQL_VALIDATION_FAILED", "Anonymous Subscription must select only one top level field.",
         "subscription { a: heartbeat { at } b: heartbeat { at } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Anonymous Subscription must not use `@skip` or `@include` directives in the top level selection.",
         "subscription { heartbeat @skip(if: false) { at } }"),
        ("GRAPHQL_VALIDATION_FAILED", "Maximum introspection depth exceeded",
         "{ __schema { types" + " { fields { type" * 4 + " { name }" + " } }" * 4 + " } }"),
        ("GRAPHQL_PARSE_FAILED", "Syntax Error: Document is nested too deeply. Parsing aborted.",
         "{" + "viewer { party {" * 1000 + "}}" * 1000 + "}"),
        ("GRAPHQL_PARSE_FAILED", "Syntax Error: Document contains more than 5000 tokens. Parsing aborted.",
         "{" + " __typename" * 6000 + "}"),
        ("GRAPHQL_PARSE_FAILED", "The document has 100021 letters; at most 100000 are read.",
         "{ viewer { role } } #" + " " * 100_000),
    ],
)  # fmt: skip
async def test_a_document_that_cannot_be_answered(demo: Asker, code: str, message: str, text: str) -> None:
    for _ in range(2):  # the second time from the cache
        found = await refusal(demo, text)
        assert found.code == code
        assert found.message.startswith(message)


async def test_a_misspelt_name_is_not_told_what_else_there_is(demo: Asker) -> None:
    found = await refusal(demo, '{ service(by: {key: "SVC-MAIL"}) { stakeholder { role } } }', Role.CUSTOMER)
    assert found.message == "Cannot query field 'stakeholder' on type 'Service'."


@pytest.mark.parametrize("size", [0, -1, 201, 2**31 - 1])
async def test_a_page_size_out_of_bounds(demo: Asker, size: int) -> None:
    wanted = Refusal("BAD_USER_INPUT", f"first must be from 1 to 200, not {size}.", ("a", "first"))
    assert await refusal(demo, f"{{ a: services(first: {size}) {{ totalCount }} }}") == wanted
    assert await refusal(demo, "query ($n: Int!) { a: services(first: $n) { nodes { key } } }", n=size) == wanted


async def test_a_page_size_out_of_bounds_below_a_list(demo: Asker) -> None:
    found = await refusal(demo, "{ services { nodes { talk: comments(first: 1000) { totalCount } } } }")
    assert found == Refusal("BAD_USER_INPUT", "first must be from 1 to 200, not 1000.", ("services", "nodes", "talk", "first"))


@pytest.mark.parametrize("size", [1, 200])
async def test_the_bounds_themselves(demo: Asker, size: int) -> None:
    answer = await demo.ask("query ($n: Int!) { services(first: $n) { totalCount nodes { key } } }", n=size)
    assert len(answer["services"]["nodes"]) == min(size, 22)


@pytest.mark.parametrize("depth", [0, -1, 13])
async def test_a_depth_of_composition_out_of_bounds(demo: Asker, depth: int) -> None:
    text = 'query ($n: Int!) { composition(by: {key: "PKG-SCHOOL"}, maxDepth: $n) { nodes { path } } }'
    assert await refusal(demo, text, n=depth) == Refusal("BAD_USER_INPUT", f"maxDepth must be from 1 to 12, not {depth}.", ("composition",))


@pytest.mark.parametrize(
    "value",
    [
        "", "x", "Service", "Service:", "Service:1",
        ":019b76da-a800-7720-9cab-73e37420a6e5", "service:019b76da-a800-7720-9cab-73e37420a6e5",
        "Service:019B76DA-A800-7720-9CAB-73E37420A6E5", "Service:019b76daa80077209cab73e37420a6e5",
        SERVICE + " ", SERVICE + "\n", " " + SERVICE,
        "Service:{019b76da-a800-7720-9cab-73e37420a6e5}", "Service:019b76da-a800-7720-9cab-73e37420a6e5' or true --",
    ],
)  # fmt: skip
async def test_a_malformed_id(demo: Asker, value: str) -> None:
    documents = {
        "query ($id: ID!) { it: service(by: {id: $id}) { key } }": "it",
        "query ($id: ID!) { it: node(id: $id) { id } }": "it",
        "query ($id: ID!) { it: comments(about: {id: $id}) { totalCount } }": "it",
        "query ($id: ID!) { it: composition(by: {id: $id}) { nodes { path } } }": "it",
    }
    for text, key in documents.items():
        assert await refusal(demo, text, id=value) == Refusal("BAD_USER_INPUT", NO_ID, (key,))
        await demo.ask(text, id=SERVICE)
        assert await refusal(demo, text, id=value) == Refusal("BAD_USER_INPUT", NO_ID, (key,))


async def test_an_id_of_another_type(demo: Asker) -> None:
    party = SERVICE.replace("Service", "Party")
    found = await refusal(demo, "query ($id: ID!) { service(by: {id: $id}) { key } }", id=party)
    assert found == Refusal("BAD_USER_INPUT", "This is the id of a Party; a Service is asked for.", ("service",))
    found = await refusal(demo, "query ($id: ID!) { whereUsed(by: {id: $id}) { totalCount } }", id=party)
    assert found == Refusal("BAD_USER_INPUT", "This is the id of a Party; a Service or ServicePackage is asked for.", ("whereUsed",))


@pytest.mark.parametrize("type_name", ["Party", "Viewer", "Query", "Nobody", "LocalizedText", "ServicePackage", "Node", "PortfolioItem"])
async def test_a_well_formed_id_of_nothing(demo: Asker, type_name: str) -> None:
    value = SERVICE.replace("Service", type_name)
    assert await demo.ask("query ($id: ID!) { node(id: $id) { id ... on Party { key } } }", id=value) == {"node": None}
    assert len(demo.statements) == 1


@pytest.mark.parametrize("key", ["_", "__a", "a1", "_0", "A" * 200, "select", "json", "ä", "a-b", "a'b", 'a"b', "a:b:c", "$1", "1a"])
async def test_response_keys_are_answered_or_refused_as_names(demo: Asker, key: str) -> None:
    """The only words of a request that reach the text of the SQL; GraphQL's own names are all that it admits."""
    text = f"{{ {key}: services(first: 2) {{ {key}: totalCount nodes {{ {key}: key }} }} }}"
    if key.isascii() and key.isidentifier():
        answer = await demo.ask(text)
        assert answer[key][key] == 22
        assert [list(node) for node in answer[key]["nodes"]] == [[key]] * 2
    else:
        assert (await refusal(demo, text)).code in {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}
