"""servicesSync as its callers meet it: what a batch answers, and what is there afterwards."""

from dataclasses import replace
from typing import Any

from app.viewer import Role
from tests.support.writing import Writer

MANAGER, INTEGRATION = Role.PORTFOLIO_MANAGER, Role.INTEGRATION
ROWS = """changeCursor applied created updated unchanged conflicts rejected
rows { index externalId status merged errors { code path message } conflicts { field current incoming resolution } blocked { field policy }
    service { key } version { number } draft { number } party { key } }"""
NEW = {"form": "SERVICE", "classification": "SUPPORTING", "category": "SUPPORT"}
PRICE = {"validFrom": "2027-01-01", "unitPrice": "12.3456", "unitCost": "1", "currency": "SEK", "priceUnit": "PER_HOUR"}


async def sync(writer: Writer, *items: dict[str, Any], who: Role = MANAGER, dry: bool = False, **given: object) -> Any:
    return await writer.do(who, "servicesSync", {"source": "cmdb", "items": list(items), **given}, ROWS, dry=dry)


def new(key: str, **more: Any) -> dict[str, Any]:
    return {"service": {"externalId": f"cmdb-{key}", "key": key, **NEW, "version": {"name": {"fi": key}}, **more}}


def of(key: str, **version: object) -> dict[str, Any]:
    return {"service": {"key": key, "version": version}}


def statuses(done: Any) -> list[str]:
    return [row["status"] for row in done["rows"]]


def codes(done: Any) -> list[list[tuple[str, str]]]:
    return [[(error["code"], ".".join(error["path"][3:])) for error in row["errors"]] for row in done["rows"]]


async def key_of(writer: Writer, external_id: str) -> Any:
    text = 'query ($id: String!) { service(by: {external: {source: "cmdb", externalId: $id}}) { key } }'
    return (await writer.run(MANAGER, text, id=external_id))["service"]


async def test_one_row_too_bad_leaves_nothing_of_all_or_nothing(writer: Writer) -> None:
    done = await sync(writer, new("SVC-NEW-A"), of("SVC-NOWHERE"), errorPolicy="ALL_OR_NOTHING")
    assert [(each["__typename"], each["code"], each["path"]) for each in done["errors"]] == [
        ("ConflictError", "BATCH_REFUSED", ["input", "items"])
    ]
    assert (done["applied"], done["changeCursor"], statuses(done)) == (False, None, ["CREATED", "REJECTED"])
    assert (done["rows"][0]["service"], await key_of(writer, "cmdb-SVC-NEW-A")) == (None, None)
    done = await sync(writer, new("SVC-NEW-A"), of("SVC-NOWHERE"))
    assert (done["errors"], done["applied"], statuses(done)) == ([], True, ["CREATED", "REJECTED"])
    assert await key_of(writer, "cmdb-SVC-NEW-A") == {"key": "SVC-NEW-A"}


async def test_a_dry_run_tells_the_same_and_leaves_nothing(writer: Writer) -> None:
    items = [new("SVC-NEW-B"), of("SVC-MAIL", priority=77), of("SVC-NOWHERE")]
    dry = await sync(writer, *items, dry=True)
    assert (statuses(dry), dry["changeCursor"], dry["rows"][0]["service"]) == (["CREATED", "UPDATED", "REJECTED"], None, None)
    assert await key_of(writer, "cmdb-SVC-NEW-B") is None
    assert statuses(await sync(writer, *items)) == statuses(dry)
    assert statuses(await sync(writer, *items)) == ["UNCHANGED", "UNCHANGED", "REJECTED"]


async def test_rows_may_name_what_other_rows_make_and_go_with_them(writer: Writer) -> None:
    unit = {"party": {"externalId": "u-1", "key": "UNIT-NEW", "kind": "ORG_UNIT", "name": {"fi": "Uusi yksikkö"}}}
    by_unit = {"provider": {"external": {"source": "cmdb", "externalId": "u-1"}}}
    package = new("PKG-NEW", isPackage=True)
    package["service"]["version"]["composition"] = [{"component": {"key": "SVC-NEW-D"}, "role": "CORE"}]
    done = await sync(writer, package, new("SVC-NEW-C", **by_unit), new("SVC-NEW-D"), unit)
    assert (codes(done), statuses(done)) == ([[], [], [], []], ["CREATED"] * 4)
    text = '{ service(by: {key: "SVC-NEW-C"}) { provider { key } } }'
    assert (await writer.run(MANAGER, text))["service"]["provider"] == {"key": "UNIT-NEW"}
    broken = new("SVC-NEW-E", form="NONSENSE")
    package["service"] |= {"key": "PKG-NEW-2", "externalId": "p-2"}
    package["service"]["version"]["composition"] = [{"component": {"key": "SVC-NEW-E"}, "role": "CORE"}]
    done = await sync(writer, broken, package, new("SVC-NEW-F"))
    assert statuses(done) == ["REJECTED", "REJECTED", "CREATED"]
    assert codes(done) == [[("BAD_VALUE", "service.form")], [("DEPENDS_ON_REJECTED", "")], []]


async def test_both_sides_changed_it_and_each_policy_settles_it(writer: Writer) -> None:
    async def edited(priority: int) -> None:
        mail = (await writer.run(MANAGER, '{ service(by: {key: "SVC-MAIL"}) { currentVersion { id revision } } }'))["service"][
            "currentVersion"
        ]
        changed = {"version": {"id": mail["id"]}, "expectedRevision": mail["revision"], "priority": priority}
        assert (await writer.do(MANAGER, "versionUpdate", changed))["errors"] == []

    assert statuses(await sync(writer, of("SVC-MAIL", priority=10))) == ["UPDATED"]
    await edited(20)
    fails = await sync(writer, of("SVC-MAIL", priority=30))
    assert (statuses(fails), fails["conflicts"], fails["changeCursor"]) == (["CONFLICT"], 1, None)
    assert fails["rows"][0]["conflicts"] == [{"field": "priority", "current": 20, "incoming": 30, "resolution": "FAIL"}]
    keeps = await sync(writer, of("SVC-MAIL", priority=30, businessValue=4), onConflict="KEEP_CURRENT")
    assert (statuses(keeps), [each["resolution"] for each in keeps["rows"][0]["conflicts"]]) == (["UPDATED"], ["KEEP_CURRENT"])
    again = await sync(writer, of("SVC-MAIL", priority=30, businessValue=4), onConflict="KEEP_CURRENT")
    assert (statuses(again), len(again["rows"][0]["conflicts"])) == (["UNCHANGED"], 1)
    takes = await sync(writer, {**of("SVC-MAIL", priority=30), "onConflict": "TAKE_INCOMING"})
    assert (statuses(takes), [each["resolution"] for each in takes["rows"][0]["conflicts"]]) == (["UPDATED"], ["TAKE_INCOMING"])
    assert statuses(await sync(writer, of("SVC-MAIL", priority=30, businessValue=4))) == ["UNCHANGED"]


async def test_what_only_people_changed_stays_every_night(writer: Writer) -> None:
    """Also when the tool changes other fields, or sends the same once more."""
    first = of("SVC-MAIL", priority=10, businessValue=1)
    assert statuses(await sync(writer, first)) == ["UPDATED"]
    mail = (await writer.run(MANAGER, '{ service(by: {key: "SVC-MAIL"}) { currentVersion { id revision } } }'))["service"]["currentVersion"]
    await writer.do(MANAGER, "versionUpdate", {"version": {"id": mail["id"]}, "expectedRevision": mail["revision"], "priority": 20})
    second = await sync(writer, of("SVC-MAIL", priority=10, businessValue=2))
    assert (statuses(second), second["rows"][0]["merged"]) == (["UPDATED"], True)
    for _ in range(2):
        night = await sync(writer, of("SVC-MAIL", priority=10, businessValue=2))
        assert (statuses(night), night["rows"][0]["conflicts"]) == (["UNCHANGED"], [])
    text = '{ service(by: {key: "SVC-MAIL"}) { currentVersion { priority businessValue } } }'
    assert (await writer.run(MANAGER, text))["service"]["currentVersion"] == {"priority": 20, "businessValue": 2}


async def test_a_closed_promise_is_refused_or_drafted_and_drafted_once(writer: Writer) -> None:
    wish = of("SVC-MAIL", leadTimeDays=9, priority=3)
    refused = await sync(writer, wish)
    assert codes(refused) == [[("PROMISE_CLOSED", "service.version.leadTimeDays")]]
    assert "versionCreate" in refused["rows"][0]["errors"][0]["message"]
    drafted = await sync(writer, wish, onImmutable="DRAFT_VERSION")
    draft = drafted["rows"][0]["draft"]
    assert (statuses(drafted), draft != drafted["rows"][0]["version"]) == (["UPDATED"], True)
    again = await sync(writer, wish, onImmutable="DRAFT_VERSION")
    assert (statuses(again), again["rows"][0]["draft"]) == (["UNCHANGED"], draft)
    text = '{ service(by: {key: "SVC-MAIL"}) { currentVersion { leadTimeDays priority } versions { number leadTimeDays } } }'
    found = (await writer.run(MANAGER, text))["service"]
    assert (found["currentVersion"]["leadTimeDays"] != 9, found["currentVersion"]["priority"]) == (True, 3)
    assert [each for each in found["versions"] if each["leadTimeDays"] == 9] == [{**draft, "leadTimeDays": 9}]


async def test_what_a_source_may_not_write_is_told_and_the_rest_is_written(writer: Writer) -> None:
    rows = [{"group": "ASSESSMENT", "policy": "NEVER"}, {"group": "TECHNICAL", "policy": "MASTER"}]
    await writer.do(MANAGER, "ownershipSet", {"source": "cmdb", "rows": rows})
    done = await sync(writer, of("SVC-MAIL", priority=99, internalDescription={"fi": "Uusi"}), who=INTEGRATION)
    assert (statuses(done), done["rows"][0]["blocked"]) == (["UPDATED"], [{"field": "priority", "policy": "NEVER"}])
    done = await sync(writer, of("SVC-MAIL", priority=99), {"service": {"key": "SVC-MAIL", "category": "OTHER"}}, who=INTEGRATION)
    assert statuses(done) == ["UNCHANGED", "UNCHANGED"]
    assert [row["blocked"] for row in done["rows"]] == [
        [{"field": "priority", "policy": "NEVER"}],
        [{"field": "category", "policy": "WRITE_IF_EMPTY"}],
    ]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"service": {"key": "SVC-MAIL", "isPackage": True}}, "FIXED_FIELD", "service.isPackage"),
    (of("SVC-MAIL", prices=[{**PRICE, "validFrom": "2020-01-01"}]), "PRICE_IN_PAST", "service.version.prices.0"),
    (
        of("SVC-MAIL", prices=[{k: v for k, v in PRICE.items() if k != "unitCost"}]),
        "REQUIRED",
        "service.version.prices.0.unitCost",
    ),
    (of("SVC-MAIL", name={"fi": None, "sv": None, "en": None}), "REQUIRED", "service.version.name"),
    ({"service": {"key": "SVC-MAIL", "form": None}}, "REQUIRED", "service.form"),
    ({"service": {"externalId": "x", "key": "SVC-NEW"}}, "REQUIRED", "service.form"),
    ({"service": {"service": {"key": "SVC-PRINT"}, "key": "SVC-MAIL"}}, "NAMES_DIFFER", "service"),
    ({}, "NOT_ONE_THING", ""),
]


async def test_a_row_is_told_what_is_wrong_with_it(writer: Writer) -> None:
    for item, code, path in WRONG:
        done = await sync(writer, item, dry=True)
        assert (done["errors"], statuses(done)) == ([], ["REJECTED"]), item
        assert (code, path) in codes(done)[0], item


async def test_who_may_not_see_amounts_neither_writes_nor_guesses_them(writer: Writer) -> None:
    """Not by an answer that differs for the right guess either."""
    prices = "prices { validFrom unitPrice { amount currency } unitCost { amount } priceUnit }"
    text = f'{{ service(by: {{key: "SVC-MAIL"}}) {{ currentVersion {{ risk {prices} }} }} }}'
    mail = (await writer.run(MANAGER, text))["service"]["currentVersion"]
    price = mail["prices"][-1]
    for cost in (price["unitCost"]["amount"], "99"):
        said = {"validFrom": price["validFrom"], "unitPrice": price["unitPrice"]["amount"], "unitCost": cost}
        said |= {"currency": price["unitPrice"]["currency"], "priceUnit": price["priceUnit"]}
        done = await sync(writer, of("SVC-MAIL", risk=mail["risk"], prices=[said]), who=INTEGRATION)
        assert [code for code, _ in codes(done)[0]] == ["MONEY_SCOPE", "MONEY_SCOPE"]
        assert (done["rows"][0]["conflicts"], done["rows"][0]["blocked"]) == ([], [])


async def test_what_the_database_refuses_takes_its_fresh_draft_with_it(writer: Writer) -> None:
    """A package whose option groups would be left without components: the database alone sees it, when the draft is there already."""
    text = '{ service(by: {key: "PKG-WORKPLACE"}) { versions { number } } }'
    before = await writer.run(MANAGER, text)
    one = of("PKG-WORKPLACE", composition=[{"component": {"key": "SVC-MAIL"}, "role": "CORE"}])
    done = await sync(writer, one, of("SVC-MAIL", leadTimeDays=8), onImmutable="DRAFT_VERSION")
    assert (codes(done), statuses(done)) == ([[("OPTIONS_INCONSISTENT", "service.version.composition")], []], ["REJECTED", "UPDATED"])
    assert (done["rows"][0]["draft"], await writer.run(MANAGER, text)) == (None, before)


async def test_letters_of_the_north_and_of_other_forms_are_kept_as_one(writer: Writer) -> None:
    decomposed = "A\u030angstro\u0308mpalvelu \u00e5\u00e4\u00f6"
    item = new("SVC-NFD", externalId="o\u0308-1")
    item["service"]["version"] = {"name": {"sv": decomposed}, "prices": [PRICE]}
    assert statuses(await sync(writer, item)) == ["CREATED"]
    assert statuses(await sync(writer, item)) == ["UNCHANGED"]
    item["service"]["externalId"], item["service"]["version"]["name"]["sv"] = "ö-1", "Ångströmpalvelu åäö"
    item["service"]["version"]["prices"][0] = {**PRICE, "unitPrice": "12.34560"}
    assert statuses(await sync(writer, item)) == ["UNCHANGED"]
    text = '{ service(by: {key: "SVC-NFD"}) { versions { prices { unitPrice { amount currency } } } } }'
    (version,) = (await writer.run(MANAGER, text))["service"]["versions"]
    assert version["prices"] == [{"unitPrice": {"amount": "12.3456", "currency": "SEK"}}]


async def test_a_version_that_people_made_is_not_overwritten_with_what_the_tool_said_of_the_one_before(writer: Writer) -> None:
    row = new("SVC-NIGHT")
    row["service"]["version"] |= {"internalDescription": {"fi": "vanha"}, "priority": 5}
    assert statuses(await sync(writer, row)) == ["CREATED"]
    wish = {"name": {"fi": "Toinen"}, "internalDescription": {"fi": "uusi"}, "priority": 9}
    made = await writer.do(MANAGER, "versionCreate", {"service": {"key": "SVC-NIGHT"}, "number": "2.0", **wish})
    assert made["errors"] == []
    for _ in range(2):
        night = await sync(writer, row)
        assert (statuses(night), night["rows"][0]["version"], night["rows"][0]["conflicts"]) == (["UNCHANGED"], {"number": "2.0"}, [])
    row["service"]["version"]["priority"] = 6
    night = await sync(writer, row)
    assert [(each["field"], each["current"], each["incoming"]) for each in night["rows"][0]["conflicts"]] == [("priority", 9, 6)]


async def test_what_people_made_of_a_name_that_nobody_keeps_is_not_overwritten_unseen(writer: Writer) -> None:
    person: dict[str, Any] = {
        "party": {"externalId": "p-1", "key": "PERSON-NIGHT", "kind": "PERSON", "name": {"fi": "Matti"}, "email": "a@b.example"}
    }
    assert statuses(await sync(writer, person)) == ["CREATED"]
    person["party"]["email"] = "c@b.example"
    assert statuses(await sync(writer, person)) == ["UPDATED"]
    revision = (await writer.run(MANAGER, '{ parties(filter: {key: {eq: "PERSON-NIGHT"}}) { nodes { revision } } }'))["parties"]["nodes"][0]
    edit = {"key": "PERSON-NIGHT", "expectedRevision": revision["revision"], "name": {"fi": "Matti Meikäläinen"}}
    assert (await writer.do(MANAGER, "partyUpsert", edit))["errors"] == []
    for base in ({}, {"baseRevision": revision["revision"]}):
        night = await sync(writer, {"party": {**person["party"], **base}})
        assert statuses(night) == ["CONFLICT"]
        assert [(each["field"], each["current"]) for each in night["rows"][0]["conflicts"]] == [("name.fi", "Matti Meikäläinen")]
    person["party"]["name"]["fi"] = "Matti Meikäläinen"
    assert statuses(await sync(writer, person)) == ["UNCHANGED"]


async def test_what_people_are_called_is_told_once_and_not_kept(writer: Writer) -> None:
    """In no answer that is kept for its key, since nobody would find it there when the person is erased."""
    person = {"key": "PERSON-NEW", "kind": "PERSON", "name": {"fi": "Eka Ekonen"}, "email": "eka@x.example"}
    assert statuses(await sync(writer, {"party": person})) == ["CREATED"]
    edited = {**person, "party": {"key": "PERSON-NEW"}, "name": {"fi": "Toka Tokanen"}, "expectedRevision": 1}
    del edited["key"]
    assert (await writer.do(MANAGER, "partyUpsert", edited))["errors"] == []
    asked = {"source": "cmdb", "items": [{"party": {"key": "PERSON-NEW", "name": {"fi": "Kolmas Kolmonen"}, "baseRevision": 1}}]}
    selection = "rows { status conflicts { field base current incoming } }"
    told = [(await writer.do(MANAGER, "servicesSync", {**asked, "idempotencyKey": "people"}, selection))["rows"] for _ in range(2)]
    known = {"field": "name.fi", "base": None, "current": "Toka Tokanen", "incoming": "Kolmas Kolmonen"}
    assert told[0] == [{"status": "CONFLICT", "conflicts": [known]}]
    assert told[1] == [{"status": "CONFLICT", "conflicts": [{**known, "current": None, "incoming": None}]}]


async def test_a_draft_that_people_took_on_or_rejected_has_answered_what_it_says(writer: Writer) -> None:
    """No night makes another one of the same."""

    async def stepped(number: str, to: str, **given: object) -> None:
        by = {"number": {"service": {"key": "SVC-MAIL"}, "number": number}}
        done = await writer.do(MANAGER, "transition", {"version": by, "to": to, **given})
        assert done["errors"] == []

    async def numbers() -> list[str]:
        found = await writer.run(MANAGER, '{ service(by: {key: "SVC-MAIL"}) { versions { number } } }')
        return [each["number"] for each in found["service"]["versions"]]

    wish = of("SVC-MAIL", leadTimeDays=9)
    drafted = await sync(writer, wish, onImmutable="DRAFT_VERSION")
    known = await numbers()
    await stepped(drafted["rows"][0]["draft"]["number"], "REJECTED", reason="Ei nyt.")
    for _ in range(2):
        assert (statuses(await sync(writer, wish, onImmutable="DRAFT_VERSION")), await numbers()) == (["UNCHANGED"], known)
    other = await sync(writer, of("SVC-MAIL", leadTimeDays=8), onImmutable="DRAFT_VERSION")
    assert (statuses(other), len(await numbers())) == (["UPDATED"], len(known) + 1)


async def test_a_source_that_may_never_write_what_a_thing_is_makes_none(writer: Writer) -> None:
    rows = [{"group": "IDENTITY", "policy": "NEVER"}, {"group": "ASSESSMENT", "policy": "NEVER"}]
    await writer.do(MANAGER, "ownershipSet", {"source": "cmdb", "rows": rows})
    done = await sync(writer, new("SVC-NEW-G"), of("SVC-MAIL", number="9.9", name={"fi": "Uusi"}, priority=5), who=INTEGRATION)
    assert (codes(done), statuses(done)) == ([[("FIELDS_NOT_OWNED", "service")], []], ["REJECTED", "CREATED"])
    assert done["rows"][1]["blocked"] == [{"field": "priority", "policy": "NEVER"}]


async def test_a_revision_of_a_version_is_read_with_its_number(writer: Writer) -> None:
    """2.0 may be in force by now, and have a revision of the same number."""
    done = await sync(writer, of("SVC-MAIL", baseRevision=1, priority=5))
    assert codes(done) == [[("BASE_WITHOUT_NUMBER", "service.version.baseRevision")]]


async def test_the_master_of_prices_sets_them_and_the_other_tool_does_not(writer: Writer) -> None:
    """fin-b keeps the prices of the demo, itsm-a does not."""
    finance = replace(writer.viewers[INTEGRATION], scopes=frozenset({"money:read"}))
    asked = {"items": [of("SVC-MAIL", prices=[PRICE])]}
    blocked = await writer.do(finance, "servicesSync", {"source": "itsm-a", **asked}, ROWS)
    assert (statuses(blocked), [each["field"] for each in blocked["rows"][0]["blocked"]]) == (["UNCHANGED"], ["prices.2027-01-01"])
    assert statuses(await writer.do(finance, "servicesSync", {"source": "fin-b", **asked}, ROWS)) == ["UPDATED"]
    dearer = {"items": [of("SVC-MAIL", prices=[{**without_cost(PRICE), "unitPrice": "13.0001"}])]}
    assert statuses(await writer.do(INTEGRATION, "servicesSync", {"source": "fin-b", **dearer}, ROWS)) == ["UPDATED"]
    text = '{ service(by: {key: "SVC-MAIL"}) { currentVersion { prices { validFrom unitPrice { amount } unitCost { amount } } } } }'
    prices = (await writer.run(MANAGER, text))["service"]["currentVersion"]["prices"]
    assert {"validFrom": "2027-01-01", "unitPrice": {"amount": "13.0001"}, "unitCost": {"amount": "1.00"}} in prices
    new_date = {"items": [of("SVC-MAIL", prices=[{**without_cost(PRICE), "validFrom": "2028-01-01"}])]}
    refused = await writer.do(INTEGRATION, "servicesSync", {"source": "fin-b", **new_date}, ROWS)
    assert "the scope money:read" in refused["rows"][0]["errors"][0]["message"]


def without_cost(price: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in price.items() if name != "unitCost"}


async def test_two_rows_do_not_write_to_one_draft(writer: Writer) -> None:
    """One by its number, one by the version that it continues: of two updates of a row the database makes one. What changes nothing is no
    second word."""
    await writer.do(MANAGER, "versionCreate", {"service": {"key": "SVC-PRINT"}, "basedOn": "1.0", "number": "5.0"})
    rows = [of("SVC-PRINT", number="5.0", description={"fi": "Suoraan"}), of("SVC-PRINT", number="1.0", leadTimeDays=7)]
    for first, second in (rows, reversed(rows)):
        done = await sync(writer, first, second, onImmutable="DRAFT_VERSION")
        assert (statuses(done), codes(done)[1]) == (["UPDATED", "REJECTED"], [("REPEATED", "service.version")])
        assert done["rows"][1]["errors"][0]["message"] == "Row 0 speaks of SVC-PRINT 5.0 already; say all of it there."
        rows[0]["service"]["version"]["description"] = {"fi": "Uudelleen"}
    text = '{ service(by: {key: "SVC-PRINT"}) { versions { number leadTimeDays description { text } } } }'
    found = {each["number"]: each for each in (await writer.run(MANAGER, text))["service"]["versions"]}
    assert found["5.0"] == {"number": "5.0", "leadTimeDays": 7, "description": {"text": "Suoraan"}}
    assert statuses(await sync(writer, *rows, onImmutable="DRAFT_VERSION")) == ["UPDATED", "UNCHANGED"]
