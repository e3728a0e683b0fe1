"""Bad documents: floods, depths, cycles, odd names."""

from collections.abc import Iterator

from tests.bad_input.ways import Bad, asking, asking_json

DOCUMENT = frozenset(
    {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_COMPLEX", "QUERY_TOO_DEEP", "BAD_USER_INPUT", "BAD_REQUEST"}
)
DEPTHS = (18, 50, 190, 250, 400, 600, 900, 1_200, 1_600, 2_400, 10_000)
"""Around what Python's stack, orjson and the limit of tokens bear."""
NESTED = {
    "selections": ("{ ", "viewer { party { parent { ", "key", "} } } ", "}"),
    "fields of one level": ("{ viewer { party ", "{ parent ", "{ key }", "} ", "} }"),
    "inline fragments": ("{ ", "... { ", "__typename", "} ", "}"),
    "typed fragments": ("{ ", "... on Query { ", "__typename", "} ", "}"),
    "lists": ("{ services(first: ", "[", "1", "]", ") { totalCount } }"),
    "languages": ("{ viewer { party { name { text(lang: ", "[", "FI", "]", ") } } } }"),
    "keys": ("{ service(by: {key: ", "[", '"K"', "]", "}) { key } }"),
    "objects": ("{ service(by: ", "{id: ", '"K"', "}", ") { key } }"),
    "types": ("query ($it: ", "[", "Int", "]", ") { services(first: $it) { totalCount } }"),
    "defaults": ("query ($it: Int = ", "[", "1", "]", ") { services(first: $it) { totalCount } }"),
    "filters": ("{ services(filter: ", "{not: ", "{}", "}", ") { totalCount } }"),
    "filters in lists": ("{ services(filter: ", "{and: [", "{}", "]}", ") { totalCount } }"),
    "cursors": ("{ services(after: ", "[", '""', "]", ") { totalCount } }"),
    "introspection": ("{ __schema { types { ", "fields { type { ", "name", "} } ", "} } }"),
    "unclosed": ("", "{ viewer ", "", "", ""),
    "brackets": ("", "[", "", "", ""),
}


def depths() -> Iterator[Bad]:
    """18 is within the bounds of some, so that an answer may be right: only that there is one is told here."""
    for name, (begin, opening, middle, closing, end) in NESTED.items():
        for depth in DEPTHS:
            text = begin + opening * depth + middle + closing * depth + end
            yield Bad(f"{depth} {name}", asking(text), DOCUMENT, ...)


def variables_in_depth() -> Iterator[Bad]:
    """As raw JSON: Python's own writer gives up before the server does."""
    forms = {
        "String!": ("service(by: {key: $it}) { key }", '{"a": ', "1", "}"),
        "Int!": ("services(first: $it) { totalCount }", "[", "1", "]"),
        "By!": ("service(by: $it) { key }", '{"id": ', "1", "}"),
        "[Lang!]": ("viewer { party { name { text(lang: $it) } } }", "[", '"FI"', "]"),
        "ServiceFilter": ("services(filter: $it) { totalCount }", '{"not": ', "{}", "}"),
        "[ServiceFilter!]": ("services(filter: {or: $it}) { totalCount }", '{"and": [', "{}", "]}"),
        "[ServiceOrder!]": ("services(orderBy: $it) { totalCount }", '{"currentVersion": ', "{}", "}"),
    }
    for type_, (field, opening, middle, closing) in forms.items():
        for depth in DEPTHS:
            value = opening * depth + middle + closing * depth
            for called in ("it", "other"):
                yield Bad(
                    f"{type_}, {depth} deep in variable {called}",
                    asking_json(f"query ($it: {type_}) {{ {field} }}", called, value),
                    DOCUMENT,
                    ...,
                )


MEGABYTE = 900_000
ALMOST = 99_900
FLOODS = (
    "{", "}", "{ a ", "a ", "@@@", "@a ", "# comment\n", "#", " ", ",", "\ufeff", "(", "[", "...", "... on ", "!", "$", "$a ", "&", "|",
    '"', '""',
    '"""', '"a" ', "1 ", "1.5 ", "-", "\\", "\t", "\n", "\r\n", "query ", "fragment F on Q { a } ", "{ a } ", "{__typename}",
    "query A { a } ", "ä", "😀",
    "\0", "=", ":", "a:", "a: b ", "@skip(if: true) ",
)  # fmt: skip


def floods(letters: int) -> Iterator[Bad]:
    for pattern in FLOODS:
        text = pattern * (letters // len(pattern))
        if len(asking(text)) < 1_000_000:
            yield Bad(f"{letters} letters of {pattern!r}", asking(text), DOCUMENT)
        inside = "{ viewer { role " + text + " } }"
        if len(asking(inside)) < 1_000_000:
            yield Bad(f"{letters} letters of {pattern!r} in a selection", asking(inside), DOCUMENT, ...)


def _many(pattern: str, count: int) -> str:
    return " ".join(pattern.replace("#", str(number)) for number in range(count))


def _doubling(levels: int, on: str = "Party", field: str = "parent") -> str:
    spread = f"a: {field} {{ ...F+ }} b: {field} {{ ...F+ }}"
    fragments = " ".join(f"fragment F{n} on {on} {{ {spread.replace('+', str(n + 1))} }}" for n in range(levels))
    return "{ viewer { party { ...F0 } } } " + fragments + f" fragment F{levels} on {on} {{ key }}"


LARGE = {
    "22 doubling fragments": _doubling(22),
    "300 doubling fragments": _doubling(100),
    "22 doubling spreads": "{ ...F0 } " + _many("fragment F# on Query { ...G# ...G# }", 22)
    + " ".join(f" fragment G{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(22)) + " fragment F22 on Query { __typename }",
    "doubling inline": "{ viewer { party { "
    + "... on Party { a: parent { key } ... on Party { b: parent { key } " * 300 + "} } " * 300 + "} } }",
    "a fragment of itself": "{ ...F } fragment F on Query { ...F }",
    "two fragments of each other": "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }",
    "a cycle of 700": "{ ...F0 } " + _many("fragment F# on Query { ...G# }", 350)
    + " ".join(f" fragment G{n} on Query {{ ...F{(n + 1) % 350} }}" for n in range(350)),
    "a chain of 700": "{ ...F0 } " + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(700))
    + " fragment F700 on Query { __typename }",
    "cycles below fields": "{ viewer { party { ...F } } } fragment F on Party { parent { ...G } } "
    "fragment G on Party { children { nodes { ...F } } }",
    "unused cycles": "{ __typename } fragment F on Query { ...G } fragment G on Query { ...F }",
    "400 aliases of roots": "{ " + _many("a#: services { totalCount }", 400) + " }",
    "1,600 aliases": "{ viewer { party { " + _many("a#: key", 1_600) + " } } }",
    "1,200 fields that do not merge": "{ viewer { " + _many("a: role", 600) + _many(" a: scopes", 600) + " } }",
    "1,000 lists that conflict": "{ " + _many("a: services(first: #) { totalCount }", 600) + " }",
    "overlap in fragments": "{ " + _many("...F#", 200) + " } "
    + _many("fragment F# on Query { a: services(first: #) { totalCount } }", 200),
    "1,600 unknown fields": "{ " + _many("nobody#", 1_600) + " }",
    "1,600 unknown fragments": "{ " + _many("...F#", 1_600) + " }",
    "700 unused fragments": "{ __typename } " + _many("fragment F# on Query { __typename }", 700),
    "800 operations": _many("query Q# { __typename }", 800),
    "800 operations of one name": _many("query Q { __typename }", 800),
    "1,200 unused variables": "query (" + _many("$v#: Int", 1_200) + ") { __typename }",
    "1,200 variables of one name": "query (" + _many("$v: Int", 1_200) + ") { __typename }",
    "1,200 undefined variables": "{ viewer { party { name { text(lang: [" + _many("$v#", 1_200) + "]) } } } }",
    "800 arguments": "{ services(" + _many("a#: 1", 800) + ") { totalCount } }",
    "800 arguments of one name": "{ services(" + _many("first: 1", 800) + ") { totalCount } }",
    "800 keys of one name": "{ service(by: {" + _many('key: "K"', 800) + "}) { key } }",
    "800 unknown keys": "{ service(by: {" + _many('k#: "K"', 800) + "}) { key } }",
    "800 directives": "{ viewer " + _many("@skip(if: false)", 800) + " { role } }",
    "1,600 unknown directives": "{ viewer " + _many("@d#", 1_600) + " { role } }",
    "a name of 90,000 letters": "{ " + "a" * 90_000 + " }",
    "an alias of 90,000 letters": "{ " + "a" * 90_000 + ": nobody }",
    "a variable of 90,000 letters": "query ($" + "a" * 90_000 + ": Int) { __typename }",
    "a type of 90,000 letters": "query ($a: " + "T" * 90_000 + ") { __typename }",
    "an operation of 90,000 letters": "query " + "Q" * 90_000 + " { nobody }",
    "a fragment of 90,000 letters": "{ ..." + "F" * 90_000 + " }",
    "a directive of 90,000 letters": "{ viewer @" + "d" * 90_000 + " { role } }",
    "a comment of 90,000 letters and nothing": "#" + "x" * 90_000,
    "a string of 90,000 quotes": '{ service(by: {key: "' + r"\"" * 45_000 + ", 1) { key } }",
    "a block of 90,000 blanks": '{ service(by: {key: """' + "\n " * 45_000 + '}) { key } }',
}  # fmt: skip


WITHIN_LIMITS = {"22 doubling spreads", "400 aliases of roots", "1,600 aliases"}
"""These may as well be answered."""


def large() -> Iterator[Bad]:
    for name, text in LARGE.items():
        yield Bad(name, asking(text), DOCUMENT, ... if name in WITHIN_LIMITS else None)


ODD = {
    "Unicode field": "{ palvelü }",
    "Unicode alias": "{ ä: viewer { role } }",
    "Greek question": "{ viewer { role } }\u037e",
    "fullwidth field": "{ ｖiewer { role } }",
    "fullwidth brackets": "｛ viewer { role } ｝",
    "Cyrillic letter": "{ viеwer { role } }",
    "variable in Arabic digits": "query ($٥: Int) { __typename }",
    "no-break space": "{\u00a0viewer { role } }",
    "line separator": "{ viewer\u2028{ role } }",
    "soft hyphen": "{ view\u00ader { role } }",
    "vertical tab": "{ viewer\v{ role } }",
    "NUL": "{ viewer\0{ role } }",
    "mark inside": "{ viewer \u202e{ role } }",
    "SQL": "{ viewer { role } }; drop table service; --",
    "comment of SQL": "{ viewer { role /* x */ } }",
    "a mutation": "mutation { serviceCreate { id } }",
    "a subscription": "subscription { changes { id } }",
    "a type": "type Query { a: Int }",
    "an extension": "{ __typename } extend type Query { a: Int }",
    "only a fragment": "fragment F on Query { __typename }",
    "an empty selection": "{ }",
    "an empty object": "{ viewer { } }",
    "an empty fragment": "{ ... { } }",
    "empty arguments": "{ services() { totalCount } }",
    "empty variables": "query () { __typename }",
    "two anonymous": "{ __typename } { __typename }",
    "named and anonymous": "query A { __typename } { __typename }",
    "two to choose from": "query A { __typename } query B { __typename }",
    "skip without a condition": "{ viewer @skip { role } }",
    "skip by a text": '{ viewer @skip(if: "true") { role } }',
    "skip by null": "{ viewer @skip(if: null) { role } }",
    "skip twice": "{ viewer @skip(if: false) @skip(if: false) { role } }",
    "skip of the operation": "query @skip(if: true) { viewer { role } }",
    "deferred": "{ ... @defer { viewer { role } } }",
    "streamed": "{ services { nodes @stream { key } } }",
    "deprecated": "{ viewer @deprecated { role } }",
    "one of": "{ viewer @oneOf { role } }",
    "a leaf with fields": "{ viewer { role { name } } }",
    "an object without": "{ viewer }",
    "conflicting arguments": '{ service(by: {key: "A"}) { key } service(by: {key: "B"}) { key } }',
    "a fragment of another type": "{ viewer { ... on Service { key } } }",
    "a fragment on a scalar": "{ viewer { ... on Int { key } } }",
    "a fragment on an input": "{ viewer { ... on By { key } } }",
    "a fragment called on": "{ ...on } fragment on on Query { __typename }",
    "an alias of an alias": "{ a: b: viewer { role } }",
    "spread into nothing": "{ ... }",
    "a variable as a field": "query ($a: Int) { $a }",
    "a variable for a list's item": "query ($a: [Lang!]) { viewer { party { name { text(lang: [$a]) } } } }",
    "both keys": '{ service(by: {key: "A", id: "B"}) { key } }',
    "a key of null": "{ service(by: {key: null}) { key } }",
    "by null": "{ service(by: null) { key } }",
    "by nothing": "{ service { key } }",
    "an unknown key": '{ service(by: {name: "A"}) { key } }',
    "the same key twice": '{ service(by: {key: "A", key: "B"}) { key } }',
    "the same argument twice": "{ services(first: 1, first: 2) { totalCount } }",
    "the same variable twice": "query ($a: Int, $a: Int) { services(first: $a) { totalCount } }",
    "an unterminated string": '{ service(by: {key: "A}) { key } }',
    "a line end in a string": '{ service(by: {key: "A\nB"}) { key } }',
    "an unterminated block": '{ service(by: {key: """A"}) { key } }',
    "introspection of introspection": "{ __type(name: 5) { name } }",
    "meta field elsewhere": "{ viewer { __schema { description } } }",
    "__typename with arguments": "{ __typename(a: 1) }",
    "a private field": "{ __class__ }",
    "an escape outside": "{ viewer \\u007b role } }",
}  # fmt: skip


def odd() -> Iterator[Bad]:
    for name, text in ODD.items():
        yield Bad(name, asking(text), DOCUMENT)
