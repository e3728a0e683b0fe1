"""What rows may not say of what is there: refused with its code, at its place."""

from collections.abc import Mapping, Sequence

import pytest

from tests.domain.sync.batches import Fault
from tests.domain.sync.ground import Ground, new_service, party, service

LINE = {"component": {"key": "SVC-MAIL"}, "role": "CORE"}
AVAILABLE = {"kind": "AVAILABILITY", "text": {"fi": "Auki"}}


async def refused(ground: Ground, *items: object) -> list[list[Fault]]:
    found = await ground.load(*items)
    return [found.faults(place) for place in range(len(items))]


async def test_a_new_thing_has_a_key_and_what_it_cannot_be_without(ground: Ground) -> None:
    assert await refused(
        ground, {"party": {"key": "UNIT-NEW"}}, {"service": {"key": "SVC-NEW", "version": {}}}, service("SVC-MAIL", {"number": "9.0"})
    ) == [
        [("REQUIRED", ["party", "kind"]), ("REQUIRED", ["party", "name"])],
        [
            ("REQUIRED", ["service", "form"]),
            ("REQUIRED", ["service", "classification"]),
            ("REQUIRED", ["service", "category"]),
            ("REQUIRED", ["service", "version", "name"]),
        ],
        [("REQUIRED", ["service", "version", "name"])],
    ]


async def test_a_portfolio_is_said_where_there_are_several(ground: Ground) -> None:
    assert await refused(ground, new_service("SVC-NEW")) == [[]]
    change = "insert into portfolio (key, name, owner_id, languages) select 'SECOND', name, owner_id, languages from portfolio"
    await ground.change(change)
    try:
        assert await refused(ground, new_service("SVC-NEW")) == [[("REQUIRED", ["service", "portfolio"])]]
        assert await refused(ground, new_service("SVC-NEW", portfolio={"key": "SECOND"})) == [[]]
    finally:
        await ground.change("delete from portfolio where key = 'SECOND'")


async def test_a_name_keeps_words_in_one_language(ground: Ground) -> None:
    nothing = dict.fromkeys(("fi", "sv", "en"))
    items = [service("SVC-MAIL", {"name": nothing}), service("SVC-IAM", {"name": {"fi": None}}), party("UNIT-HR", name=nothing)]
    assert await refused(ground, *items) == [[("REQUIRED", ["service", "version", "name"])], [], [("REQUIRED", ["party", "name"])]]


@pytest.mark.parametrize(
    ("name", "key", "code"),
    [
        ("owner", "UNIT-ICT", "WRONG_PARTY_KIND"),
        ("provider", "PERSON-MANAGER", "WRONG_PARTY_KIND"),
        ("owner", "PERSON-OWNER-FAX", "PARTY_INACTIVE"),
        ("owner", "PERSON-MANAGER", None),
        ("provider", "ORG-KASSAVIRTA", None),
        ("provider", "UNIT-ICT", None),
    ],
)
async def test_who_provides_or_owns_a_service_can_do_so(ground: Ground, name: str, key: str, code: str | None) -> None:
    expected = [(code, ["service", name])] if code else []
    assert await refused(ground, service("SVC-MAIL", **{name: {"key": key}})) == [expected]
    assert await refused(ground, new_service("SVC-NEW", **{name: {"key": key}})) == [expected]


async def test_who_owns_a_service_already_is_not_judged_again(ground: Ground) -> None:
    await ground.change(
        "update service set owner_id = (select id from party where key = 'PERSON-OWNER-FAX') where key = 'PKG-FAX'",
    )
    assert await refused(ground, service("PKG-FAX", owner={"key": "PERSON-OWNER-FAX"})) == [[]]


async def test_owners_are_judged_as_the_batch_makes_them(ground: Ground) -> None:
    made = party("UNIT-NEW", kind="ORG_UNIT", name={"fi": "Uusi"})
    back = party("PERSON-OWNER-FAX", active=True)
    items = [made, back, service("SVC-MAIL", owner={"key": "UNIT-NEW"}), service("SVC-IAM", owner={"key": "PERSON-OWNER-FAX"})]
    assert (await refused(ground, *items))[2:] == [[("WRONG_PARTY_KIND", ["service", "owner"])], []]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([party("UNIT-ICT", parent={"key": "PERSON-MANAGER"})], [[("PARTY_CIRCLE", ["party", "parent"])]]),
        ([party("UNIT-EDU", parent={"key": "PERSON-MANAGER"})], [[("PERSON_HAS_NO_PARTS", ["party", "parent"])]]),
        ([party("ORG-MERILINNA", kind="PERSON")], [[("PERSON_HAS_NO_PARTS", ["party", "kind"])]]),
        ([party("PERSON-MANAGER", active=False)], [[("OWN_PARTY", ["party", "active"])]]),
        ([party("UNIT-ICT", parent={"key": "UNIT-ICT"})], [[("PARTY_CIRCLE", ["party", "parent"])]]),
        (
            [party("UNIT-EDU", parent={"key": "UNIT-HR"}), party("UNIT-HR", parent={"key": "UNIT-EDU"})],
            [[("PARTY_CIRCLE", ["party", "parent"])], [("PARTY_CIRCLE", ["party", "parent"])]],
        ),
        ([party("UNIT-EDU", parent={"key": "UNIT-HR"}), party("UNIT-HR", parent={"key": "UNIT-TECH"})], [[], []]),
        (
            [party("UNIT-EDU", kind="PERSON"), party("PERSON-CUSTOMER-EDU", parent={"key": "UNIT-HR"})],
            [[], []],
        ),
        (
            [party("UNIT-NEW", kind="PERSON", name={"fi": "x"}), party("UNIT-HR", parent={"key": "UNIT-NEW"})],
            [[], [("PERSON_HAS_NO_PARTS", ["party", "parent"])]],
        ),
        ([party("UNIT-ICT", parent={"key": "ORG-MERILINNA"}, kind="ORG_UNIT")], [[]]),
    ],
)
async def test_parties_stand_as_all_rows_together_leave_them(
    ground: Ground, rows: Sequence[object], faults: Sequence[Sequence[Fault]]
) -> None:
    assert await refused(ground, *rows) == faults


async def test_who_is_erased_stays_so(ground: Ground) -> None:
    key, id_ = "ERASED-000000000ABC", "00000000-0000-7000-8000-000000000abc"
    await ground.change(
        "insert into party (id, key, kind, name) values (cast(:id as uuid), :key, 'PERSON', '{\"fi\": \"x\"}')", id=id_, key=key
    )
    assert await refused(ground, party(key, email="a@b.example")) == [[("PARTY_ERASED", ["party", "key"])]]


@pytest.mark.parametrize(
    ("version", "faults"),
    [
        ([LINE, {**LINE, "component": {"key": "SVC-IAM"}}], []),
        ([LINE, {"component": {"key": "SVC-NOBODY"}, "role": "CORE"}], [("NOT_FOUND", ["1", "component"])]),
        ([{**LINE, "pinnedNumber": "1.0"}], []),
        ([{**LINE, "pinnedNumber": "8.0"}], [("NOT_FOUND", ["0", "pinnedNumber"])]),
        ([{**LINE, "componentOfferingKey": "NONE"}], [("UNKNOWN_OFFERING", ["0", "componentOfferingKey"])]),
        ([{"component": {"key": "PKG-SCHOOL"}, "role": "CORE"}], [("OFFERING_MISSING", ["0", "componentOfferingKey"])]),
    ],
)
async def test_lines_of_a_composition_lead_somewhere(
    ground: Ground, version: Sequence[Mapping[str, object]], faults: Sequence[Fault]
) -> None:
    expected = [(code, ["service", "version", "composition", *path]) for code, path in faults]
    assert await refused(ground, service("PKG-CASE", {"composition": version})) == [expected]


async def test_a_package_is_contained_with_an_offering_of_the_version_that_is_meant(ground: Ground) -> None:
    offered = "select o.key from service_offering o join service_version v on v.id = version_id join service s on s.id = service_id"
    of_package = f"{offered} where s.key = 'PKG-SCHOOL' and v.number = :number order by o.position"
    in_force = [row.key for row in await ground.rows(of_package, number="2.0")]
    before = [row.key for row in await ground.rows(of_package, number="1.0")]
    line = {"component": {"key": "PKG-SCHOOL"}, "role": "CORE"}
    only = next(key for key in in_force if key not in before)
    lines = [{**line, "componentOfferingKey": only}, {**line, "componentOfferingKey": only, "pinnedNumber": "1.0"}]
    found = [(await refused(ground, service("PKG-CASE", {"composition": [each]})))[0] for each in lines]
    assert found == [[], [("UNKNOWN_OFFERING", ["service", "version", "composition", "0", "componentOfferingKey"])]]


async def test_a_composition_that_stays_is_not_judged_again(ground: Ground) -> None:
    """Offerings of components may have gone meanwhile."""
    of_case = "package_version_id = (select v.id from service_version v join service s on s.id = v.service_id where s.key = 'PKG-KIOSK')"
    await ground.change(f"update composition_item set component_offering_key = 'GONE' where position = 1 and {of_case}")
    current = (await ground.load(service("PKG-KIOSK", {"number": "1.0"}))).thing(0, 1).fields["composition"]
    again = [{**entry, "component": {"key": entry["component"]}} for entry in current]
    items = [service("PKG-KIOSK", {"number": "1.0", "composition": lines}) for lines in (again, again[::-1])]
    assert [await refused(ground, item) for item in items] == [
        [[]],
        [[("UNKNOWN_OFFERING", ["service", "version", "composition", str(len(again) - 1), "componentOfferingKey"])]],
    ]


async def test_one_component_is_named_once_however_it_is_called(ground: Ground) -> None:
    ((id_,),) = await ground.rows("select id from service where key = 'SVC-MAIL'")
    lines = [LINE, {**LINE, "component": {"id": f"Service:{id_}"}}]
    assert await refused(ground, service("PKG-CASE", {"composition": lines})) == [
        [("REPEATED", ["service", "version", "composition", "1"])]
    ]


async def test_only_packages_contain_components(ground: Ground) -> None:
    lines = {"composition": [LINE], "name": {"fi": "x"}}
    items = [service("SVC-IAM", lines), new_service("SVC-NEW", lines), new_service("PKG-NEW", lines, isPackage=True)]
    fault = ("NOT_A_PACKAGE", ["service", "version", "composition"])
    assert await refused(ground, *items) == [[fault], [fault], []]
    assert await refused(ground, service("SVC-MAIL", {"composition": []})) == [[]]


async def test_commitments_are_those_of_offerings_that_there_are(ground: Ground) -> None:
    def asked(key: str, offering: str) -> dict[str, object]:
        return service(key, {"number": "2.0", "commitments": [{**AVAILABLE, "offeringKey": offering}]})

    ((known,),) = await ground.rows(
        "select o.key from service_offering o join service_version v on v.id = version_id join service s on s.id = service_id "
        "where s.key = 'PKG-SCHOOL' and number = '2.0' order by 1 limit 1"
    )
    fault = ("UNKNOWN_OFFERING", ["service", "version", "commitments"])
    assert await refused(ground, asked("PKG-SCHOOL", known), asked("PKG-ERP-MAINT", "NOT-THERE")) == [[], [fault]]


async def test_commitments_promise_only_what_can_be(ground: Ground) -> None:
    """What is promised already was so before there was a bound."""

    def asked(*commitments: object) -> dict[str, object]:
        return service("PKG-ERP-MAINT", {"number": "3.0", "commitments": list(commitments)})

    too_much = {**AVAILABLE, "targetValue": "500", "unit": "PERCENT MON-FRI 07-17"}
    negative = {"kind": "CAPACITY", "text": {"fi": "Tilaa"}, "targetValue": -3, "unit": "H"}
    fault = ("OUT_OF_BOUNDS", ["service", "version", "commitments"])
    all_of_it = {**too_much, "targetValue": "100"}
    assert await refused(ground, asked(too_much, negative)) == [[fault, fault]]
    assert await refused(ground, asked(all_of_it, {**negative, "targetValue": 0})) == [[]]
    of_erp = """kind = 'AVAILABILITY' and version_id = (select v.id from service_version v join service s on s.id = v.service_id
        where s.key = 'PKG-ERP-MAINT' and v.number = '3.0')"""
    await ground.change(f"update service_commitment set target_value = target_value + 400 where {of_erp}")
    try:
        target, unit = (await ground.rows(f"select target_value, unit from service_commitment where {of_erp}"))[0]
        again = {**AVAILABLE, "targetValue": str(target), "unit": unit}
        assert await refused(ground, asked(again)) == [[]]
        assert await refused(ground, asked({**again, "targetValue": "401"})) == [[fault]]
    finally:
        await ground.change(f"update service_commitment set target_value = target_value - 400 where {of_erp}")
