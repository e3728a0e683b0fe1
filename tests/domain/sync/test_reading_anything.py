"""No leaf of a row makes reading raise, whatever it holds; and what is in its one form already is read as it is."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import cycle
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from app.domain.blank import is_blank
from app.domain.package.words import ComponentRole, ValueChainActivity
from app.domain.service.words import CommitmentKind, Inclusion, PriceUnit
from app.domain.sync.forms import in_order_of_commitments, in_order_of_scope, shortest
from app.domain.sync.reading import read
from app.domain.sync.things import LOCALIZED, Fields, Reference
from app.domain.texts import composed
from app.languages import LANGUAGES
from tests.domain.sync.batches import batch, faults, read_version

LIKELY = st.sampled_from(
    [
        *("", " ", "true", "5", "-1", "1.0", "12.50", "1e5", "2026-02-30", "2026-01-01", "\0", "\ud800", "a\u0308", "\u0661", "https://["),
        *("EUR", "CORE", "SVC-MAIL", "FI", "https://a.example", "mailto:a@b.example", "PERSON", "INCLUDED", "AVAILABILITY", "FLAT_MONTH"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(-(10**60), 10**60) | st.floats() | st.text() | LIKELY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
TEXTS = sorted(LOCALIZED)
IDENTITY = ("externalId", "url", "key", "baseRevision")
NUMBERS = ("leadTimeDays", "priority", "businessValue", "risk", "investmentEstimate")
COMPONENT_LEAVES = ("role", "minQuantity", "defaultQuantity", "maxQuantity", "pinnedNumber", "componentOfferingKey", "customerVisible")


def _rows(leaves: Iterator[object]) -> list[dict[str, Any]]:
    """A party and a service with all their leaves."""

    def of(*names: str) -> dict[str, Any]:
        return {name: next(leaves) for name in names}

    def text() -> dict[str, Any]:
        return of(*LANGUAGES)

    version = {
        **of("number", "externalId", "url", "baseRevision", "documentationUrl", *NUMBERS),
        **{name: text() for name in TEXTS},
        "scope": [{**of("inclusion"), "text": text()} for _ in range(2)],
        "commitments": [{**of("kind", "offeringKey", "targetValue", "unit"), "text": text()} for _ in range(2)],
        "composition": [
            {**of(*COMPONENT_LEAVES, "valueChainActivity"), "note": text(), "component": {"key": str(next(leaves))}} for _ in range(2)
        ],
        "prices": [of("validFrom", "unitPrice", "unitCost", "currency", "priceUnit") for _ in range(2)],
    }
    service = {**of(*IDENTITY, "form", "isPackage", "classification", "category", "reviewDueOn"), "version": version}
    party = {**of(*IDENTITY, "kind", "email", "preferredLanguage", "active"), "name": text()}
    return [{"service": service, **of("onConflict", "onImmutable")}, {"party": party, **of("onConflict", "onImmutable")}]


@given(st.lists(JSON, min_size=1, max_size=7))
def test_any_json_in_any_leaf_is_read_or_refused_with_its_row(leaves: list[object]) -> None:
    rows = read(batch(*_rows(cycle(leaves))), {})
    assert [row.place for row in rows] == [0, 1]
    for row in rows:
        for code, path in faults(row):
            assert code.isupper()
            assert all(len(step) < 30 for step in path)
        orjson.dumps([error.message for error in row.errors])  # no half of a pair, which no answer can tell
        assert all("\0" not in error.message and len(error.message) < 500 for error in row.errors)
        assert all(len(sent.fields) < 40 for sent in row.sent)


def _words(allowed: Iterable[StrEnum]) -> st.SearchStrategy[str]:
    return st.sampled_from([each.value for each in allowed])


def _decimals(places: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.decimals(least, 10**9, places=places).map(shortest)


KEY = st.text("ABC-9", min_size=3, max_size=8)
DAY = st.dates().map(lambda day: day.isoformat())
WRITTEN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(composed).filter(lambda text: not is_blank(text))
WHOLE_TEXT = st.dictionaries(st.sampled_from(LANGUAGES), WRITTEN, min_size=1)
COMMITMENT = st.fixed_dictionaries(
    {
        "kind": _words(CommitmentKind),
        "offering": st.none() | KEY,
        "targetValue": st.none() | _decimals(4),
        "unit": WRITTEN,
        "text": WHOLE_TEXT,
    }
)
COMPONENT = st.fixed_dictionaries(
    {
        "component": KEY,
        "role": _words(ComponentRole),
        "minQuantity": _decimals(2, 1),
        "defaultQuantity": st.just(shortest(Decimal(10**9))),
        "maxQuantity": st.none() | st.just("1000000000.5"),
        "pinnedNumber": st.none() | st.sampled_from(["1.0", "1.10", "0.999999"]),
        "componentOfferingKey": st.none() | KEY,
        "customerVisible": st.booleans(),
        "valueChainActivity": st.none() | _words(ValueChainActivity),
        "note": st.none() | WHOLE_TEXT,
    }
)
PRICE = st.fixed_dictionaries(
    {"unitPrice": _decimals(4), "currency": st.sampled_from(["EUR", "SEK"]), "priceUnit": _words(PriceUnit)},
    optional={"unitCost": _decimals(4)},
)
ONE_TO_FIVE = st.none() | st.integers(1, 5)
CANONICAL = st.fixed_dictionaries(
    {},
    optional={
        **{f"{name}.{language}": WRITTEN for name in sorted(LOCALIZED) for language in LANGUAGES},
        "leadTimeDays": st.none() | st.integers(0, 2**31 - 1),
        **dict.fromkeys(("priority", "businessValue", "risk"), ONE_TO_FIVE),
        "investmentEstimate": st.none() | _decimals(4),
        "documentationUrl": st.none() | st.sampled_from(["https://docs.example/ä?b#c", "mailto:a@b.example"]),
        "scope": st.lists(st.fixed_dictionaries({"inclusion": _words(Inclusion), "text": WHOLE_TEXT}), max_size=4).map(in_order_of_scope),
        "commitments": st.lists(COMMITMENT, max_size=4).map(in_order_of_commitments),
        "composition": st.lists(COMPONENT, max_size=3, unique_by=lambda entry: str(entry["component"])),
    },
)


@given(CANONICAL, st.dictionaries(DAY, PRICE, max_size=3))
def test_what_is_in_its_one_form_is_read_as_it_is(fields: dict[str, Any], prices: Mapping[str, Mapping[str, Any]]) -> None:
    fields |= {f"prices.{day}": price for day, price in prices.items()}
    found = read_version(**_sent(fields)).fields
    for entry in found.get("composition", ()):
        assert isinstance(entry["component"], Reference)
        entry["component"] = entry["component"].by.key
    assert found == fields
    assert orjson.dumps(found, option=orjson.OPT_SORT_KEYS) == orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)  # 1 is not true


def _sent(fields: Fields) -> dict[str, Any]:
    """As another system would send it."""
    given: dict[str, Any] = {}
    for name, value in fields.items():
        field, _, part = name.partition(".")
        if field in LOCALIZED:
            given.setdefault(field, {})[part] = value
        elif field == "prices":
            given.setdefault(field, []).append({"validFrom": part, **value})
        else:
            given[name] = value
    if "composition" in given:
        given["composition"] = [{**each, "component": {"key": each["component"]}} for each in given["composition"]]
    if "commitments" in given:
        given["commitments"] = [
            {"offeringKey" if name == "offering" else name: value for name, value in each.items()} for each in given["commitments"]
        ]
    return given
