"""The 61 audits that npm graphql-http 1.23.1 has for servers, as a table: what is sent, and what must come back."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import httpx

OLD = "application/json"
NEW = "application/graphql-response+json"
OK = range(200, 201)
BAD = range(400, 401)
REFUSED = range(400, 500)
REFUSED_OR_BROKEN = range(400, 600)
ANY = range(200, 600)
Check = Callable[[httpx.Response], bool]


class Audit(NamedTuple):
    """`accept`, `content_type`: None is without the header. `body`: JSON of it is posted; bytes as they are; None: nothing.
    `url`: members of the URL; then it is a GET."""

    id: str
    name: str
    accept: str | None
    statuses: range
    body: object = None
    content_type: str | None = OLD
    url: Mapping[str, str] | None = None
    check: Check | None = None


def is_response(answer: httpx.Response) -> bool:
    return NEW in answer.headers["content-type"]


def is_json(answer: httpx.Response) -> bool:
    return OLD in answer.headers["content-type"]


def is_utf_8(answer: httpx.Response) -> bool:
    return bool(answer.content.decode("utf-8"))


def without_errors(answer: httpx.Response) -> bool:
    return "errors" not in answer.json()


def without_data(answer: httpx.Response) -> bool:
    return "data" not in answer.json()


TYPENAME = {"query": "{ __typename }"}
NAMED = {"query": "query Query { __typename }", "operationName": "Query"}
TYPE = "query Type($name: String!) { __type(name: $name) { name } }"
WITH_VARIABLES = {"query": TYPE, "variables": {"name": "sometype"}}
URL_WITH_VARIABLES = {"query": TYPE, "variables": '{"name":"sometype"}'}
NO_SUCH_FIELD = {"query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }"}
NO_SUCH_VALUE = {"query": "query CoerceFailure($id: ID!){ __typename }", "variables": {"id": None}}
HALF_JSON = b'{ "not a JSON'
HALF_DOCUMENT = {"query": "{"}
TYPO = {"qeury": "{ __typename }"}
OBJECT, LIST = {"obj": "ect"}, ["array"]

AUDITS = (
    # Media types.
    Audit("22EB", "SHOULD accept the new media type and match the content-type", NEW, OK, TYPENAME, check=is_response),
    Audit("4655", "MUST accept JSON and match the content-type", OLD, OK, TYPENAME, check=is_json),
    Audit("47DE", "SHOULD accept */* and use JSON for the content-type", "*/*", OK, TYPENAME, check=is_json),
    Audit("80D8", "SHOULD assume JSON when accept is missing", None, OK, TYPENAME, check=is_json),
    Audit("82A3", "MUST use utf-8 encoding when responding", None, OK, TYPENAME, check=is_utf_8),
    Audit("BF61", "MUST accept utf-8", None, OK, {"query": '{ __type(name: "Run🏃Swim🏊") { name } }'}, f"{OLD}; charset=utf-8"),
    Audit("78D5", "MUST assume utf-8 in request if encoding is unspecified", None, OK, TYPENAME),
    # Requests.
    Audit("2C94", "MUST accept POST requests", None, OK, TYPENAME),
    Audit("5A70", "MAY accept GET requests", None, OK, url=TYPENAME),
    Audit("9C48", "MAY NOT allow executing mutations on GET requests", NEW, REFUSED, url={"query": "mutation { __typename }"}),
    Audit("9ABE", "SHOULD respond with 4xx if content-type is not supplied", None, REFUSED, TYPENAME, None),
    Audit("03D4", "MUST accept JSON in POST requests", None, OK, TYPENAME),
    Audit("A5BF", "MAY use 400 when the body is missing on POST", None, BAD),
    # Their members.
    Audit("423L", "MAY use 400 on missing query", NEW, BAD, {"notquery": "{ __typename }"}),
    Audit("LKJ0", "MAY use 400 on object query", None, BAD, {"query": OBJECT}),
    Audit("LKJ1", "MAY use 400 on number query", None, BAD, {"query": 0}),
    Audit("LKJ2", "MAY use 400 on boolean query", None, BAD, {"query": False}),
    Audit("LKJ3", "MAY use 400 on array query", None, BAD, {"query": LIST}),
    Audit("34A2", "SHOULD allow string query, new media type", NEW, OK, TYPENAME),
    Audit("13EE", "MUST allow string query, JSON", OLD, OK, TYPENAME, check=without_errors),
    Audit("6C00", "MAY use 400 on object operationName", None, BAD, {"operationName": OBJECT, **TYPENAME}),
    Audit("6C01", "MAY use 400 on number operationName", None, BAD, {"operationName": 0, **TYPENAME}),
    Audit("6C02", "MAY use 400 on boolean operationName", None, BAD, {"operationName": False, **TYPENAME}),
    Audit("6C03", "MAY use 400 on array operationName", None, BAD, {"operationName": LIST, **TYPENAME}),
    Audit("8161", "SHOULD allow string operationName, new media type", NEW, OK, NAMED),
    Audit("B8B3", "MUST allow string operationName, JSON", OLD, OK, NAMED, check=without_errors),
    Audit("94B0", "SHOULD allow null variables, new media type", NEW, OK, {**TYPENAME, "variables": None}, check=without_errors),
    Audit("0220", "MUST allow null variables, JSON", OLD, OK, {**TYPENAME, "variables": None}, check=without_errors),
    Audit("94B1", "SHOULD allow null operationName, new media type", NEW, OK, {**TYPENAME, "operationName": None}, check=without_errors),
    Audit("0221", "MUST allow null operationName, JSON", OLD, OK, {**TYPENAME, "operationName": None}, check=without_errors),
    Audit("94B2", "SHOULD allow null extensions, new media type", NEW, OK, {**TYPENAME, "extensions": None}, check=without_errors),
    Audit("0222", "MUST allow null extensions, JSON", OLD, OK, {**TYPENAME, "extensions": None}, check=without_errors),
    Audit("4760", "MAY use 400 on string variables", None, BAD, {**TYPENAME, "variables": "string"}),
    Audit("4761", "MAY use 400 on number variables", None, BAD, {**TYPENAME, "variables": 0}),
    Audit("4762", "MAY use 400 on boolean variables", None, BAD, {**TYPENAME, "variables": False}),
    Audit("4763", "MAY use 400 on array variables", None, BAD, {**TYPENAME, "variables": LIST}),
    Audit("2EA1", "SHOULD allow map variables, new media type", NEW, OK, WITH_VARIABLES),
    Audit("28B9", "MUST allow map variables, JSON", OLD, OK, WITH_VARIABLES, check=without_errors),
    Audit("D6D5", "MAY allow JSON variables in GETs, new media type", NEW, OK, url=URL_WITH_VARIABLES, check=without_errors),
    Audit("6A70", "MAY allow JSON variables in GETs, JSON", OLD, OK, url=URL_WITH_VARIABLES, check=without_errors),
    Audit("58B0", "MAY use 400 on string extensions", None, BAD, {**TYPENAME, "extensions": "string"}),
    Audit("58B1", "MAY use 400 on number extensions", None, BAD, {**TYPENAME, "extensions": 0}),
    Audit("58B2", "MAY use 400 on boolean extensions", None, BAD, {**TYPENAME, "extensions": False}),
    Audit("58B3", "MAY use 400 on array extensions", None, BAD, {**TYPENAME, "extensions": LIST}),
    Audit("428F", "SHOULD allow map extensions, new media type", NEW, OK, {**TYPENAME, "extensions": {"some": "value"}}),
    Audit("1B7A", "MUST allow map extensions, JSON", OLD, OK, {**TYPENAME, "extensions": {"some": "value"}}, check=without_errors),
    Audit("B6DC", "MAY use 2xx, 4xx or 5xx when JSON does not parse, JSON", OLD, ANY, HALF_JSON),
    Audit("BCF8", "SHOULD use 400 when JSON does not parse, JSON", OLD, BAD, HALF_JSON),
    Audit("B7N8", "SHOULD use 400 when JSON does not parse, new media type", NEW, BAD, HALF_JSON),
    Audit("8764", "MAY use 4xx or 5xx if members are invalid", None, REFUSED_OR_BROKEN, TYPO),
    Audit("3E3A", "MAY use 400 if members are invalid", None, BAD, TYPO),
    # Answers as JSON.
    Audit("572B", "SHOULD use 200 when the document does not parse, JSON", OLD, OK, HALF_DOCUMENT),
    Audit("FDE2", "SHOULD use 200 when the document is not valid, JSON", OLD, OK, NO_SUCH_FIELD),
    Audit("7B9B", "SHOULD use 200 when variables are refused, JSON", OLD, OK, NO_SUCH_VALUE),
    # Answers in the new media type.
    Audit("865D", "SHOULD use 4xx or 5xx when the document does not parse", NEW, REFUSED_OR_BROKEN, HALF_DOCUMENT),
    Audit("556A", "SHOULD use 400 when the document does not parse", NEW, BAD, HALF_DOCUMENT),
    Audit("D586", "SHOULD not contain data when the document does not parse", NEW, ANY, HALF_DOCUMENT, check=without_data),
    Audit("51FE", "SHOULD use 4xx or 5xx when the document is not valid", NEW, REFUSED_OR_BROKEN, NO_SUCH_FIELD),
    Audit("74FF", "SHOULD use 400 when the document is not valid", NEW, BAD, NO_SUCH_FIELD),
    Audit("5E5B", "SHOULD not contain data when the document is not valid", NEW, ANY, NO_SUCH_FIELD, check=without_data),
    Audit("86EE", "SHOULD use 400 when variables are refused", NEW, BAD, NO_SUCH_VALUE),
)
