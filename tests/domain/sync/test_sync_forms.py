"""The two forms of a thing: whatever a table can hold becomes fields, and the same again."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lifecycle.words import Stage
from app.domain.package.words import ComponentRole, ValueChainActivity
from app.domain.party.words import PartyKind
from app.domain.portfolio.words import Language
from app.domain.service.words import Classification, CommitmentKind, Inclusion, PriceUnit, ServiceForm
from app.domain.sync import forms
from app.domain.sync.directory import PARTY, PORTFOLIO, SERVICE, Directory, Known, Number
from app.domain.sync.things import FIELDS, Kind
from app.languages import LANGUAGES

PARTIES = [UUID(int=place) for place in range(1, 4)]
PORTFOLIOS = [UUID(int=place) for place in range(11, 13)]
SERVICES = [UUID(int=place) for place in range(21, 24)]
VERSIONS = [UUID(int=place) for place in range(31, 34)]
OFFERINGS = [UUID(int=place) for place in range(41, 44)]
OFFERED = [{"id": id_, "key": f"OFF-{id_.int}"} for id_ in OFFERINGS]


def directory() -> Directory:
    known = Directory()
    for model, ids in ((PARTY, PARTIES), (PORTFOLIO, PORTFOLIOS), (SERVICE, SERVICES)):
        known.add(*(Known(model, id_, f"{model.upper()}-{id_.int}") for id_ in ids))
    for service, version in zip(SERVICES, VERSIONS, strict=True):
        known.add_version(Number(version, service, "2.10", Stage.PROPOSED))
    return known


def one_of(*values: Any) -> Any:
    return st.sampled_from(values)


def decimals(places: int) -> Any:
    return st.decimals(0, 10**8, places=places, allow_nan=False, allow_infinity=False)


days = st.dates()
texts = st.dictionaries(one_of(*LANGUAGES), st.text(min_size=1, max_size=5), min_size=1)
maybe_texts = st.none() | texts
number = st.none() | st.integers(0, 100)
party = st.fixed_dictionaries(
    {
        "kind": one_of(*PartyKind),
        "name": texts,
        "email": st.none() | st.text(),
        "parent_id": one_of(None, *PARTIES),
        "preferred_language": one_of(None, *Language),
        "active": st.booleans(),
    }
)
service = st.fixed_dictionaries(
    {
        "portfolio_id": one_of(*PORTFOLIOS),
        "form": one_of(*ServiceForm),
        "is_package": st.booleans(),
        "classification": one_of(*Classification),
        "category": st.text(min_size=1),
        "provider_id": one_of(None, *PARTIES),
        "owner_id": one_of(None, *PARTIES),
        "review_due_on": st.none() | days,
    }
)
version = st.fixed_dictionaries(
    {
        "name": texts,
        **dict.fromkeys(("customer_need", "value_proposition", "description", "internal_description"), maybe_texts),
        **dict.fromkeys(("lead_time_days", "priority", "business_value", "risk"), number),
        "investment_estimate": st.none() | decimals(4),
        "documentation_url": st.none() | st.text(),
    }
)
scope_item = st.fixed_dictionaries({"inclusion": one_of(*Inclusion), "text": texts})
commitment = st.fixed_dictionaries(
    {
        "kind": one_of(*CommitmentKind),
        "offering_id": one_of(None, *OFFERINGS),
        "target_value": st.none() | decimals(4),
        "unit": st.none() | st.text(),
        "text": texts,
    }
)
component = st.fixed_dictionaries(
    {
        "component_service_id": one_of(*SERVICES),
        "pinned_version_id": st.none(),
        "role": one_of(*ComponentRole),
        **dict.fromkeys(("min_quantity", "default_quantity"), decimals(2)),
        "max_quantity": st.none() | decimals(2),
        "component_offering_key": one_of(None, "OFF-1"),
        "customer_visible": st.booleans(),
        "value_chain_activity": one_of(None, *ValueChainActivity),
        "note": maybe_texts,
    }
)
price = st.fixed_dictionaries(
    {"valid_from": days, "unit_price": decimals(4), "unit_cost": decimals(4), "currency": one_of("EUR"), "price_unit": one_of(*PriceUnit)}
)


def through_json(fields: Any) -> Any:
    again = json.loads(json.dumps(fields))
    assert again == fields
    return again


@given(party)
def test_a_party_is_the_same_in_both_forms(columns: dict[str, Any]) -> None:
    known = directory()
    fields = forms.fields_of_party(columns, known)
    assert {name.partition(".")[0] for name in fields} == set(FIELDS[Kind.PARTY])
    assert forms.columns_of(Kind.PARTY, through_json(fields), {}, known) == columns


@given(service)
def test_a_service_is_the_same_in_both_forms(columns: dict[str, Any]) -> None:
    known = directory()
    fields = forms.fields_of_service(columns, known)
    assert set(fields) == set(FIELDS[Kind.SERVICE])
    assert forms.columns_of(Kind.SERVICE, through_json(fields), {}, known) == columns


@given(version)
def test_a_version_is_the_same_in_both_forms(columns: dict[str, Any]) -> None:
    known = directory()
    fields = forms.fields_of_version(columns, {}, known)
    assert {name.partition(".")[0] for name in fields} == set(FIELDS[Kind.VERSION]) - {"prices"}
    assert forms.columns_of(Kind.VERSION, through_json(fields), {}, known) == columns


@given(
    st.lists(scope_item, max_size=4),
    st.lists(commitment, max_size=4),
    st.lists(component, max_size=3),
    st.lists(price, max_size=3, unique_by=lambda row: row["valid_from"]),
    st.randoms(use_true_random=False),
)
def test_parts_are_the_same_in_both_forms(scope: Any, commitments: Any, components: Any, prices: Any, chance: Any) -> None:
    """In whatever order their rows come."""
    known = directory()
    for place, row in enumerate(scope + components):
        row.update(id=UUID(int=100 + place), position=place)
    for row in components[:1]:
        row["pinned_version_id"] = VERSIONS[SERVICES.index(row["component_service_id"])]
    parts = {"scope_item": scope, "service_commitment": commitments, "composition_item": components, "service_price": prices}
    parts["service_offering"] = OFFERED
    nothing = dict.fromkeys((*forms.PLAIN[Kind.VERSION], *forms.TEXTS[Kind.VERSION]))
    fields = through_json(forms.fields_of_version(nothing, parts, known))
    mixed = {table: chance.sample(rows, len(rows)) for table, rows in parts.items()}
    assert forms.fields_of_version(nothing, mixed, known) == fields
    by_key: dict[str | None, Any] = {str(row["key"]): row["id"] for row in OFFERED}
    again = {
        "scope": [forms.columns_of_scope(entry) for entry in fields["scope"]],
        "commitments": [forms.columns_of_commitment(each, by_key.get(each["offering"])) for each in fields["commitments"]],
        "composition": [forms.columns_of_component(entry, known) for entry in fields["composition"]],
        "prices": [forms.columns_of_price(name[7:], entry) for name, entry in fields.items() if name.startswith("prices.")],
    }
    said = [{name: value for name, value in row.items() if name not in ("id", "position")} for row in scope + components]
    included = [row for row in said[: len(scope)] if row["inclusion"] is Inclusion.INCLUDED]
    excluded = [row for row in said[: len(scope)] if row["inclusion"] is Inclusion.EXCLUDED]
    assert (again["scope"], again["composition"], again["prices"]) == (included + excluded, said[len(scope) :], prices)
    assert sorted(map(as_text, again["commitments"])) == sorted(map(as_text, commitments))


def as_text(row: dict[str, Any]) -> str:
    """Digits as they are written, so that equal rows look the same."""
    target = row["target_value"]
    shown = {**row, "target_value": None if target is None else forms.shortest(target)}
    return json.dumps(shown, sort_keys=True, default=str)


@pytest.mark.parametrize(
    ("number", "digits"), [("12.50", "12.5"), ("100", "100"), ("1E+2", "100"), ("0.0000", "0"), ("-0.0", "0"), ("1234567890.1234", None)]
)
def test_a_number_is_written_in_one_way(number: str, digits: str | None) -> None:
    assert forms.shortest(Decimal(number)) == (digits or number)


def test_a_language_that_is_not_said_stays() -> None:
    before = {"name": {"fi": "Posti", "sv": "Post"}, "description": {"en": "Mail"}}
    said: dict[str, Any] = {"name.sv": "Posten", "name.en": "Mail", "description.en": None}
    assert forms.columns_of(Kind.VERSION, said, before, Directory()) == {
        "name": {"fi": "Posti", "sv": "Posten", "en": "Mail"},
        "description": None,
    }


def test_only_what_is_said_becomes_a_column_and_lists_become_none() -> None:
    said: dict[str, Any] = {"priority": None, "scope": [], "commitments": [], "composition": [], "prices.2026-01-01": {}}
    assert forms.columns_of(Kind.VERSION, said, {"priority": 4, "risk": 2}, Directory()) == {"priority": None}


def test_a_cost_that_is_not_said_is_no_column() -> None:
    entry = {"unitPrice": "12.5", "currency": "EUR", "priceUnit": "PER_HOUR"}
    assert "unit_cost" not in forms.columns_of_price("2026-01-01", entry)
    assert forms.columns_of_price("2026-01-01", entry)["valid_from"] == date(2026, 1, 1)


def test_what_is_no_more_is_known_by_its_id() -> None:
    gone = UUID(int=99)
    assert directory().key_of(gone) == directory().number_of(gone) == str(gone)
