"""Filters: every comparison of every kind of value, and how they are joined. Expected is what Python says of the unfiltered rows."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from app.viewer import Role
from tests.graphsql.asking import ask, keys
from tests.graphsql.support import Refusal, refusal
from tests.support.asking import Asker

SERVICE = "Service:019b76da-a800-7720-9cab-73e37420a6e5"
NO_ID = "Not a global id: use one exactly as an answer gave it."
NOBODY = "Service:00000000-0000-7000-8000-000000000000"
PARTY = SERVICE.replace("Service", "Party")
Holds = Callable[[Any], bool]


def some(holds: Holds) -> Holds:
    """A comparison of a value that is there; false without one."""
    return lambda value: value is not None and holds(value)


def always(_: object) -> bool:
    return True


def never(_: object) -> bool:
    return False


def moment(text: str) -> Any:
    return datetime.fromisoformat(text)


# Field, the leaf to compare, the comparison, and what it says of the value as an answer shows it.
COMPARED: list[tuple[str, str, str, Holds]] = [
    ("services", "key", '{eq: "SVC-MAIL"}', lambda it: it == "SVC-MAIL"),
    ("services", "key", '{eq: "svc-mail"}', never),
    ("services", "key", '{ne: "SVC-MAIL"}', lambda it: it != "SVC-MAIL"),
    ("services", "key", '{in: ["SVC-MAIL", "SVC-PRINT", "NONE"]}', lambda it: it in ("SVC-MAIL", "SVC-PRINT")),
    ("services", "key", "{in: []}", never),
    ("services", "key", '{lt: "SVC-MAIL"}', lambda it: it < "SVC-MAIL"),
    ("services", "key", '{lte: "SVC-MAIL"}', lambda it: it <= "SVC-MAIL"),
    ("services", "key", '{gt: "SVC-T", lte: "SVC-WORKSTATION-BASIC"}', lambda it: "SVC-T" < it <= "SVC-WORKSTATION-BASIC"),
    ("services", "key", '{gte: "SVC-TRAINING"}', lambda it: it >= "SVC-TRAINING"),
    ("services", "key", "{isNull: true}", never),
    ("services", "key", "{isNull: false}", always),
    ("services", "key", "{}", always),
    ("services", "key", '{contains: "work"}', lambda it: "WORK" in it),
    ("services", "key", '{startsWith: "svc-w"}', lambda it: it.startswith("SVC-W")),
    ("services", "key", '{startsWith: "WORK"}', never),
    ("parties", "email", '{eq: "kunta@x.example"}', never),
    ("parties", "email", '{ne: "kunta@x.example"}', always),
    ("parties", "email", '{contains: "@MERILINNA.example"}', some(lambda it: "@merilinna.example" in it)),
    ("parties", "email", '{gte: "p"}', some(lambda it: it >= "p")),
    ("parties", "email", '{lt: "~"}', some(always)),
    ("parties", "email", "{isNull: true}", lambda it: it is None),
    ("parties", "email", "{isNull: false}", lambda it: it is not None),
    ("feedback", "score", "{eq: 5}", lambda it: it == 5),
    ("feedback", "score", "{ne: 5, gt: 2}", lambda it: it != 5 and it > 2),
    ("feedback", "score", "{in: [1, 2, 5, 2]}", lambda it: it in (1, 2, 5)),
    ("feedback", "recommend", "{eq: 8}", lambda it: it == 8),
    ("feedback", "recommend", "{ne: 8}", lambda it: it != 8),
    ("feedback", "recommend", "{lt: 6}", some(lambda it: it < 6)),
    ("feedback", "recommend", "{lte: 6}", some(lambda it: it <= 6)),
    ("feedback", "recommend", "{gt: 6}", some(lambda it: it > 6)),
    ("feedback", "recommend", "{gte: -2147483648, lte: 2147483647}", some(always)),
    ("feedback", "recommend", "{in: [8, 9]}", lambda it: it in (8, 9)),
    ("feedback", "recommend", "{isNull: true}", lambda it: it is None),
    ("feedback", "touchpoint", "{eq: SUPPORT}", lambda it: it == "SUPPORT"),
    ("feedback", "touchpoint", "{ne: SUPPORT}", lambda it: it != "SUPPORT"),
    ("feedback", "touchpoint", "{in: [SUPPORT, USE]}", lambda it: it in ("SUPPORT", "USE")),
    ("comments", "stance", "{eq: SUPPORTS}", lambda it: it == "SUPPORTS"),
    ("comments", "stance", "{ne: SUPPORTS}", lambda it: it != "SUPPORTS"),
    ("comments", "stance", "{in: [OPPOSES, SUPPORTS]}", lambda it: it in ("OPPOSES", "SUPPORTS")),
    ("comments", "stance", "{isNull: true}", lambda it: it is None),
    ("comments", "stance", "{isNull: false, ne: SUPPORTS}", lambda it: it not in (None, "SUPPORTS")),
    ("developmentIdeas", "language", "{eq: SV}", lambda it: it == "SV"),
    ("developmentIdeas", "language", "{in: [SV, EN]}", lambda it: it in ("SV", "EN")),
    ("services", "reviewDueOn", '{lt: "2027-01-31"}', lambda it: it < "2027-01-31"),
    ("services", "reviewDueOn", '{lte: "2027-01-31"}', lambda it: it <= "2027-01-31"),
    ("services", "reviewDueOn", '{in: ["2027-01-31", "2027-05-31"]}', lambda it: it in ("2027-01-31", "2027-05-31")),
    ("services", "reviewDueOn", '{gt: "0001-01-01", lt: "9999-12-31"}', always),
    ("portfolioItems", "reviewDueOn", '{gte: "2027-09-30"}', some(lambda it: it >= "2027-09-30")),
    ("portfolioItems(includeRetired: true)", "reviewDueOn", '{ne: "2027-01-31"}', lambda it: it != "2027-01-31"),
    ("portfolioItems(includeRetired: true)", "reviewDueOn", "{isNull: true}", lambda it: it is None),
    ("feedback", "occurredAt", '{gt: "2026-05-19T07:05:00Z"}', lambda it: moment(it) > moment("2026-05-19T07:05:00Z")),
    ("feedback", "occurredAt", '{gte: "2026-05-19T10:05:00+03:00"}', lambda it: moment(it) >= moment("2026-05-19T07:05:00Z")),
    ("feedback", "occurredAt", '{eq: "2026-05-19T02:35:00-04:30"}', lambda it: moment(it) == moment("2026-05-19T07:05:00Z")),
    ("feedback", "occurredAt", '{in: ["2026-05-19T07:05:00Z"]}', lambda it: moment(it) == moment("2026-05-19T07:05:00Z")),
    ("feedback", "answeredAt", '{lt: "2026-05-19T07:05:00Z"}', some(lambda it: moment(it) < moment("2026-05-19T07:05:00Z"))),
    ("feedback", "answeredAt", '{ne: "2026-08-25T05:45:00Z"}', lambda it: it is None or moment(it) != moment("2026-08-25T05:45:00Z")),
    ("feedback", "answeredAt", "{isNull: true}", lambda it: it is None),
    ('whereUsed(by: {key: "SVC-SERVICEDESK"})', "defaultQuantity", '{eq: "200.000"}', lambda it: Decimal(it) == 200),
    ('whereUsed(by: {key: "SVC-SERVICEDESK"})', "defaultQuantity", "{gte: 100}", lambda it: Decimal(it) >= 100),
    ('whereUsed(by: {key: "SVC-SERVICEDESK"})', "defaultQuantity", "{lt: 99.5}", lambda it: Decimal(it) < 100),
    ('whereUsed(by: {key: "SVC-SERVICEDESK"})', "defaultQuantity", '{in: ["40", 5e1, 100]}', lambda it: Decimal(it) in (40, 50, 100)),
    ('whereUsed(by: {key: "SVC-SERVICEDESK"})', "customerVisible", "{eq: true}", lambda it: it),
    ('whereUsed(by: {key: "SVC-SERVICEDESK"})', "customerVisible", "{ne: true}", lambda it: not it),
    ('whereUsed(by: {key: "SVC-SERVICEDESK"})', "customerVisible", "{isNull: true}", never),
]


@pytest.mark.parametrize(("field", "leaf", "comparison", "holds"), COMPARED)
async def test_a_comparison(demo: Asker, field: str, leaf: str, comparison: str, holds: Holds) -> None:
    """Also its opposite: nothing is in both, nothing in neither."""
    name, _, own = field.rstrip(")").partition("(")

    async def values(filter_: str) -> list[tuple[str, Any]]:
        arguments = ", ".join(filter(None, [own, filter_]))
        text = f"{{ {name}({arguments}) {{ totalCount nodes {{ id it: {leaf} }} }} }}"
        found = (await ask(demo, text))[name]
        assert found["totalCount"] == len(found["nodes"])
        return [(node["id"], node["it"]) for node in found["nodes"]]

    everything = await values("first: 200")
    assert len(everything) >= 5
    assert await values(f"filter: {{{leaf}: {comparison}}}") == [row for row in everything if holds(row[1])]
    assert await values(f"filter: {{not: {{{leaf}: {comparison}}}}}") == [row for row in everything if not holds(row[1])]


@pytest.mark.parametrize(
    "text", ["työASEMA", "TYÖ", "tyo", "", " ", "%", "_", "\\", "ty_", "t%ö", "palvelu%", "\\%", "*", "'", ".", "palvelu"]
)
async def test_a_text_means_itself(demo: Asker, text: str) -> None:
    """In small or capital letters, å ä ö too; nothing in it stands for anything else."""
    nodes = (await ask(demo, "{ services { nodes { key name { text } } } }"))["services"]["nodes"]
    names = {node["key"]: node["name"]["text"].lower() for node in nodes}
    head = "query ($t: String!)"
    found = await keys(demo, "services", "filter: {name: {text: {contains: $t}}}", head=head, t=text)
    assert found == [key for key, name in names.items() if text.lower() in name]
    found = await keys(demo, "services", "filter: {name: {text: {startsWith: $t}}}", head=head, t=text.upper())
    assert found == [key for key, name in names.items() if name.startswith(text.lower())]


async def test_a_decomposed_text_is_the_composed_one(demo: Asker) -> None:
    """As some keyboards and file systems give it."""
    for comparison in ("contains", "startsWith"):
        found = await keys(demo, "services", f'filter: {{name: {{text: {{{comparison}: "Tyo\u0308asema"}}}}}}')
        assert found[0] == "SVC-WORKSTATION-BASIC"
    assert await keys(demo, "services", 'filter: {name: {text: {eq: "La\u0308hituki"}}}') == ["SVC-ONSITE"]


async def test_ids(demo: Asker) -> None:
    ids = {node["key"]: node["id"] for node in (await demo.ask("{ portfolioItems { nodes { key id } } }"))["portfolioItems"]["nodes"]}
    mail, erp = ids["SVC-MAIL"], ids["PKG-ERP-MAINT"]
    head = "query ($a: ID!, $b: ID!)"
    both = {"head": head, "a": mail, "b": erp}
    assert await keys(demo, "portfolioItems", "filter: {id: {in: [$b, $a, $b]}}", **both) == ["PKG-ERP-MAINT", "SVC-MAIL"]
    assert await keys(demo, "portfolioItems", "filter: {id: {eq: $a}, or: [{id: {eq: $b}}]}", **both) == []
    assert await keys(demo, "portfolioItems", "filter: {id: {ne: $a}, not: {id: {ne: $b}}}", **both) == ["PKG-ERP-MAINT"]
    assert await keys(demo, "portfolioItems", "filter: {id: {in: []}}") == []
    wrong = {"head": head, "a": mail.replace("Service:", "ServicePackage:"), "b": NOBODY}
    assert await keys(demo, "portfolioItems", "filter: {id: {in: [$a, $b]}}", **wrong) == []
    assert await keys(demo, "portfolioItems", "filter: {and: [{id: {ne: $a}}, {id: {ne: $b}}]}", **wrong) == [*ids]


@pytest.mark.parametrize(
    ("entry", "path", "message"),
    [
        (f'id: {{eq: "{PARTY}"}}', ("id", "eq"), "This is the id of a Party; a Service is asked for."),
        (f'id: {{ne: "{PARTY}"}}', ("id", "ne"), "This is the id of a Party; a Service is asked for."),
        (f'id: {{in: ["{SERVICE}", "{PARTY}"]}}', ("id", "in"), "This is the id of a Party; a Service is asked for."),
        (f'provider: {{id: {{eq: "{SERVICE}"}}}}', ("provider", "id", "eq"), "This is the id of a Service; a Party is asked for."),
        ('id: {eq: "x"}', ("id", "eq"), NO_ID),
        (f'or: [{{key: {{eq: "x"}}}}, {{id: {{in: ["{SERVICE.upper()}"]}}}}]', ("or", 1, "id", "in"), NO_ID),
    ],
)  # fmt: skip
async def test_an_id_of_something_else(demo: Asker, entry: str, path: tuple[str | int, ...], message: str) -> None:
    wanted = Refusal("BAD_USER_INPUT", message, ("services", "filter", *path))
    assert await refusal(demo, f"{{ services(filter: {{{entry}}}) {{ totalCount }} }}") == wanted


JOINED: list[tuple[str, Holds]] = [
    ("{}", always),
    ("{and: []}", always),
    ("{or: []}", never),
    ("{not: {}}", never),
    ("{not: {not: {}}}", always),
    ("{not: {or: []}}", always),
    ("{and: [{or: []}, {}]}", never),
    ("{or: [{or: []}, {and: []}]}", always),
    ('{or: [{key: {startsWith: "PKG"}}, {key: {contains: "MAIL"}}]}', lambda key: key[:3] == "PKG" or "MAIL" in key),
    (
        '{and: [{key: {startsWith: "PKG"}}, {key: {contains: "P"}}, {not: {key: {contains: "ERP"}}}]}',
        lambda key: key.startswith("PKG") and "ERP" not in key,
    ),
    (
        '{or: [{key: {contains: "C"}}], and: [{key: {contains: "A"}}], not: {key: {contains: "K"}}}',
        lambda key: "C" in key and "A" in key and "K" not in key,
    ),
    ('{key: {contains: "C"}, or: [{key: {contains: "A"}}, {key: {contains: "O"}}]}', lambda key: "C" in key and ("A" in key or "O" in key)),
    (
        '{not: {or: [{key: {contains: "C"}}, {and: [{key: {contains: "A"}}, {key: {contains: "K"}}]}]}}',
        lambda key: not ("C" in key or ("A" in key and "K" in key)),
    ),
    ('{or: {key: {contains: "C"}}, and: {}}', lambda key: "C" in key),
]


@pytest.mark.parametrize(("filter_", "holds"), JOINED)
async def test_and_or_not(demo: Asker, filter_: str, holds: Holds) -> None:
    everything = await keys(demo, "portfolioItems", "filter: {}")
    assert len(everything) == 27
    assert await keys(demo, "portfolioItems", f"filter: {filter_}") == [key for key in everything if holds(key)]


NULLS = {
    "key: null": ("key",),
    "key: {eq: null}": ("key", "eq"),
    "key: {ne: null}": ("key", "ne"),
    "key: {in: null}": ("key", "in"),
    "key: {isNull: null}": ("key", "isNull"),
    "id: null": ("id",),
    "id: {eq: null}": ("id", "eq"),
    "and: null": ("and",),
    "or: null": ("or",),
    "not: null": ("not",),
    "not: {key: null}": ("not", "key"),
    "or: [{}, {and: [{not: {key: {lt: null}}}]}]": ("or", 1, "and", 0, "not", "key", "lt"),
    "name: null": ("name",),
    "name: {text: null}": ("name", "text"),
    "name: {translations: null}": ("name", "translations"),
    "name: {translations: {sv: {contains: null}}}": ("name", "translations", "sv", "contains"),
    "provider: null": ("provider",),
    "provider: {key: {eq: null}}": ("provider", "key", "eq"),
    "versions: null": ("versions",),
    "versions: {some: null}": ("versions", "some"),
    "versions: {every: {price: {unitPrice: {amount: {gte: null}}}}}": ("versions", "every", "price", "unitPrice", "amount", "gte"),
}


@pytest.mark.parametrize("entry", NULLS)
async def test_null_is_no_filter(demo: Asker, entry: str) -> None:
    for role in (Role.PORTFOLIO_MANAGER, Role.CUSTOMER):
        found = await refusal(demo, f"{{ it: services(filter: {{{entry}}}) {{ totalCount }} }}", role)
        assert (found.code, found.path) == ("BAD_USER_INPUT", ("it", "filter", *NULLS[entry]))
        assert found.message.startswith(("null is no filter: leave it out", "Nothing compares with null: ", "Nothing has the id null: "))


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        *(
            ("DateTime", it)
            for it in (
                "2026-01-01T00:00:00",
                "2026-01-01",
                "0001-01-01T00:00:00+14:00",
                "9999-12-31T23:59:59-14:00",
                "2026-01-01T25:00:00Z",
                5,
            )
        ),
        ("DateTime", "٢٠٢٦-01-01T00:00:00Z"),
        *(("Decimal", it) for it in ("NaN", "-Infinity", "1e41", "1.5e2", "١٠", "１０", "1_000", " 10", "10\n")),
        *(("Decimal", it) for it in ("9" * 21, True, 1e300, [1, [2]])),
        *(("Date", it) for it in ("2026-02-30", "20260101", "2026-W01-1", 20260101, "2026-01-01T00:00:00Z")),
        *(("CurrencyCode", it) for it in ("eur", "EURO", 978)),
    ],
)
async def test_values_that_are_none(demo: Asker, type_: str, value: object) -> None:
    """One form only: what is nearly right is refused, as a variable and as a literal."""
    field, path = {
        "DateTime": ("feedback", "occurredAt"),
        "Decimal": ("services", "currentVersion: {price: {unitPrice: {amount"),
        "Date": ("services", "reviewDueOn"),
        "CurrencyCode": ("services", "currentVersion: {price: {unitPrice: {currency"),
    }[type_]
    entry = f"{path}: {{eq: %s}}" + "}" * path.count("{")
    text = f"query ($value: {type_}) {{ {field}(filter: {{{entry % '$value'}}}) {{ totalCount }} }}"
    assert (await refusal(demo, text, value=value)).code == "BAD_USER_INPUT"
    text = f"{{ {field}(filter: {{{entry % json.dumps(value, ensure_ascii=False)}}}) {{ totalCount }} }}"
    assert (await refusal(demo, text)).code in ("GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED")


@pytest.mark.parametrize(
    "entry",
    ["key: {eq: 5}", "key: {like: \"x\"}", "nobody: {}", "form: {eq: \"SERVICE\"}", "form: {eq: NOTHING}", "form: {gt: SERVICE}",
     'reviewDueOn: {lt: "2026-02-30"}', "and: [null]", "key: {in: [null]}", "versions: {any: {}}", "id: {isNull: true}", "id: {gt: \"x\"}"],
)  # fmt: skip
async def test_what_no_filter_offers(demo: Asker, entry: str) -> None:
    found = await refusal(demo, f"{{ services(filter: {{{entry}}}) {{ totalCount }} }}")
    assert found.code == "GRAPHQL_VALIDATION_FAILED"


async def test_a_text_to_look_for_has_a_bound(demo: Asker) -> None:
    text = "query ($words: String!) { services(filter: {key: {contains: $words}}) { totalCount } }"
    assert (await demo.ask(text, words="x%" * 500))["services"] == {"totalCount": 0}
    found = await refusal(demo, text, words="x%" * 501)
    assert (found.code, found.path) == ("BAD_USER_INPUT", ("services", "filter", "key", "contains"))
    assert found.message == "The text to look for has 1002 letters; at most 1000 are looked for."
