"""The first and the last day and moment that can be written: every verb that takes one answers, and none fails unforeseen."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

from app.viewer import Role
from tests.domain.service.portfolio import MANAGER, about, named, revision
from tests.support.writing import Writer

DAYS = "0001-01-01", "9999-12-31"
MOMENTS = FIRST, LAST = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"
Verb = Callable[[Writer, str], Awaitable[Any]]
ERP, MAIL = ("PKG-ERP-MAINT", "3.0"), ("SVC-MAIL", "2.0")


async def schedule(writer: Writer, moment: str) -> Any:
    asked = {"version": named(*ERP), "to": "IN_TRANSITION", "effectiveAt": moment}
    return await writer.do(MANAGER, "transitionSchedule", asked)


async def schedule_end(writer: Writer, moment: str) -> Any:
    asked = {"version": named(*MAIL), "to": "RETIRING", "effectiveAt": "2027-01-01T00:00:00Z", "endOfServiceAt": moment, "reason": "x"}
    return await writer.do(MANAGER, "transitionSchedule", asked)


async def end(writer: Writer, moment: str) -> Any:
    asked = {"version": named(*MAIL), "to": "RETIRING", "endOfServiceAt": moment, "reason": "x"}
    return await writer.do(MANAGER, "transition", asked)


async def retire(writer: Writer, moment: str) -> Any:
    return await writer.do(MANAGER, "serviceRetire", {"service": {"key": "SVC-MAIL"}, "endOfServiceAt": moment, "reason": "x"})


async def bring(writer: Writer, moment: str) -> Any:
    asked = {
        "service": {"key": "SVC-MAIL"},
        "name": {"fi": "Posti"},
        "stage": "OPERATIONAL",
        "periods": [{"stage": "OPERATIONAL", "from": moment}],
        "evidence": "x",
    }
    return await writer.do(MANAGER, "versionImport", asked)


async def give(writer: Writer, moment: str) -> Any:
    asked = {"service": {"key": "SVC-MAIL"}, "touchpoint": "USE", "score": 4, "occurredAt": moment}
    return await writer.do(Role.CUSTOMER, "feedbackGive", asked)


async def price(writer: Writer, day: str) -> Any:
    each = {"validFrom": day, "unitPrice": "1", "unitCost": "1", "currency": "EUR", "priceUnit": "PER_USER_MONTH"}
    return await writer.do(MANAGER, "priceSet", {**await about(writer, *MAIL), "prices": [each], "reason": "x"})


async def review(writer: Writer, day: str) -> Any:
    asked = {"service": {"key": "SVC-MAIL"}, "expectedRevision": await revision(writer, "SVC-MAIL"), "reviewDueOn": day}
    return await writer.do(MANAGER, "serviceUpdate", asked)


async def agree(writer: Writer, day: str) -> Any:
    asked: Mapping[str, object] = {
        "key": "AGR-ENDS",
        "customer": {"key": "UNIT-HR"},
        "service": {"key": "PKG-ERP-MAINT"},
        "offeringKey": "BASIC",
        "startsOn": day,
        "endsOn": day,
    }
    return await writer.do(MANAGER, "agreementUpsert", asked)


PREVIEW = """query ($moment: DateTime!) {
    one: transitionPreview(version: {number: {service: {key: "PKG-ERP-MAINT"}, number: "3.0"}}, to: IN_TRANSITION, effectiveAt: $moment) {
        effectiveAt checks { code outcome }
    }
    two: transitionPreview(version: {number: {service: {key: "SVC-MAIL"}, number: "2.0"}}, to: RETIRING, endOfServiceAt: $moment) {
        checks { code outcome }
    }
}"""


@pytest.mark.parametrize(
    ("verb", "given", "refused"),
    [
        (schedule, FIRST, {"NOT_IN_FUTURE"}),
        (schedule, LAST, set()),
        (schedule_end, FIRST, {"END_NOT_AFTER_STEP"}),
        (schedule_end, LAST, set()),
        (end, FIRST, {"END_NOT_AFTER_STEP"}),
        (end, LAST, {"GATE_FAILED"}),
        (retire, FIRST, {"END_NOT_AFTER_STEP"}),
        (retire, LAST, {"GATE_FAILED"}),
        (bring, FIRST, {"TWO_OPERATIONAL"}),
        (bring, LAST, {"PERIOD_IN_FUTURE"}),
        (give, FIRST, {"BEFORE_OPERATION"}),
        (give, LAST, {"IN_THE_FUTURE"}),
    ],
)
async def test_moments(writer: Writer, verb: Verb, given: str, refused: set[str]) -> None:
    payload = await verb(writer, given)
    assert {error["code"] for error in payload["errors"]} == refused


@pytest.mark.parametrize("given", DAYS)
@pytest.mark.parametrize("verb", [price, review, agree])
async def test_days(writer: Writer, verb: Verb, given: str) -> None:
    payload = await verb(writer, given)
    assert payload["errors"] == []


@pytest.mark.parametrize("given", MOMENTS)
async def test_previews(writer: Writer, given: str) -> None:
    found = await writer.run(MANAGER, PREVIEW, moment=given)
    assert datetime.fromisoformat(found["one"]["effectiveAt"]) == datetime.fromisoformat(given)
    assert found["two"]["checks"] != []
