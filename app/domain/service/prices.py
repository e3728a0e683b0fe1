"""The verb that sets prices by date, at any stage: a yearly rise is a row, not a version."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from strawberry import Some

from app.domain.diff import repeated
from app.domain.service import rules
from app.domain.service.describing import money_needed, sees_money
from app.domain.service.inputs import PriceInput, PriceSetInput
from app.domain.service.locking import launched_among, own_version
from app.domain.service.model import ServicePrice, ServiceVersion
from app.domain.texts import composed
from app.domain.verbs import Outcome, changed
from app.domain.work import Work
from app.errors import Invalid, NotFound, Path
from app.history.explaining import explain
from app.history.words import ChangeKind
from app.viewer import Role

Prices = Mapping[date, ServicePrice]
Values = Mapping[str, object]


async def price_set(work: Work, asked: PriceSetInput) -> Outcome:
    """Prices of other dates stay. What may have been charged is corrected only by a portfolio manager, with a reason that is kept."""
    _, version = await own_version(work, asked.version, asked.expected_revision)
    was_launched = version.id in await launched_among(work, [version.id])
    there = {row.valid_from: row for row in await work.session.scalars(select(ServicePrice).where(ServicePrice.version_id == version.id))}
    _judge_dates(work, asked, there)
    new: list[tuple[date, Values]] = []
    touched: list[tuple[date, Path]] = [(day, ("input", "remove", place)) for place, day in enumerate(asked.remove)]
    for place, price in enumerate(asked.prices):
        path = ("input", "prices", place)
        row = there.get(price.valid_from)
        values = _values(work, price, row, path)
        if row is None or any(getattr(row, name) != value for name, value in values.items()):
            new.append((price.valid_from, values))
            touched.append((price.valid_from, (*path, "validFrom")))
    past = [(day, path) for day, path in touched if was_launched and day < work.today]
    _judge_past(work, past, asked.reason)
    work.faults.stop()
    await _put(work, version, there, new, [there[day] for day in asked.remove])
    if past and asked.reason is not None:
        await explain(work.session, ChangeKind.BACKDATED, composed(asked.reason))
    return changed(version=version.id)


async def _put(
    work: Work, version: ServiceVersion, there: Prices, new: Sequence[tuple[date, Values]], removed: Sequence[ServicePrice]
) -> None:
    for day, values in new:
        row = there.get(day)
        if row is None:
            row = ServicePrice(version_id=version.id, valid_from=day)
            work.session.add(row)
        for name, value in values.items():
            setattr(row, name, value)
    for gone in removed:
        await work.session.delete(gone)


def _judge_dates(work: Work, asked: PriceSetInput, there: Prices) -> None:
    """Each date is named once, and what is removed is there."""
    work.faults.add(
        *repeated(asked.prices, lambda price: price.valid_from, "input", "prices", what="date"),
        *repeated(asked.remove, lambda day: day, "input", "remove", what="date"),
    )
    given = {price.valid_from for price in asked.prices}
    for place, day in enumerate(asked.remove):
        path = ("input", "remove", place)
        if day in given:
            work.faults.add(Invalid(f"{day} has a new price and is removed; decide for one.", code="REPEATED", path=path))
        elif day not in there:
            known = ", ".join(str(each) for each in sorted(there)) or "none"
            work.faults.add(NotFound(f"The version has no price of {day}; its dates: {known}.", path=path))


def _values(work: Work, price: PriceInput, row: ServicePrice | None, path: Path) -> Values:
    """The fields of one row; faults are added."""
    values: dict[str, object] = {"currency": price.currency, "price_unit": price.price_unit}
    values["unit_price"] = _amount(work, price.unit_price, (*path, "unitPrice"))
    cost = (*path, "unitCost")
    if isinstance(price.unit_cost, Some):
        if not sees_money(work):
            work.faults.add(money_needed(*cost))
        values["unit_cost"] = _amount(work, price.unit_cost.value, cost)
    elif row is None or row.currency != price.currency:
        what = "A price of a new date, or in another currency, needs its unitCost too."
        work.faults.add(Invalid(what, code="REQUIRED", path=cost))
    return values


def _amount(work: Work, amount: Decimal, path: Path) -> Decimal:
    work.faults.add(rules.amount_fault(amount, *path))
    work.fits(amount, ServicePrice.__table__.c.unit_price, *path)
    return amount


def _judge_past(work: Work, past: Sequence[tuple[date, Path]], reason: str | None) -> None:
    work.faults.add(rules.blank_fault(reason, "input", "reason"))
    for day, path in past:
        work.faults.add(rules.price_in_past_fault(day, corrects=work.role is Role.PORTFOLIO_MANAGER, reason=reason, path=path))
