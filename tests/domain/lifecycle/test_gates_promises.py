"""What the end of a design looks at in what is promised and said: availability, capabilities, texts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.domain.lifecycle.gates import BOTH, NOW, Made, check, commitment, component, keys, made, outcome, package, schedule, scope
from tests.support import rows
from tests.support.rows import Connection, insert

FULL: dict[str, Any] = {"name": BOTH, "customer_need": BOTH, "value_proposition": BOTH, "description": BOTH}


async def design(connection: Connection, of: Made, code: str) -> dict[str, Any]:
    return await check(connection, of.version, "IN_TRANSITION", code)


async def found(connection: Connection, of: Made, code: str) -> str:
    return await outcome(connection, of.version, "IN_TRANSITION", code)


async def promising(connection: Connection, whole: Made, *targets: str, **values: Any) -> list[Made]:
    """Components that promise so much."""
    parts = [await component(connection, whole, position=place, **values) for place in range(len(targets))]
    for part, target in zip(parts, targets, strict=True):
        await commitment(connection, part.version, "AVAILABILITY", target)
    return parts


async def test_components_carry_the_availability_that_is_promised(connection: Connection) -> None:
    whole = await package(connection)
    assert await found(connection, whole, "COMMITMENT_NOT_BACKED") == "NOT_APPLICABLE", "nothing is promised"
    await commitment(connection, whole.version, "AVAILABILITY", "99.6503")
    silent = await component(connection, whole, position=9)
    assert await found(connection, whole, "COMMITMENT_NOT_BACKED") == "NOT_APPLICABLE", "nothing is known of the components"
    await promising(connection, whole, "99.9", "99.8", "99.95")
    backed = await design(connection, whole, "COMMITMENT_NOT_BACKED")
    assert (backed["outcome"], backed["data"]["backed"], backed["data"]["short"]) == ("PASS", 99.65, 0)
    assert keys(backed["data"]["unknown"]) == [silent.key]
    assert [fact["number"] for fact in backed["data"]["components"]] == [99.9, 99.8, 99.95]


async def test_a_promise_is_carried_to_the_last_digit(connection: Connection) -> None:
    whole = await package(connection)
    await commitment(connection, whole.version, "AVAILABILITY", "99.7")
    await promising(connection, whole, "99.7")
    assert await found(connection, whole, "COMMITMENT_NOT_BACKED") == "PASS"


async def test_a_promise_that_is_a_little_too_much_is_told(connection: Connection) -> None:
    whole = await package(connection)
    await commitment(connection, whole.version, "AVAILABILITY", "99.7")
    await promising(connection, whole, "99.9", "99.8", "99.95")
    short = await design(connection, whole, "COMMITMENT_NOT_BACKED")
    assert (short["outcome"], short["data"]["promised"], short["data"]["backed"], short["data"]["short"]) == ("WARN", 99.7, 99.65, 0.05)
    assert "99,65" in short["message"]["fi"]
    assert "99.65" in short["message"]["en"]


async def test_lines_that_are_left_out_or_only_enhance_carry_nothing(connection: Connection) -> None:
    whole = await package(connection)
    await commitment(connection, whole.version, "AVAILABILITY", "99.9")
    await promising(connection, whole, "99.9")
    await promising(connection, whole, "90", role="ENHANCING")
    (option,) = await promising(connection, whole, "95", min_quantity=0, default_quantity=0)
    assert await found(connection, whole, "COMMITMENT_NOT_BACKED") == "PASS"
    offering = await rows.offering(connection, whole.version, key="PLUS")
    await commitment(connection, whole.version, "AVAILABILITY", "99", offering_id=offering)
    assert await found(connection, whole, "COMMITMENT_NOT_BACKED") == "PASS"
    line = await connection.fetchval("select id from composition_item where component_service_id = $1", option.service)
    await rows.select(connection, whole.version, offering, line, 1)
    short = await design(connection, whole, "COMMITMENT_NOT_BACKED")
    assert (short["outcome"], short["data"]["offering"]["key"]) == ("WARN", "PLUS")


async def test_promises_of_other_units_are_unknown(connection: Connection) -> None:
    whole = await package(connection)
    await commitment(connection, whole.version, "AVAILABILITY", "99")
    part = await component(connection, whole)
    await commitment(connection, part.version, "AVAILABILITY", "95", unit="PERCENT OF DEADLINES")
    await promising(connection, whole, "99.5")
    backed = await design(connection, whole, "COMMITMENT_NOT_BACKED")
    assert (backed["outcome"], keys(backed["data"]["unknown"])) == ("PASS", [part.key])


async def test_the_component_is_the_version_in_force_at_that_moment(connection: Connection) -> None:
    whole = await package(connection)
    await commitment(connection, whole.version, "AVAILABILITY", "99")
    (part,) = await promising(connection, whole, "90")
    better = await rows.version(connection, part.service, "IN_TRANSITION", "2.0")
    await commitment(connection, better, "AVAILABILITY", "99.9")
    launch = NOW + timedelta(days=10)
    await schedule(connection, part.version, "OPERATIONAL", "RETIRED", launch)
    await schedule(connection, better, "IN_TRANSITION", "OPERATIONAL", launch)
    assert await found(connection, whole, "COMMITMENT_NOT_BACKED") == "WARN"
    assert await outcome(connection, whole.version, "IN_TRANSITION", "COMMITMENT_NOT_BACKED", launch) == "PASS"


async def test_a_service_that_is_no_package_backs_itself(connection: Connection) -> None:
    service = await made(connection, "IN_DESIGN")
    await commitment(connection, service.version, "AVAILABILITY", "99")
    assert await found(connection, service, "COMMITMENT_NOT_BACKED") == "NOT_APPLICABLE"


async def capability(connection: Connection, version: UUID, name: dict[str, str], **values: Any) -> UUID:
    made = await insert(connection, "capability", **{"key": rows.key("CAP"), "kind": "PROCESS", "name": name, **values})
    return await insert(connection, "capability_use", version_id=version, capability_id=made)


async def test_somebody_keeps_every_capability(connection: Connection) -> None:
    service, whole = await made(connection, "IN_DESIGN"), await package(connection)
    assert await found(connection, service, "CAPABILITIES_OWNED") == "NOT_APPLICABLE"
    await capability(connection, service.version, BOTH, owner_id=await rows.party(connection))
    assert await found(connection, service, "CAPABILITIES_OWNED") == "PASS"
    await capability(connection, service.version, BOTH, key="CAP-NOBODYS")
    assert keys((await design(connection, service, "CAPABILITIES_OWNED"))["data"]["unowned"]) == ["CAP-NOBODYS"]
    await capability(connection, whole.version, BOTH)
    assert await found(connection, whole, "CAPABILITIES_OWNED") == "NOT_APPLICABLE"


async def test_customers_find_every_text_in_finnish_and_swedish(connection: Connection) -> None:
    service = await made(connection, "IN_DESIGN", **{**FULL, "description": {"fi": "Sana"}})
    missing = await design(connection, service, "TEXTS_COMPLETE")
    assert (missing["outcome"], keys(missing["data"]["missing"])) == ("FAIL", ["description.sv"])
    assert missing["message"]["en"] == "Texts for customers are missing: description (sv)."
    await connection.execute("update service_version set description = $1 where id = $2", BOTH, service.version)
    assert await found(connection, service, "TEXTS_COMPLETE") == "PASS"
    await scope(connection, service.version, "INCLUDED", text={"sv": "Ord"})
    await commitment(connection, service.version, "QUALITY", text={"en": "Word"})
    assert keys((await design(connection, service, "TEXTS_COMPLETE"))["data"]["missing"]) == [
        "commitments.fi",
        "commitments.sv",
        "scope.fi",
    ]


async def test_notes_that_customers_do_not_see_need_no_translation(connection: Connection) -> None:
    whole = await package(connection, **FULL)
    await component(connection, whole, note={"fi": "Sisäinen"}, customer_visible=False)
    assert await found(connection, whole, "TEXTS_COMPLETE") == "PASS"
    await component(connection, whole, note={"fi": "Näkyvä"}, position=2)
    assert keys((await design(connection, whole, "TEXTS_COMPLETE"))["data"]["missing"]) == ["items.sv"]


def in_one(language: str) -> dict[str, Any]:
    return {name: {language: "Sana"} for name in FULL}


async def test_only_the_languages_of_the_portfolio_are_asked_for(connection: Connection) -> None:
    finnish = {"portfolio_id": await rows.portfolio(connection, languages=["fi", "en"])}
    service = await made(connection, "IN_DESIGN", of_service=finnish, **in_one("fi"))
    assert await found(connection, service, "TEXTS_COMPLETE") == "PASS"
    english = {"portfolio_id": await rows.portfolio(connection, languages=["en"])}
    other = await made(connection, "IN_DESIGN", of_service=english, **in_one("en"))
    assert await found(connection, other, "TEXTS_COMPLETE") == "NOT_APPLICABLE"


async def test_internal_names_in_customer_texts_are_told(connection: Connection) -> None:
    service, other = [await made(connection, "IN_DESIGN") for _ in range(2)]
    await capability(connection, other.version, {"fi": "Häiriönhallinta", "sv": "ITSM-A (drift)", "en": "CI"})
    await describe(connection, service, "Palvelussa on häiriönhallintaa ja ITSM-A:ta, CI.")
    assert await found(connection, service, "INTERNAL_WORDS_IN_CUSTOMER_TEXT") == "PASS", "inflected, in part, and too short"
    await describe(connection, service, "HÄIRIÖNHALLINTA!")
    assert (await design(connection, service, "INTERNAL_WORDS_IN_CUSTOMER_TEXT"))["data"] == {"words": ["Häiriönhallinta"]}
    await capability(connection, other.version, {"fi": "Älylukko"})
    await describe(connection, service, "Mukana älylukko.")
    assert (await design(connection, service, "INTERNAL_WORDS_IN_CUSTOMER_TEXT"))["data"] == {"words": ["Älylukko"]}
    await describe(connection, service, "Se on itsm-a (Drift), eikä muuta")
    internal = await design(connection, service, "INTERNAL_WORDS_IN_CUSTOMER_TEXT")
    assert (internal["outcome"], internal["data"]["words"]) == ("WARN", ["ITSM-A (drift)"])


async def describe(connection: Connection, of: Made, words: str) -> None:
    await connection.execute("update service_version set description = $1 where id = $2", {"fi": words}, of.version)


async def test_a_capability_that_nothing_rests_on_is_no_internal_word(connection: Connection) -> None:
    service = await made(connection, "IN_DESIGN", description={"fi": "Konesali"})
    await insert(connection, "capability", key=rows.key("CAP"), kind="PREMISES", name={"fi": "Konesali"})
    assert await found(connection, service, "INTERNAL_WORDS_IN_CUSTOMER_TEXT") == "PASS"
