"""Bad values of arguments, each as a literal in the document and as a variable."""

import json
from collections.abc import Iterator

from tests.bad_input.ways import Bad, asking, asking_json

INPUT = frozenset({"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"})
PARSED = frozenset({"GRAPHQL_PARSE_FAILED"})
UUID = "019b76da-a800-7720-9cab-73e37420a6e5"
PAST_UNICODE = "\ud800"

IDS = {
    "of another type": f"Party:{UUID}",
    "of an interface": f"PortfolioItem:{UUID}",
    "Arabic-Indic digits": "Service:٠١٩b٧٦da-a٨٠٠-٧٧٢٠-٩cab-٧٣e٣٧٤٢٠a٦e٥",
    "fullwidth digits": f"Service:{UUID.translate({48 + n: 0xFF10 + n for n in range(10)})}",
    "fullwidth letters": f"Service:{UUID.replace('a', 'ａ')}",
    "fullwidth type": f"Ｓervice:{UUID}",
    "fullwidth colon": f"Service：{UUID}",
    "upper case": f"Service:{UUID.upper()}",
    "without dashes": f"Service:{UUID.replace('-', '')}",
    "dashes elsewhere": "Service:019b-76daa800-7720-9cab-73e37420a6e5",
    "long dashes": f"Service:{UUID.replace('-', '–')}",
    "braces": f"Service:{{{UUID}}}",
    "urn": f"Service:urn:uuid:{UUID}",
    "underscore": "Service:019b76da-a800-7720-9cab-73e37420a_e5",
    "space before": f" Service:{UUID}",
    "space after": f"Service:{UUID} ",
    "space inside": f"Service: {UUID}",
    "tab": f"Service:\t{UUID}",
    "line end": f"Service:{UUID}\n",
    "return": f"Service:{UUID}\r",
    "no-break space": f"Service:{UUID}\u00a0",
    "zero width": f"Service:{UUID}\u200b",
    "right to left": f"Service:\u202e{UUID}",
    "byte order mark": f"\ufeffService:{UUID}",
    "NUL": f"Service:{UUID}\0",
    "only NUL": "\0",
    "no uuid": "Service:",
    "no type": f":{UUID}",
    "only the uuid": UUID,
    "a key": "SVC-MAIL",
    "empty": "",
    "base64": "U2VydmljZTowMTliNzZkYS1hODAwLTc3MjAtOWNhYi03M2UzNzQyMGE2ZTU=",
    "lower type": f"service:{UUID}",
    "two": f"Service:{UUID},Service:{UUID}",
    "like": "Service:%",
    "SQL": f"Service:{UUID}' or true --",
    "short": f"Service:{UUID[:-1]}",
    "long": f"Service:{UUID}0",
    "very long": "Service:" + "0" * 50_000,
}
ASKED_BY_ID = {
    "service": "service(by: {id: %s}) { key }",
    "whereUsed": "whereUsed(by: {id: %s}) { totalCount }",
    "composition": "composition(by: {id: %s}) { nodes { path } }",
    "about": "comments(about: {id: %s}) { totalCount }",
}
ANY_TYPE = {"of another type", "of an interface"}
"""What is wrong for fields that ask for one type, and only unknown to `node`."""


def ids() -> Iterator[Bad]:
    for name, id_ in IDS.items():
        for place, text in ASKED_BY_ID.items():
            yield Bad(f"id {name}, {place}, variable", asking(f"query ($it: ID!) {{ {text % '$it'} }}", {"it": id_}), INPUT)
        yield Bad(f"id {name}, literal", asking(f"{{ {ASKED_BY_ID['service'] % json.dumps(id_)} }}"), INPUT)
        unknown = {"node": None} if name in ANY_TYPE else None
        text = "query ($it: ID!) { node(id: $it) { id } }"
        yield Bad(f"id {name}, node, variable", asking(text, {"it": id_}), frozenset() if unknown else INPUT, unknown)
        yield Bad(f"id {name}, node, literal", asking(f"{{ node(id: {json.dumps(id_)}) {{ id }} }}"), INPUT, unknown)
    for name, literal in {
        "number": "5",
        "float": "5.5",
        "true": "true",
        "list": f'["Service:{UUID}"]',
        "object": "{}",
        "enum": "X",
    }.items():
        yield Bad(f"id as a {name}, literal", asking(f"{{ node(id: {literal}) {{ id }} }}"), INPUT)
        value = f'["Service:{UUID}"]' if name == "enum" else literal
        yield Bad(f"id as a {name}, variable", asking_json("query ($it: ID!) { node(id: $it) { id } }", "it", value), INPUT)


SIZES = (
    "0", "-1", "-0", "201", "2147483647", "2147483648", "-2147483649", "9007199254740992", "18446744073709551616", "1e3", "1E400", "-1e400",
    "1.0", "0.5", "true", '"5"', '"5"', "[5]", "[[5]]", "{}", '""', "1" * 4_299, "1" * 4_301, "9" * 5_000, "-" + "9" * 5_000,
    "1." + "0" * 5_000 + "1", "1e" + "9" * 5_000, "0." + "0" * 5_000 + "1",
)  # fmt: skip
NO_LITERALS = ("007", "+5", "5x", "0x10", "1_000", ".5", "5.", "٥", "５", "NaN", "Infinity", "FIVE", "$none", "1e", "--1", "5..6")
PAGED = "services(first: %s) { nodes { id } }"
ONE = "query ($it: Int!) { services(first: $it) { totalCount } }"
REFUSED = INPUT | {"BAD_REQUEST", "GRAPHQL_PARSE_FAILED"}


def sizes() -> Iterator[Bad]:
    """JSON has one kind of number: 1.0 is 1 there, and only there."""
    for value in SIZES:
        name = value if len(value) < 30 else f"{value[:5]}… of {len(value)} letters"
        for argument in ("first", "last"):
            if argument == "first" or not value.startswith("{"):
                yield Bad(f"{argument}: {name}, literal", asking(f"{{ {PAGED.replace('first', argument) % value} }}"), REFUSED)
        right = {"services": {"totalCount": 22}} if value.startswith("1.0") else None
        yield Bad(f"first: {name}, variable", asking_json(ONE, "it", value), frozenset() if right else REFUSED, right)
    for value in NO_LITERALS:
        yield Bad(f"first: {value}, literal", asking(f"{{ {PAGED % value} }}"), REFUSED)
        yield Bad(f"first: {value}, variable", asking_json(ONE, "it", value), REFUSED)
    for value in ("0", "13", "-1", "1e1", "2147483648", "9" * 5_000):
        text = f'{{ composition(by: {{key: "PKG-SCHOOL"}}, maxDepth: {value}) {{ nodes {{ path }} }} }}'
        yield Bad(f"maxDepth: {value[:12]}", asking(text), REFUSED)


NO_TEXT = {
    "NUL": "\0",
    "NUL in the middle": "SVC\0MAIL",
    "NUL at the end": "SVC-MAIL\0",
    "half a pair": PAST_UNICODE,
    "the other half": "\udc00",
    "pair the wrong way": "\udc00\ud800",
    "no character": "\uffff",
    "beyond the plane": "\U0010ffff",
    "controls": "".join(map(chr, range(1, 32))),
    "long": "K" * 90_000,
    "combined": "e" + "\u0301" * 20_000,
    "right to left": "\u202eLIAM-CVS",
}
KEYED = "query ($it: String!) { service(by: {key: $it}) { key } }"
TEXT_REFUSED = frozenset({"BAD_USER_INPUT", "BAD_REQUEST", "GRAPHQL_PARSE_FAILED"})


def texts() -> Iterator[Bad]:
    nothing = {"service": None}
    for name, text in NO_TEXT.items():
        yield Bad(f"key with {name}, variable", asking(KEYED, {"it": text}), TEXT_REFUSED, nothing)
        escaped = "".join(f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else letter for letter in text[:100])
        yield Bad(f"key with {name}, escaped", asking(f'{{ service(by: {{key: "{escaped}"}}) {{ key }} }}'), TEXT_REFUSED, nothing)
        yield Bad(f"key with {name}, as it is", asking(f'{{ service(by: {{key: "{text}"}}) {{ key }} }}'), TEXT_REFUSED, nothing)
        yield Bad(f"key with {name}, block", asking(f'{{ service(by: {{key: """{text}"""}}) {{ key }} }}'), TEXT_REFUSED, nothing)
        yield Bad(
            f"type with {name}", asking("query ($it: String!) { __type(name: $it) { name } }", {"it": text}), TEXT_REFUSED, {"__type": None}
        )
        yield Bad(f"id with {name}", asking("query ($it: ID!) { service(by: {id: $it}) { key } }", {"it": text}), TEXT_REFUSED)
        yield Bad(f"operation with {name}", asking("{ viewer { role } }", operationName=text), frozenset({"BAD_REQUEST"}))
        yield Bad(
            f"variable called {name}", asking("{ viewer { role } }", {text: 1}), TEXT_REFUSED, {"viewer": {"role": "PORTFOLIO_MANAGER"}}
        )
        yield Bad(
            f"enum {name}", asking("query ($it: Lang!) { viewer { party { name { text(lang: [$it]) } } } }", {"it": text}), TEXT_REFUSED
        )
        yield Bad(f"document {name}", asking(text), TEXT_REFUSED | {"GRAPHQL_VALIDATION_FAILED"})
    for escape in (
        r"\u{0}",
        r"\u{D800}",
        r"\u{110000}",
        r"\u{FFFFFFFFFF}",
        r"\uD800",
        r"\uDC00\uD800",
        r"\u12",
        r"\uZZZZ",
        r"\x41",
        "\\",
        r"\0",
    ):
        yield Bad(f"escape {escape}", asking(f'{{ service(by: {{key: "{escape}"}}) {{ key }} }}'), TEXT_REFUSED, nothing)
    for raw in (b"\x00", b"\x01", b"\x1f", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80", b"\xff", b"\xe4"):
        body = b'{"query": "query ($it: String!) { service(by: {key: $it}) { key } }", "variables": {"it": "' + raw + b'"}}'
        yield Bad(f"raw {raw.hex()} in a JSON string", body, frozenset({"BAD_REQUEST"}))


WRONG = {
    "a number for a text": ("String!", "service(by: {key: $it}) { key }", 5),
    "true for a text": ("String!", "service(by: {key: $it}) { key }", True),
    "a list for a text": ("String!", "service(by: {key: $it}) { key }", ["SVC-MAIL"]),
    "an object for a text": ("String!", "service(by: {key: $it}) { key }", {"eq": "SVC-MAIL"}),
    "null for what must be": ("String!", "service(by: {key: $it}) { key }", None),
    "a text for an object": ("By!", "service(by: $it) { key }", "SVC-MAIL"),
    "a list for an object": ("By!", "service(by: $it) { key }", [{"key": "SVC-MAIL"}]),
    "no key at all": ("By!", "service(by: $it) { key }", {}),
    "two keys": ("By!", "service(by: $it) { key }", {"key": "SVC-MAIL", "id": f"Service:{UUID}"}),
    "a key that is null": ("By!", "service(by: $it) { key }", {"key": None}),
    "one key and one null": ("By!", "service(by: $it) { key }", {"key": "SVC-MAIL", "id": None}),
    "an unknown key": ("By!", "service(by: $it) { key }", {"name": "SVC-MAIL"}),
    "an odd key": ("By!", "service(by: $it) { key }", {"__proto__": {"key": "SVC-MAIL"}}),
    "a text for true": ("Boolean!", "services(includeRetired: $it) { totalCount }", "true"),
    "one for true": ("Boolean!", "services(includeRetired: $it) { totalCount }", 1),
    "null for a flag": ("Boolean!", "services(includeRetired: $it) { totalCount }", None),
    "a text to skip by": ("Boolean!", "viewer @skip(if: $it) { role }", "yes"),
    "null to skip by": ("Boolean!", "viewer @skip(if: $it) { role }", None),
    "a small language": ("[Lang!]", "viewer { party { name { text(lang: $it) } } }", ["fi"]),
    "an unknown language": ("[Lang!]", "viewer { party { name { text(lang: $it) } } }", ["FI", "DE"]),
    "no language": ("[Lang!]", "viewer { party { name { text(lang: $it) } } }", [None]),
    "a number for a language": ("[Lang!]", "viewer { party { name { text(lang: $it) } } }", [0]),
    "languages in lists": ("[Lang!]", "viewer { party { name { text(lang: $it) } } }", [["FI"]]),
    "10,000 wrong languages": ("[Lang!]", "viewer { party { name { text(lang: $it) } } }", ["XX"] * 10_000),
    "an unknown type": ("Nobody!", "service(by: $it) { key }", {}),
    "an output type": ("Service!", "service(by: $it) { key }", {}),
    "another type": ("Int!", "service(by: $it) { key }", 1),
    "a nullable one": ("String", "service(by: {key: $it}) { key }", None),
}


def wrong_variables() -> Iterator[Bad]:
    for name, (type_, field, value) in WRONG.items():
        yield Bad(name, asking(f"query ($it: {type_}) {{ {field} }}", {"it": value}), INPUT)
        if type_.endswith("!"):
            yield Bad(f"nothing, not {name}", asking(f"query ($it: {type_}) {{ {field} }}"), INPUT)


LANGUAGES = {
    "text": 'viewer { party { name { text(lang: ["FI"]) } } }',
    "number": "viewer { party { name { text(lang: [1]) } } }",
    "small": "viewer { party { name { text(lang: [fi]) } } }",
    "true": "viewer { party { name { text(lang: [true]) } } }",
    "object": "viewer { party { name { text(lang: [{FI: 1}]) } } }",
    "null": "viewer { party { name { text(lang: [FI, null]) } } }",
    "10,000": "viewer { party { name { text(lang: [" + "FI " * 10_000 + "]) } } }",
    "4,900 wrong ones": "viewer { party { name { text(lang: [" + "XX " * 4_900 + "]) } } }",
}


def enums() -> Iterator[Bad]:
    for name, field in LANGUAGES.items():
        yield Bad(f"lang: {name}", asking(f"{{ {field} }}"), INPUT | PARSED)
