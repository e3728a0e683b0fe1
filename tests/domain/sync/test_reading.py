"""Rows of a batch become things with flat fields, or are refused one by one with all that is wrong with them."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.domain.naming import By, ExternalName
from app.domain.sync.reading import read
from app.domain.sync.things import Kind, Reference
from app.domain.sync.words import ConflictPolicy, OnImmutable
from app.errors import Invalid, LimitExceeded
from tests.domain.sync.batches import batch, faults, party, read_one, service

WHERE = ("input", "items", 0)


def test_a_party_with_all_its_fields() -> None:
    given = {
        "externalId": 4711,
        "url": "https://itop.example/pages/4711",
        "party": {"key": "ORG-KEVA"},
        "key": "ORG-KEVA",
        "baseRevision": "3",
        "kind": "ORGANIZATION",
        "name": {"fi": "Keva", "sv": None},
        "email": "palvelut@keva.example",
        "parent": {"external": {"source": "cmdb", "externalId": "77"}},
        "preferredLanguage": "FI",
        "active": "true",
    }
    row = read_one({"party": given})
    assert faults(row) == []
    (sent,) = row.sent
    assert (sent.kind, sent.path, sent.external_id, sent.url) == (Kind.PARTY, (*WHERE, "party"), "4711", given["url"])
    assert (sent.name, sent.key, sent.base_revision, sent.number) == (By(key="ORG-KEVA"), "ORG-KEVA", 3, None)
    parent = sent.fields.pop("parent")
    assert isinstance(parent, Reference)
    assert (parent.model, parent.path) == ("Party", (*WHERE, "party", "parent"))
    assert parent.by.external == ExternalName(source="cmdb", external_id="77")
    assert sent.fields == {
        "kind": "ORGANIZATION",
        "name.fi": "Keva",
        "name.sv": None,
        "email": "palvelut@keva.example",
        "preferredLanguage": "fi",
        "active": True,
    }


def test_a_service_and_its_version_are_two_things() -> None:
    row = read_one(
        service(
            {"number": "2.0", "externalId": "v-2", "baseRevision": 5, "name": {"fi": "Sähköposti"}},
            externalId="ci-1",
            portfolio={"key": "PF-IT"},
            form="SERVICE",
            isPackage=False,
            classification="CUSTOMER_FACING",
            category="WORKPLACE",
            provider=None,
            owner={"id": "UGFydHk6MQ"},
            reviewDueOn="2027-02-28",
        )
    )
    assert faults(row) == []
    first, version = row.sent
    assert (first.kind, first.key, first.external_id, first.number) == (Kind.SERVICE, "SVC-MAIL", "ci-1", None)
    assert first.fields == {
        "portfolio": Reference("Portfolio", By(key="PF-IT"), (*WHERE, "service", "portfolio")),
        "form": "SERVICE",
        "isPackage": False,
        "classification": "CUSTOMER_FACING",
        "category": "WORKPLACE",
        "provider": None,
        "owner": Reference("Party", By(id="UGFydHk6MQ"), (*WHERE, "service", "owner")),  # type: ignore[arg-type]  # an ID is text
        "reviewDueOn": "2027-02-28",
    }
    assert (version.kind, version.number, version.external_id, version.base_revision) == (Kind.VERSION, "2.0", "v-2", 5)
    assert (version.path, version.fields) == ((*WHERE, "service", "version"), {"name.fi": "Sähköposti"})


def test_what_is_absent_is_not_said() -> None:
    row = read_one({"service": {"externalId": "ci-1", "service": None, "version": None}, "party": None})
    assert faults(row) == []
    (sent,) = row.sent
    assert (sent.fields, sent.key, sent.name, sent.url, sent.base_revision) == ({}, None, None, None, None)


def test_null_empties_what_may_be_empty() -> None:
    given = {"email": None, "parent": None, "preferredLanguage": None}
    (sent,) = read_one(party(**given)).sent
    assert sent.fields == given
    (_, version) = read_one(service({"description": None, "priority": None, "documentationUrl": None})).sent
    assert version.fields == {"description.fi": None, "description.sv": None, "description.en": None, "priority": None} | {
        "documentationUrl": None
    }


@pytest.mark.parametrize(
    ("row", "needed"),
    [
        (party(kind=None, name=None, active=None), ["party name", "party kind", "party active"]),
        (party(name={"fi": None, "sv": None, "en": None}), ["party name"]),
        (
            service(form=None, isPackage=None, classification=None, category=None, portfolio=None),
            ["service form", "service isPackage", "service classification", "service category", "service portfolio"],
        ),
        (
            service({"name": None, "scope": None, "commitments": None, "composition": None, "prices": None}),
            [f"service version {name}" for name in ("name", "scope", "commitments", "composition", "prices")],
        ),
    ],
)
def test_null_cannot_empty_what_is_never_empty(row: object, needed: list[str]) -> None:
    assert faults(read_one(row)) == [("REQUIRED", where.split()) for where in needed]


@pytest.mark.parametrize("item", [{}, {"party": None, "service": None}, {**party(), **service()}])
def test_a_row_is_about_one_thing(item: object) -> None:
    row = read_one(item)
    assert faults(row) == [("NOT_ONE_THING", [])]
    assert row.sent == []


@pytest.mark.parametrize("item", [{"party": {"active": True}}, {"service": {"key": None, "version": {"number": "1.0"}}}])
def test_a_row_names_what_it_is_about(item: Mapping[str, object]) -> None:
    assert faults(read_one(item)) == [("NAMES_NOTHING", list(item))]


def test_names_that_name_nothing() -> None:
    row = read_one({"service": {"service": {}, "owner": {"key": None}, "version": {"composition": [{"component": {}, "role": "CORE"}]}}})
    where = ["service"], ["owner"], ["version", "composition", "0", "component"]
    assert faults(row) == [("NAMES_NOTHING", ["service", *each]) for each in where]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("externalId", "", "BAD_EXTERNAL_NAME"),
        ("externalId", " ci-1", "BAD_EXTERNAL_NAME"),
        ("externalId", "ci\n1", "BAD_EXTERNAL_NAME"),
        ("externalId", "c" * 201, "BAD_EXTERNAL_NAME"),
        ("externalId", True, "BAD_VALUE"),
        ("externalId", 2.0**70, "BAD_VALUE"),
        ("url", "http://itop.example", "BAD_URL"),
        ("url", "javascript:alert(1)", "BAD_URL"),
        ("key", "svc-mail", "BAD_KEY"),
        ("key", "AB", "BAD_KEY"),
        ("key", ["SVC-MAIL"], "BAD_VALUE"),
        ("baseRevision", 0, "OUT_OF_BOUNDS"),
        ("baseRevision", 2**31, "OUT_OF_BOUNDS"),
        ("baseRevision", 2.5, "BAD_VALUE"),
        ("baseRevision", "new", "BAD_VALUE"),
        ("category", " WORKPLACE", "CATEGORY_MALFORMED"),
        ("form", "service", "BAD_VALUE"),
        ("isPackage", 1, "BAD_VALUE"),
        ("reviewDueOn", "2027-02-29", "BAD_VALUE"),
        ("reviewDueOn", "28.2.2027", "BAD_VALUE"),
        ("reviewDueOn", "２０２７-02-28", "BAD_VALUE"),
    ],
)
def test_what_a_field_of_a_service_cannot_be(field: str, value: object, code: str) -> None:
    row = read_one({"service": {"service": {"key": "SVC-MAIL"}, field: value}})
    assert faults(row) == [(code, ["service", field])]
    assert field not in row.sent[0].fields


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("email", "nobody", "BAD_EMAIL"), ("email", "", "BAD_EMAIL"), ("kind", 7, "BAD_VALUE"), ("preferredLanguage", "DE", "BAD_VALUE")],
)
def test_what_a_field_of_a_party_cannot_be(field: str, value: object, code: str) -> None:
    assert faults(read_one(party(**{field: value}))) == [(code, ["party", field])]


def test_all_that_is_wrong_with_a_row_is_told_and_the_others_are_read() -> None:
    bad: Any = {"service": {"form": "CLOUD", "isPackage": "perhaps", "version": {"number": "2", "risk": 9, "name": {"fi": " "}}}}
    rows = read(batch(service(form="SERVICE"), bad, party()), {})
    assert [row.place for row in rows] == [0, 1, 2]
    assert [faults(row) for row in (rows[0], rows[2])] == [[], []]
    assert faults(rows[1]) == [
        ("NAMES_NOTHING", ["service"]),
        ("BAD_VALUE", ["service", "form"]),
        ("BAD_VALUE", ["service", "isPackage"]),
        ("NUMBER_MALFORMED", ["service", "version", "number"]),
        ("EMPTY_TEXT", ["service", "version", "name", "fi"]),
        ("OUT_OF_BOUNDS", ["service", "version", "risk"]),
    ]


def test_what_was_wrong_with_its_letters_comes_first_and_no_more_is_told_than_anybody_reads() -> None:
    unfit = Invalid("A text holds U+0000.", code="UNFIT_TEXT", path=(*WHERE, "party", "name", "fi"))
    row = read_one(party(kind=1, name={"fi": "\ufffd"}), [unfit])
    assert faults(row) == [("UNFIT_TEXT", ["party", "name", "fi"]), ("BAD_VALUE", ["party", "kind"])]
    many = read_one(service({"scope": [{}] * 100}), [unfit])
    assert (many.errors[0], len(many.errors)) == (unfit, 20)


def test_messages_tell_what_was_sent_in_letters_that_can_be_told() -> None:
    row = read_one(party(kind="PER\0\ud800\nSON" + "!" * 1_000, active={"a": 1}, baseRevision=10**5000))
    assert faults(row) == [("BAD_VALUE", ["party", name]) for name in ("baseRevision", "kind", "active")]
    assert [error.message for error in row.errors] == [
        "baseRevision is a whole number, not a number with hundreds of digits.",
        f'kind is one of PERSON, ORG_UNIT, ORGANIZATION, not "PER\ufffd\ufffd\ufffdSON{"!" * 31}…".',
        "active is true or false, not an object.",
    ]


def test_a_row_may_have_policies_of_its_own() -> None:
    rows = read(
        batch(
            party(),
            {**party(), "onConflict": "TAKE_INCOMING", "onImmutable": "DRAFT_VERSION"},
            {**party(), "onConflict": None, "onImmutable": "MAYBE"},
            onConflict="KEEP_CURRENT",
        ),
        {},
    )
    assert [(row.on_conflict, row.on_immutable) for row in rows] == [
        (ConflictPolicy.KEEP_CURRENT, OnImmutable.REJECT),
        (ConflictPolicy.TAKE_INCOMING, OnImmutable.DRAFT_VERSION),
        (ConflictPolicy.KEEP_CURRENT, OnImmutable.REJECT),
    ]
    assert all(isinstance(row.on_conflict, ConflictPolicy) for row in rows)  # also of what no schema has coerced
    assert [faults(row) for row in rows] == [[], [], [("BAD_VALUE", ["onImmutable"])]]


def test_a_batch_has_rows_and_not_too_many() -> None:
    with pytest.raises(Invalid) as none:
        read(batch(), {})
    assert (none.value.code, none.value.path) == ("NO_ROWS", ("input", "items"))
    assert len(read(batch(*[party()] * 500), {})) == 500
    with pytest.raises(LimitExceeded) as many:
        read(batch(*[party()] * 501), {})
    assert (many.value.code, many.value.path, many.value.limit) == ("LIMIT_EXCEEDED", ("input", "items"), 500)


@pytest.mark.parametrize(
    ("name", "code", "path"),
    [
        ({"key": None}, "NAMES_NOTHING", ()),
        ({}, "NAMES_NOTHING", ()),
        ({"id": "x", "key": "UNIT-A"}, "NAMES_NOTHING", ()),
        ({"key": ["UNIT-A"]}, "BAD_VALUE", ("key",)),
        ({"external": {"source": "itop"}}, "REQUIRED", ("external", "externalId")),
    ],
    ids=str,
)
def test_a_name_that_names_nothing_is_an_error_of_its_row(name: dict[str, object], code: str, path: tuple[str, ...]) -> None:
    row = read_one({"service": {"key": "SVC-A", "owner": name}})
    assert [(fault.code, tuple(fault.path)) for fault in row.errors] == [(code, (*WHERE, "service", "owner", *path))]


def test_ids_that_are_numbers_name_things_as_their_digits_do() -> None:
    row = read_one({"service": {"key": "SVC-A", "owner": {"external": {"source": "itop", "externalId": 5}}}})
    assert row.sent[0].fields["owner"].by == By(external=ExternalName(source="itop", external_id="5"))
