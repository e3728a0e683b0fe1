"""Values at and beyond the edges of every input type, and where in an input a value stands."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    get_nullable_type,
    is_list_type,
)

from tests.writing.answers import is_one_of

UUID = "019b76da-a800-7720-9cab-73e37420a6e5"
EDGES: Mapping[str, Sequence[object]] = {
    "Int": (0, -1, 1, 2**31 - 1, -(2**31), 2**31, 2**63, 1.0, 0.5, True, "1", 10**400),
    "Decimal": (
        "0", "-0", "-0.0001", "0.00001", "99999999999999999999", "-99999999999999999999.99999999999999999999", "9999999999.9999",
        "1.23456789012345678901", "100000000000000000000", "1e5", "NaN", "Infinity", "٥", "1,5", "", " 1", 0, 1.5, 1e308, -1e-300,
    ),
    "String": (
        "", " ", "\t\n", "\u00a0", "\u200b", "\u202e", "a\0b", "\ud800", "\udfff\ud800", "e\u0301" * 40, "\ufdfa" * 300, "ﬁ①Å\u0345",
        "x" * 255, "x" * 50_000, "x" * 50_001, "Å" * 50_000, "💥" * 25_000, "<b>x</b>", "[x](javascript:alert(1))",
        "> " * 200 + "x", "```",
        "'; drop table service; --", "%s {0} $1 :by", "\\", "https://", "https://x", "mailto:", "a@b", "1.0", "999999.999999", "0.0",
        "1000000000000.0", "NEW-1", "new-1", "A" * 41, "--", 0, True, [], ["a"],
    ),
    "ID": (
        "", "x", "Service", ":", f"Service:{UUID}", f"Party:{UUID}", f"Nothing:{UUID}", f"ServiceVersion:{UUID}", f"ScopeItem:{UUID}",
        f"ScopeItem:{UUID.upper()}", f"ScopeItem:{UUID}\0", "ScopeItem:\ud800", "ScopeItem:" + "0" * 50_000, UUID, 5, 1.5,
    ),
    "Boolean": (True, False, "true", 1, "x" * 1_000),
    "Date": (
        "0001-01-01", "9999-12-31", "1582-10-10", "1900-02-28", "2024-02-29", "2023-02-29", "2026-13-01", "0000-01-01", "10000-01-01",
        "today",
        "2026-11-21T00:00:00Z", "", 5,
    ),
    "DateTime": (
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
        "2026-10-25T03:30:00+03:00", "2026-10-25T03:30:00+02:00", "2027-03-28T03:30:00+02:00", "1883-11-18T12:00:00Z",
        "2026-12-31T23:59:60Z",
        "2026-11-21T12:00:00", "2026-11-21", "infinity", "", 0, "2026-11-21T12:00:00.0000001Z", "2026-11-21T12:00:00+24:00",
        "2026-11-21T12:00:00+23:59", "2026-11-21T12:00:00Z",
    ),
    "FieldValue": (
        "", " ", "a\0b", "\ud800", "x" * 50_001, "e\u0301" * 40,
        0, -1, 2**63, 0.5, 1e308, 10**400, True, [], ["a"], {}, {"fi": "x"}, "9" * 5_000,
    ),
    "CurrencyCode": ("EUR", "SEK", "XXX", "eur", "EURO", "", "ÅÄÖ", 5),
}  # fmt: skip
"""By the name of the type: the first and the last that are kept, the next that is not, and what is none at all."""

Place = tuple[str | int, ...]


def places(type_: GraphQLInputType, given: object, at: Place = ()) -> Iterator[tuple[Place, GraphQLInputType]]:
    """Every value of an input, with its type; of what is left out too, as far as it has a name."""
    bare = get_nullable_type(type_)
    if at:
        yield at, type_
    if is_list_type(bare) and isinstance(given, list):
        for number, each in enumerate(given):
            yield from places(bare.of_type, each, (*at, number))
    elif isinstance(bare, GraphQLInputObjectType) and isinstance(given, Mapping):
        for name, field in bare.fields.items():
            if name in given or not is_one_of(bare):
                yield from places(field.type, given.get(name), (*at, name))


def values(type_: GraphQLInputType, given: object) -> list[object]:
    """What may be tried in the place of a value. Of a list: none of it, all of it again, and more than any."""
    bare = get_nullable_type(type_)
    if is_list_type(bare):
        listed = given if isinstance(given, list) else []
        return [None, [], listed * 2, (listed * 500)[:500], (listed * 1_001)[:1_001], [None], [[]], {}]
    if isinstance(bare, GraphQLEnumType):
        return [None, "", "NOTHING", *bare.values]
    if isinstance(bare, GraphQLInputObjectType):
        known = given if isinstance(given, Mapping) else {}
        return [None, {}, [], "x", {**known, "unknown": 1}, {**known, "__proto__": {}}, *({**known, name: None} for name in bare.fields)]
    return [None, *EDGES[str(bare)]]


def put(given: Mapping[str, Any], place: Place, value: object) -> dict[str, Any]:
    """The same input with another value there."""
    found = deepcopy(dict(given))
    inner: Any = found
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return found


def literal(given: object, type_: GraphQLInputType | None) -> str:
    """As it stands in a document. `type_`: None where the input has no such field."""
    bare = None if type_ is None else get_nullable_type(type_)
    match given:
        case Mapping():
            fields = bare.fields if isinstance(bare, GraphQLInputObjectType) else {}
            inner = (f"{name}: {literal(value, fields[name].type if name in fields else None)}" for name, value in given.items())
            return "{" + ", ".join(inner) + "}"
        case list():
            of_type = bare.of_type if bare is not None and is_list_type(bare) else None
            return "[" + ", ".join(literal(value, of_type) for value in given) + "]"
        case str() if isinstance(bare, GraphQLEnumType) and given.isidentifier():
            return given
        case _:
            return json.dumps(given)
