"""priceSet: prices by date, at any stage, and the past only with a reason, through the API."""

from dataclasses import replace
from typing import Any

from tests.domain.service.portfolio import MANAGER, OWNER, Who, about, history, told
from tests.support.writing import Writer

PRICES = """changeCursor version {
    revision prices { validFrom unitPrice { amount currency } unitCost { amount currency } priceUnit }
}"""


def price(day: str, amount: str, cost: str | None = "100", currency: str = "EUR", unit: str = "PER_SERVER_MONTH") -> dict[str, object]:
    given: dict[str, object] = {"validFrom": day, "unitPrice": amount, "currency": currency, "priceUnit": unit}
    return given if cost is None else {**given, "unitCost": cost}


async def price_set(writer: Writer, who: Who = MANAGER, version: tuple[str, str] = ("SVC-SERVERCAP", "2.0"), /, **given: object) -> Any:
    """SVC-SERVERCAP 2.0 is operational since 2022 and has prices from 2022-05-01 and 2024-01-01; today is 2026-11-21."""
    return await writer.do(who, "priceSet", {**await about(writer, *version), **given}, PRICES)


def listed(payload: Any) -> list[tuple[str, str, str]]:
    return [(row["validFrom"], row["unitPrice"]["amount"], row["unitCost"]["amount"]) for row in payload["version"]["prices"]]


async def test_a_rise_is_a_row_and_the_same_date_is_replaced(writer: Writer) -> None:
    first = await price_set(writer, prices=[price("2027-01-01", "185.00", "123.4567"), price("2028-01-01", "190.00")])
    assert first["errors"] == []
    past = [("2024-01-01", "180.00", "120.00"), ("2022-05-01", "175.00", "118.00")]
    assert listed(first) == [("2028-01-01", "190.00", "100.00"), ("2027-01-01", "185.00", "123.4567"), *past]
    second = await price_set(writer, prices=[price("2027-01-01", "186.00", None)], remove=["2028-01-01"])
    assert second["errors"] == []
    assert listed(second) == [("2027-01-01", "186.00", "123.4567"), *past]
    last = sorted((event["entity_type"], event["operation"], event["changed_fields"]) for event in (await history(writer))[-3:])
    assert last == [
        ("ServicePrice", "TOMBSTONED", []),
        ("ServicePrice", "UPDATED", ["unit_price"]),
        ("ServiceVersion", "UPDATED", []),
    ]
    again = await price_set(writer, prices=[price("2027-01-01", "186", "123.4567")])
    assert (again["errors"], again["changeCursor"]) == ([], None)


async def test_today_is_not_past(writer: Writer) -> None:
    assert (await price_set(writer, prices=[price("2026-11-21", "185.00")]))["errors"] == []


async def test_what_may_have_been_charged_is_corrected_by_a_manager_with_a_reason(writer: Writer) -> None:
    asked: dict[str, object] = {"prices": [price("2024-01-01", "181.00", "120.00"), price("2026-11-20", "1")], "remove": ["2022-05-01"]}
    refused = await price_set(writer, **asked)
    assert told(refused) == [
        ("ConflictError", "PRICE_IN_PAST", ["input", "remove", "0"]),
        ("ConflictError", "PRICE_IN_PAST", ["input", "prices", "0", "validFrom"]),
        ("ConflictError", "PRICE_IN_PAST", ["input", "prices", "1", "validFrom"]),
    ]
    assert refused["errors"][0]["message"] == (
        "The price of 2022-05-01 may have been charged: give the reason why it is corrected. A new price has a date from today on."
    )
    assert told(await price_set(writer, **asked, reason=" "))[0] == ("ValidationError", "EMPTY_TEXT", ["input", "reason"])
    corrected = await price_set(writer, **asked, reason="Laskuvirhe")
    assert corrected["errors"] == []
    assert listed(corrected) == [("2026-11-20", "1.00", "100.00"), ("2024-01-01", "181.00", "120.00")]
    assert {(event["kind"], event["reason"]) for event in await history(writer)} == {("BACKDATED", "Laskuvirhe")}


async def test_an_owner_leaves_the_past_alone(writer: Writer) -> None:
    refused = await price_set(writer, OWNER, ("SVC-APPMGMT", "1.1"), prices=[price("2024-01-01", "1")], reason="Laskuvirhe")
    assert told(refused) == [("ForbiddenError", "PRICE_IN_PAST", ["input", "prices", "0", "validFrom"])]
    assert refused["errors"][0]["message"] == (
        "The price of 2024-01-01 may have been charged; a portfolio manager corrects it. A new price has a date from today on."
    )


async def test_what_was_never_launched_has_no_past(writer: Writer) -> None:
    """SVC-REPORTING 1.0 is being designed; a reason that nothing needs marks nothing."""
    asked = [price("2020-01-01", "5", unit="FLAT_MONTH")]
    assert (await price_set(writer, MANAGER, ("SVC-REPORTING", "1.0"), prices=asked, reason="Syy"))["errors"] == []
    assert {event["kind"] for event in await history(writer)} == {None}


async def test_all_faults_are_told_with_their_places(writer: Writer) -> None:
    refused = await price_set(
        writer,
        prices=[
            price("2027-01-01", "-1", None),
            price("2027-01-01", "1.00001"),
            price("2028-01-01", "1"),
            price("2024-01-01", "180", None, currency="SEK"),
        ],
        remove=["2028-01-01", "2030-01-01", "2030-01-01"],
        reason="Laskuvirhe",
    )
    assert [(error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        ("REPEATED", ["input", "prices", "1"], "Entry 1 has the same date as entry 0; name it once."),
        ("REPEATED", ["input", "remove", "2"], "Entry 2 has the same date as entry 1; name it once."),
        ("REPEATED", ["input", "remove", "0"], "2028-01-01 has a new price and is removed; decide for one."),
        ("NOT_FOUND", ["input", "remove", "1"], "The version has no price of 2030-01-01; its dates: 2022-05-01, 2024-01-01."),
        ("NOT_FOUND", ["input", "remove", "2"], "The version has no price of 2030-01-01; its dates: 2022-05-01, 2024-01-01."),
        ("OUT_OF_BOUNDS", ["input", "prices", "0", "unitPrice"], "An amount is 0 or more, not -1."),
        ("REQUIRED", ["input", "prices", "0", "unitCost"], "A price of a new date, or in another currency, needs its unitCost too."),
        (
            "TOO_MANY_DIGITS",
            ["input", "prices", "1", "unitPrice"],
            "1.00001 has too many digits: at most 10 before the point and 4 behind it are kept.",
        ),
        ("REQUIRED", ["input", "prices", "3", "unitCost"], "A price of a new date, or in another currency, needs its unitCost too."),
    ]


async def test_costs_need_the_scope_and_stay_when_they_are_not_given(writer: Writer) -> None:
    manager = writer.viewers[MANAGER]
    without = replace(manager, scopes=frozenset())
    await price_set(writer, prices=[price("2027-01-01", "185", "123")])
    refused = await price_set(writer, without, prices=[price("2027-01-01", "185", "123")])
    assert told(refused) == [("ForbiddenError", "MONEY_SCOPE", ["input", "prices", "0", "unitCost"])]
    blind = await price_set(writer, without, prices=[price("2027-01-01", "186", None)])
    assert (blind["errors"], blind["version"]["prices"][0]["unitCost"]) == ([], None)
    assert listed(await price_set(writer))[0] == ("2027-01-01", "186.00", "123.00")
