"""Texts, numbers and lists of a version, as other systems send them, in the one form in which they are compared."""

import pytest

from app.domain.naming import By
from app.domain.sync.things import Reference
from tests.domain.sync.batches import read_version, refused_version

VERSION = ("input", "items", 0, "service", "version")
PRICE = {"validFrom": "2026-01-01", "unitPrice": "12.5", "unitCost": "10", "currency": "EUR", "priceUnit": "PER_USER_MONTH"}


def test_texts_are_kept_in_composed_letters_each_language_for_itself() -> None:
    name = "Ha\u0308lytysten ka\u0308sittely \u2014 o\u0308inen A\u030aland" + "x" * 240
    sent = read_version(name={"fi": name, "sv": None}, customerNeed={"en": 365}, description={})
    assert sent.fields == {
        "name.fi": "Hälytysten käsittely — öinen Åland" + "x" * 240,
        "name.sv": None,
        "customerNeed.en": "365",
    }


@pytest.mark.parametrize("given", ["", " ", "\u2800", True, [], {"fi": "Posti"}])
def test_what_is_no_text(given: object) -> None:
    code = "EMPTY_TEXT" if isinstance(given, str) else "BAD_VALUE"
    assert refused_version(internalDescription={"sv": given}) == [(code, ["internalDescription", "sv"])]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("12.3400", "12.34"),
        (12.34, "12.34"),
        (9999999999.9999, "9999999999.9999"),
        ("9999999999.9999", "9999999999.9999"),
        ("0012.50", "12.5"),
        (100, "100"),
        ("1000.00", "1000"),
        ("-0", "0"),
        (0.0001, "0.0001"),
        (0, "0"),
    ],
)
def test_amounts_are_exact(given: object, kept: str) -> None:
    sent = read_version(investmentEstimate=given, prices=[{**PRICE, "unitPrice": given}])
    assert sent.fields["investmentEstimate"] == kept
    assert sent.fields["prices.2026-01-01"]["unitPrice"] == kept


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("12,50", "BAD_VALUE"),
        ("1e3", "BAD_VALUE"),
        ("", "BAD_VALUE"),
        (" 1", "BAD_VALUE"),
        ("NaN", "BAD_VALUE"),
        (float("nan"), "BAD_VALUE"),
        (float("inf"), "BAD_VALUE"),
        (1e300, "BAD_VALUE"),
        pytest.param(10**5000, "BAD_VALUE", id="endless"),
        (False, "BAD_VALUE"),
        ("0.00001", "TOO_MANY_DIGITS"),
        (0.1 + 0.2, "TOO_MANY_DIGITS"),
        (10**10, "TOO_MANY_DIGITS"),
        ("1234567890.00000000000000000001", "TOO_MANY_DIGITS"),
        (-1, "OUT_OF_BOUNDS"),
    ],
)
def test_what_is_no_amount(given: object, code: str) -> None:
    found = refused_version(investmentEstimate=given, prices=[{**PRICE, "unitPrice": given}])
    assert found == [(code, ["investmentEstimate"]), (code, ["prices", "0", "unitPrice"])]


@pytest.mark.parametrize(("given", "kept"), [(5, 5), ("5", 5), (5.0, 5), ("005", 5)])
def test_whole_numbers(given: object, kept: int) -> None:
    sent = read_version(leadTimeDays=given, priority=given, businessValue=given, risk=given)
    assert sent.fields == dict.fromkeys(("leadTimeDays", "priority", "businessValue", "risk"), kept)
    assert all(type(value) is int for value in sent.fields.values())


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("leadTimeDays", -1, "OUT_OF_BOUNDS"),
        ("leadTimeDays", 2**31, "OUT_OF_BOUNDS"),
        ("leadTimeDays", "2.5", "BAD_VALUE"),
        ("priority", 101, "OUT_OF_BOUNDS"),
        ("businessValue", 0, "OUT_OF_BOUNDS"),
        ("risk", True, "BAD_VALUE"),
        ("documentationUrl", "ftp://x", "URL_NOT_ALLOWED"),
        ("number", "2", "NUMBER_MALFORMED"),
        ("number", "01.0", "NUMBER_MALFORMED"),
        ("number", 1.1, "NUMBER_MALFORMED"),
        ("externalId", {}, "BAD_VALUE"),
    ],
)
def test_what_other_fields_cannot_be(name: str, given: object, code: str) -> None:
    assert refused_version(**{name: given}) == [(code, [name])]


def test_scope_has_what_is_included_first() -> None:
    items = [("EXCLUDED", "d"), ("INCLUDED", "b"), ("EXCLUDED", "c"), ("INCLUDED", "a")]
    sent = read_version(scope=[{"inclusion": word, "text": {"fi": text, "sv": None}} for word, text in items])
    assert sent.fields["scope"] == [
        {"inclusion": word, "text": {"fi": text}}
        for word, text in (("INCLUDED", "b"), ("INCLUDED", "a"), ("EXCLUDED", "d"), ("EXCLUDED", "c"))
    ]
    assert read_version(scope=[]).fields == {"scope": []}


def test_entries_of_a_scope_are_whole() -> None:
    items = [{}, {"inclusion": "IN", "text": {"fi": None}}, {"inclusion": "INCLUDED", "text": {"fi": ""}}]
    assert refused_version(scope=items) == [
        ("REQUIRED", ["scope", "0", "inclusion"]),
        ("REQUIRED", ["scope", "0", "text"]),
        ("BAD_VALUE", ["scope", "1", "inclusion"]),
        ("REQUIRED", ["scope", "1", "text"]),
        ("EMPTY_TEXT", ["scope", "2", "text", "fi"]),
    ]


def test_guarantees_have_one_order_and_one_form() -> None:
    text = {"sv": "Alltid", "fi": "Aina"}
    given = [
        {"kind": "SECURITY", "text": text},
        {"kind": "AVAILABILITY", "offeringKey": "OFF-GOLD", "targetValue": "99.90", "unit": "%", "text": text},
        {"kind": "AVAILABILITY", "targetValue": 99, "unit": "%", "text": text, "offeringKey": None},
    ]
    sent = read_version(commitments=given)
    assert sent.fields["commitments"] == [
        {"kind": "AVAILABILITY", "offering": None, "targetValue": "99", "unit": "%", "text": text},
        {"kind": "AVAILABILITY", "offering": "OFF-GOLD", "targetValue": "99.9", "unit": "%", "text": text},
        {"kind": "SECURITY", "offering": None, "targetValue": None, "unit": None, "text": text},
    ]
    assert read_version(commitments=given[::-1]).fields == sent.fields


def test_what_a_guarantee_cannot_be() -> None:
    text = {"fi": "Aina"}
    given = [
        {"kind": "AVAILABILITY", "targetValue": 99, "text": text},
        {"kind": "AVAILABILITY", "unit": " ", "text": text},
        {"kind": "AVAILABILITY", "targetValue": 1, "unit": [], "text": text},
        {"targetValue": "0.00001", "unit": "h", "offeringKey": "gold", "text": None},
    ]
    assert refused_version(commitments=given) == [
        ("UNIT_MISSING", ["commitments", "0", "unit"]),
        ("EMPTY_TEXT", ["commitments", "1", "unit"]),
        ("BAD_VALUE", ["commitments", "2", "unit"]),
        ("REQUIRED", ["commitments", "3", "kind"]),
        ("BAD_KEY", ["commitments", "3", "offeringKey"]),
        ("TOO_MANY_DIGITS", ["commitments", "3", "targetValue"]),
        ("REQUIRED", ["commitments", "3", "text"]),
    ]


def test_components_have_their_defaults_filled_in() -> None:
    rest = {"pinnedNumber": None, "componentOfferingKey": None, "customerVisible": True, "valueChainActivity": None, "note": None}
    sent = read_version(
        composition=[
            {"component": {"key": "SVC-B"}, "role": "ENHANCING", "maxQuantity": "3.50"},
            {"component": {"key": "SVC-A"}, "role": "CORE", "note": {"fi": None}},
            {
                "component": {"id": "x"},
                "role": "ENABLING",
                "minQuantity": 1,
                "defaultQuantity": "2.0",
                "pinnedNumber": "1.10",
                "componentOfferingKey": "OFF-GOLD",
                "customerVisible": "false",
                "valueChainActivity": "PLAN",
                "note": {"sv": "Ja"},
            },
        ]
    )
    first, second, third = sent.fields["composition"]
    component = Reference("Service", By(key="SVC-B"), (*VERSION, "composition", 0, "component"))
    assert first == {"component": component, "role": "ENHANCING", "minQuantity": "0", "defaultQuantity": "0", "maxQuantity": "3.5"} | rest
    assert {**second, "component": None} == rest | {
        "component": None,
        "role": "CORE",
        "minQuantity": "1",
        "defaultQuantity": "1",
        "maxQuantity": None,
    }
    assert {**third, "component": None} == {
        "component": None,
        "role": "ENABLING",
        "minQuantity": "1",
        "defaultQuantity": "2",
        "maxQuantity": None,
        "pinnedNumber": "1.10",
        "componentOfferingKey": "OFF-GOLD",
        "customerVisible": False,
        "valueChainActivity": "PLAN",
        "note": {"sv": "Ja"},
    }


def test_what_a_component_cannot_be() -> None:
    external = {"external": {"source": "cmdb", "externalId": "1"}}
    given = [
        {"role": "CORE", "minQuantity": 0},
        {"component": {"key": "SVC-A"}},
        {"component": {"key": "SVC-A"}, "role": "ENABLING", "minQuantity": 3, "defaultQuantity": 2, "maxQuantity": 1},
        {"component": external, "role": "ENABLING", "minQuantity": "0.005", "defaultQuantity": -1},
        {"component": external, "role": "ENABLING", "pinnedNumber": 1.1, "customerVisible": "no", "note": {"fi": ""}},
    ]
    assert refused_version(composition=given) == [
        ("REQUIRED", ["composition", "0", "component"]),
        ("CORE_IS_MANDATORY", ["composition", "0", "minQuantity"]),
        ("REQUIRED", ["composition", "1", "role"]),
        ("DEFAULT_OUTSIDE_LIMITS", ["composition", "2", "defaultQuantity"]),
        ("MAXIMUM_BELOW_MINIMUM", ["composition", "2", "maxQuantity"]),
        ("TOO_MANY_DIGITS", ["composition", "3", "minQuantity"]),
        ("BAD_VALUE", ["composition", "4", "customerVisible"]),
        ("NUMBER_MALFORMED", ["composition", "4", "pinnedNumber"]),
        ("EMPTY_TEXT", ["composition", "4", "note", "fi"]),
        ("REPEATED", ["composition", "2"]),
        ("REPEATED", ["composition", "4"]),
    ]


def test_prices_are_fields_by_their_dates_and_a_cost_is_there_when_it_is_said() -> None:
    without = {name: value for name, value in PRICE.items() if name not in {"unitCost", "validFrom"}}
    sent = read_version(prices=[{**without, "validFrom": "2027-01-01", "currency": "SEK"}, PRICE])
    assert sent.fields == {
        "prices.2027-01-01": {"unitPrice": "12.5", "currency": "SEK", "priceUnit": "PER_USER_MONTH"},
        "prices.2026-01-01": {"unitPrice": "12.5", "unitCost": "10", "currency": "EUR", "priceUnit": "PER_USER_MONTH"},
    }
    assert [sent.path_of(name)[5:] for name in sent.fields] == [("prices", 0), ("prices", 1)]
    assert read_version(prices=[]).fields == {}


def test_what_a_price_cannot_be() -> None:
    given = [PRICE, {**PRICE, "unitCost": None, "currency": "eur", "priceUnit": "PER_YEAR"}, {"validFrom": "2026-1-1"}]
    assert refused_version(prices=given) == [
        ("BAD_VALUE", ["prices", "1", "currency"]),
        ("BAD_VALUE", ["prices", "1", "priceUnit"]),
        ("REQUIRED", ["prices", "1", "unitCost"]),
        ("BAD_VALUE", ["prices", "2", "validFrom"]),
        ("REQUIRED", ["prices", "2", "unitPrice"]),
        ("REQUIRED", ["prices", "2", "currency"]),
        ("REQUIRED", ["prices", "2", "priceUnit"]),
        ("REPEATED", ["prices", "1"]),
    ]
