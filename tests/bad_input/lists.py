"""Bad pages, cursors, filters, orders and lists of ids."""

import json
from collections.abc import Iterator

from tests.bad_input.values import IDS, INPUT, UUID
from tests.bad_input.ways import Bad, asking

TOO_MUCH = frozenset({"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "QUERY_TOO_COMPLEX", "QUERY_TOO_DEEP"})
PAGES = {
    "first and last": "first: 1, last: 1",
    "last 0": "last: 0",
    "last -1": "last: -1",
    "last 201": "last: 201",
    "last as a text": 'last: "1"',
    "after a number": "after: 5",
    "after a list": 'after: ["a"]',
    "an unknown key": 'filter: {name: {text: {matches: "x"}}}',
    "an unknown field": 'filter: {nobody: {eq: "x"}}',
    "a text for a filter": 'filter: "key = 1"',
    "a list for a filter": 'filter: [{key: {eq: "x"}}]',
    "a text for a comparison": 'filter: {key: "x"}',
    "null for a comparison": "filter: {key: {eq: null}}",
    "null for a field": "filter: {key: null}",
    "null for all": "filter: {and: null}",
    "null among all": "filter: {and: [null]}",
    "null among values": "filter: {key: {in: [null]}}",
    "null deep inside": "filter: {or: [{not: {provider: {key: {ne: null}}}}]}",
    "a number for a text": "filter: {key: {eq: 5}}",
    "a text for a number": 'filter: {revision: {eq: "5"}}',
    "a number beyond Int": "filter: {revision: {eq: 2147483648}}",
    "a fraction for an Int": "filter: {revision: {eq: 1.5}}",
    "5,000 digits": f"filter: {{revision: {{eq: {'9' * 5_000}}}}}",
    "a text for true": 'filter: {reviewDueOn: {isNull: "true"}}',
    "an enum as a text": 'filter: {form: {eq: "SERVICE"}}',
    "an unknown enum": "filter: {form: {eq: NOBODY}}",
    "an id of another type": f'filter: {{id: {{eq: "Party:{UUID}"}}}}',
    "no id": 'filter: {id: {in: ["x"]}}',
    "no date": 'filter: {reviewDueOn: {lt: "tomorrow"}}',
    "a day that is none": 'filter: {reviewDueOn: {lt: "2026-02-30"}}',
    "a week": 'filter: {reviewDueOn: {lt: "2026-W01-1"}}',
    "the year 0": 'filter: {reviewDueOn: {lt: "0000-01-01"}}',
    "the year 10000": 'filter: {reviewDueOn: {lt: "10000-01-01"}}',
    "infinity": 'filter: {reviewDueOn: {lt: "infinity"}}',
    "no moment": 'filter: {currentVersion: {stageSince: {lt: "now"}}}',
    "a moment without an offset": 'filter: {currentVersion: {stageSince: {lt: "2026-01-01T00:00:00"}}}',
    "an hour that is none": 'filter: {currentVersion: {stageSince: {lt: "2026-01-01T25:00:00Z"}}}',
    "an offset that is none": 'filter: {currentVersion: {stageSince: {lt: "2026-01-01T00:00:00+99:99"}}}',
    "no decimal": 'filter: {currentVersion: {price: {unitPrice: {amount: {gte: "ten"}}}}}',
    "no number": 'filter: {currentVersion: {price: {unitPrice: {amount: {gte: "NaN"}}}}}',
    "an infinite decimal": 'filter: {currentVersion: {price: {unitPrice: {amount: {gte: "Infinity"}}}}}',
    "a decimal of 5,000 digits": f'filter: {{currentVersion: {{price: {{unitPrice: {{amount: {{gte: "{"9" * 5_000}"}}}}}}}}}}',
    "a decimal of a huge exponent": 'filter: {currentVersion: {price: {unitPrice: {amount: {gte: "1e999999999"}}}}}',
    "a decimal in Arabic digits": 'filter: {currentVersion: {price: {unitPrice: {amount: {gte: "١٠"}}}}}',
    "a decimal in fullwidth digits": 'filter: {currentVersion: {price: {unitPrice: {amount: {gte: "１０"}}}}}',
    "a decimal with underscores": 'filter: {currentVersion: {price: {unitPrice: {amount: {gte: "1_000"}}}}}',
    "a decimal with blanks": 'filter: {currentVersion: {price: {unitPrice: {amount: {gte: " 10\\n"}}}}}',
    "a date in Arabic digits": 'filter: {reviewDueOn: {lt: "٢٠٢٦-٠١-٠١"}}',
    "a moment in fullwidth digits": 'filter: {currentVersion: {stageSince: {lt: "２０２６-01-01T00:00:00Z"}}}',
    "an order as a text": 'orderBy: "key"',
    "an unknown order": "orderBy: [{nobody: ASC}]",
    "an unknown direction": "orderBy: [{key: SIDEWAYS}]",
    "a direction as a text": 'orderBy: [{key: "ASC"}]',
    "an order of two": "orderBy: [{key: ASC, form: ASC}]",
    "an order of none": "orderBy: [{}]",
    "an order of null": "orderBy: [null]",
    "an order by null": "orderBy: [{key: null}]",
    "six orders": "orderBy: [{key: ASC} {form: ASC} {category: ASC} {id: ASC} {revision: ASC} {key: DESC}]",
    "a thousand orders": "orderBy: [" + "{key: ASC} " * 1_000 + "]",
    "four hops": "filter: {portfolio: {items: {some: {portfolio: {items: {some: {}}}}}}}",
    "20 hops": "filter: " + "{portfolio: {items: {some: " * 10 + "{}" + "}}}" * 10,
    "1,000 comparisons": "filter: {or: [" + '{key: {eq: "x"}} ' * 600 + "]}",
    "1,001 values": "filter: {key: {in: [" + '"x" ' * 1_001 + "]}}",
}
GROUPS = {
    "no keys": "keys: []",
    "null for keys": "keys: null",
    "a null key": "keys: [null]",
    "a key of nothing": "keys: [{}]",
    "a key of null": "keys: [{key: null}]",
    "a key of two": "keys: [{key: VALUE, form: VALUE}]",
    "an unknown key": "keys: [{nobody: VALUE}]",
    "a key as a text": 'keys: ["key"]',
    "a list as a key": "keys: [{versions: VALUE}]",
    "a month of a text": "keys: [{key: MONTH}]",
    "the value of a day": "keys: [{reviewDueOn: VALUE}]",
    "an unknown unit": "keys: [{reviewDueOn: CENTURY}]",
    "a key twice": "keys: [{key: VALUE}, {key: VALUE}]",
    "a thousand keys": "keys: [" + "{key: VALUE} " * 1_000 + "]",
    "20 hops to a key": "keys: [" + "{provider: " + "{parent: " * 20 + "{key: VALUE}" + "}" * 21 + "]",
    "another order": "keys: [{key: VALUE}], orderBy: [{keys: {form: ASC}}]",
    "an order of a list": "keys: [{key: VALUE}], orderBy: [{keys: {versions: {count: ASC}}}]",
    "an order of no number": "keys: [{key: VALUE}], orderBy: [{sum: {key: ASC}}]",
    "an order of two": "keys: [{key: VALUE}], orderBy: [{count: ASC, keys: {key: ASC}}]",
    "six orders": "keys: [{key: VALUE}], orderBy: [" + "{count: ASC} " * 6 + "]",
    "wanting a text": 'keys: [{key: VALUE}], having: {count: "5"}',
    "wanting null": "keys: [{key: VALUE}], having: {and: [null]}",
    "wanting nothing of a number": "keys: [{key: VALUE}], having: {sum: {revision: {gt: null}}}",
    "wanting no number": 'keys: [{key: VALUE}], having: {avg: {revision: {gt: "NaN"}}}',
    "wanting 1,000 times": "keys: [{key: VALUE}], having: {or: [" + "{count: {gt: 1}} " * 600 + "]}",
    "a page of none": "keys: [{key: VALUE}], first: 0",
    "a page from both ends": "keys: [{key: VALUE}], first: 1, last: 1",
    "a cursor of rows": 'keys: [{key: VALUE}], after: "4f0c9d2a,SVC-MAIL"',
    "a cursor of null": 'keys: [{key: VALUE}], after: "%,%"',
}
MAY_BE_RIGHT = {"a week", "an infinite decimal", "a decimal of 5,000 digits", "a decimal of a huge exponent"}
"""Unusual ways to say something; whoever understands them may answer."""
CURSORS = {
    "empty": "",
    "blank": " ",
    "words": "x",
    "NUL": "\0",
    "half a pair": "\ud800",
    "long": "A" * 90_000,
    "base64": "YXJyYXljb25uZWN0aW9uOjA=",
    "commas": "," * 500,
    "SQL": "'; drop table service; --",
    "JSON": '{"key": "x"}',
    "digits": "9" * 5_000,
    "Arabic digits": "٥,٥",
}


def pages() -> Iterator[Bad]:
    for name, given in PAGES.items():
        yield Bad(f"services, {name}", asking(f"{{ services({given}) {{ totalCount nodes {{ id }} }} }}"), TOO_MUCH, _right(name))
        nested = f"{{ portfolios {{ nodes {{ items({given}) {{ nodes {{ id }} }} }} }} }}"
        yield Bad(f"items, {name}", asking(nested), TOO_MUCH, _right(name))


def groups() -> Iterator[Bad]:
    for name, given in GROUPS.items():
        text = f"{{ services {{ groupBy({given}) {{ totalCount nodes {{ aggregate {{ count }} }} }} }} }}"
        yield Bad(f"groups, {name}", asking(text), TOO_MUCH, ... if name == "20 hops to a key" else None)


def _right(name: str) -> object:
    return ... if name in MAY_BE_RIGHT else None


def cursors() -> Iterator[Bad]:
    refusals = INPUT | {"BAD_REQUEST"}
    for name, cursor in CURSORS.items():
        for given in ("after: $it", "before: $it", "last: 5, before: $it", "after: $it, orderBy: [{name: {text: DESC}}]"):
            text = f"query ($it: String!) {{ services({given}) {{ nodes {{ id }} }} }}"
            yield Bad(f"{given} {name}", asking(text, {"it": cursor}), refusals)


def ids() -> Iterator[Bad]:
    """UUID is that of a service, so that only what is wrong about an id can be why it is refused."""
    text = "query ($it: [ID!]!) { nodes(ids: $it) { id } }"
    good = f"Service:{UUID}"
    for name, id_ in IDS.items():
        unknown = {"nodes": [{"id": good}, None]} if name.startswith("of a") else None
        yield Bad(f"nodes, {name}", asking(text, {"it": [good, id_]}), INPUT | {"BAD_REQUEST"}, unknown)
    yield Bad("no nodes", asking(text, {"it": []}), data={"nodes": []})
    yield Bad("the same 200 times", asking(text, {"it": [good] * 200}), data={"nodes": [{"id": good}] * 200})
    yield Bad("201 nodes", asking(text, {"it": [good] * 201}), INPUT)
    yield Bad("10,000 nodes", asking(text, {"it": [good] * 10_000}), TOO_MUCH)
    yield Bad("10,000 odd nodes", asking(text, {"it": ["x"] * 10_000}), TOO_MUCH)
    yield Bad("a node that is null", asking(text, {"it": [good, None]}), INPUT)
    yield Bad("nodes in lists", asking(text, {"it": [[good]]}), INPUT)
    yield Bad("one node", asking(text, {"it": good}), data={"nodes": [{"id": good}]})
    yield Bad("4,000 nodes as literals", asking("{ nodes(ids: [" + f"{json.dumps(good)} " * 1_500 + "]) { id } }"), TOO_MUCH)


def variables() -> Iterator[Bad]:
    """What a filter holds when only the request's variables tell."""
    for name, value in {
        "null inside": {"key": {"eq": None}},
        "null field": {"key": None},
        "a list": [{"key": {"eq": "x"}}],
        "an unknown key": {"key": {"equals": "x"}},
        "an unknown field": {"__class__": {"eq": "x"}},
        "10,000 values": {"key": {"in": ["x"] * 10_000}},
        "10,000 alternatives": {"or": [{"key": {"eq": "x"}}] * 10_000},
        "NUL": {"key": {"eq": "\0"}, "revision": {"eq": "x"}},
        "half a pair": {"key": {"eq": "\ud800"}},
        "a number too large": {"revision": {"in": [2**31]}},
        "5,000 digits": {"revision": {"eq": 10**300}},
    }.items():
        body = asking("query ($it: ServiceFilter) { services(filter: $it) { totalCount } }", {"it": value})
        yield Bad(f"filter of {name}", body, TOO_MUCH | {"BAD_REQUEST"})
    null = asking("query ($it: ServiceFilter) { services(filter: $it) { totalCount } }", {"it": None})
    yield Bad("a filter that is null", null, data={"services": {"totalCount": 22}})
