"""Verbs about agreements."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal

import strawberry
from sqlalchemy import and_, or_, select
from strawberry import Some

from app.domain.agreement import model
from app.domain.agreement.inputs import AgreementUpsertInput
from app.domain.agreement.payloads import AgreementPayload
from app.domain.agreement.rules import (
    Deviation,
    Entered,
    Line,
    days_fault,
    deviation_faults,
    fixed_fault,
    in_force,
    not_in_force,
    offering_fault,
    retiring_fault,
)
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.words import TransitionStatus
from app.domain.package.model import CompositionItem, ServiceOffering
from app.domain.party.model import Party
from app.domain.party.words import PartyKind
from app.domain.service.model import Service, ServiceVersion
from app.domain.service.rules import party_faults
from app.domain.upserting import needed, there
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work, camel
from app.viewer import Role

CUSTOMER_KINDS = (PartyKind.ORG_UNIT, PartyKind.ORGANIZATION)
DEVIATIONS = ("selections", "quantity_overrides")
QUANTITY = CompositionItem.__table__.c.default_quantity


async def agreement_upsert(work: Work, asked: AgreementUpsertInput) -> Outcome:
    """Makes an agreement, or changes the one with this key."""
    found = await there(work, model.CustomerAgreement, asked, asked.agreement, "agreement")
    customer = await work.maybe(Party, asked.customer.value if asked.customer else None, "input", "customer")
    service = await work.maybe(Service, asked.service.value if asked.service else None, "input", "service")
    agreement = found or model.CustomerAgreement(key=asked.key, ends_on=None, selections=None, quantity_overrides=None)
    if found is None:
        needed(work, asked, "customer", "service", "offering_key", "starts_on")
        _begin(work, agreement, customer, service)
    else:
        _keep_parties(work, found, customer, service)
        service = await work.session.get_one(Service, found.service_id)
    if service is not None:
        work.must_own(service, "input", "service")
    await _set(work, agreement, service, asked, before=found.offering_key if found else None)
    work.faults.stop()
    work.session.add(agreement)
    await work.session.flush()
    return changed(agreement=agreement.id)


def _begin(work: Work, agreement: model.CustomerAgreement, customer: Party | None, service: Service | None) -> None:
    """With a unit or an organisation, never with somebody personally."""
    if customer is not None:
        agreement.customer_id = customer.id
        work.faults.add(
            *party_faults(customer.key, customer.kind, active=customer.active, allowed=CUSTOMER_KINDS, path=("input", "customer"))
        )
    if service is not None:
        agreement.service_id = service.id


def _keep_parties(work: Work, agreement: model.CustomerAgreement, customer: Party | None, service: Service | None) -> None:
    if customer and customer.id != agreement.customer_id:
        work.faults.add(fixed_fault(agreement.key, "customer"))
    if service and service.id != agreement.service_id:
        work.faults.add(fixed_fault(agreement.key, "service"))


async def _set(
    work: Work, agreement: model.CustomerAgreement, service: Service | None, asked: AgreementUpsertInput, *, before: str | None
) -> None:
    """The offering, the days and the deviations; what the version in force is then decides about them. `before`: the offering that was
    agreed on until now; None: a new agreement."""
    agreed = await _agreed(work, asked)
    work.take(agreement, asked, "offering_key", "starts_on", "ends_on")
    if agreement.starts_on is not None:
        work.faults.add(days_fault(agreement.starts_on, agreement.ends_on))
    if before is None or asked.offering_key or asked.starts_on or agreed:
        with work.session.no_autoflush:
            found = await _judge_service(work, agreement, service, before)
            lines = None if found is None else await _lines(work, found)
        kept = {key for name in DEVIATIONS if name not in agreed for key in getattr(agreement, name) or {}}
        fitting = [each for given in agreed.values() for each in given if work.fits(each.quantity, QUANTITY, *each.path, "quantity")]
        work.faults.add(*deviation_faults(fitting, lines, kept))
    for name, given in agreed.items():
        setattr(agreement, name, {each.component: _number(each.quantity) for each in given} or None)


async def _judge_service(work: Work, agreement: model.CustomerAgreement, service: Service | None, before: str | None) -> Entered | None:
    """As far as there is a version in force on the first day; what is wrong without one too is told in any case."""
    found = None
    if service is not None and agreement.starts_on is not None:
        found = await _version(work, agreement, service)
        if found is None:
            work.faults.add(not_in_force(service.key, agreement.starts_on))
        else:
            await _judge_offering(work, agreement, service, found, before)
    return found


async def _version(work: Work, agreement: model.CustomerAgreement, service: Service) -> Entered | None:
    last_moment = datetime.combine(agreement.starts_on, time.max, work.zone)
    return in_force(await _entered(work, service), max(work.now, last_moment))


async def _judge_offering(work: Work, agreement: model.CustomerAgreement, service: Service, found: Entered, before: str | None) -> None:
    if before is None:
        work.faults.add(retiring_fault(service.key, found.stage))
    offered = (
        select(ServiceOffering.key, ServiceOffering.continues_keys)
        .where(ServiceOffering.version_id == found.version)
        .order_by(ServiceOffering.position, ServiceOffering.id)
    )
    known = {row.key: row.continues_keys for row in await work.session.execute(offered)}
    if agreement.offering_key is not None:
        work.faults.add(offering_fault(service.key, agreement.offering_key, known, before))


async def _entered(work: Work, service: Service) -> Sequence[Entered]:
    """What was done, and what is scheduled and not overdue."""
    step = LifecycleTransition
    coming = and_(step.status == TransitionStatus.SCHEDULED, step.effective_at > work.now)
    rows = await work.session.execute(
        select(step.version_id, step.to_stage, step.effective_at, step.seq)
        .join(ServiceVersion, ServiceVersion.id == step.version_id)
        .where(ServiceVersion.service_id == service.id, or_(step.status == TransitionStatus.DONE, coming))
    )
    return [Entered(*row) for row in rows]


async def _lines(work: Work, found: Entered) -> Mapping[str, Line]:
    item = CompositionItem
    rows = await work.session.execute(
        select(Service.key, item.min_quantity, item.max_quantity, item.customer_visible)
        .join(Service, Service.id == item.component_service_id)
        .where(item.package_version_id == found.version)
    )
    return {row.key: Line(*row) for row in rows}


async def _agreed(work: Work, asked: AgreementUpsertInput) -> Mapping[str, Sequence[Deviation]]:
    """The lists that are given, by their names: those of components that there are."""
    given = {name: maybe.value or () for name in DEVIATIONS if isinstance(maybe := getattr(asked, name), Some)}
    entries = [(name, each, ("input", camel(name), place)) for name, list_ in given.items() for place, each in enumerate(list_)]
    found = await work.all_of(Service, [(each.component, (*path, "component")) for _, each, path in entries])
    agreed: dict[str, list[Deviation]] = {name: [] for name in given}
    for (name, each, path), component in zip(entries, found, strict=True):
        if component is not None:
            agreed[name].append(Deviation(component.key, each.quantity, path))
    return agreed


def _number(quantity: Decimal) -> float:
    """As JSON has it: two decimals of twelve digits are exact in it."""
    whole = int(quantity)
    return whole if whole == quantity else float(quantity)


@strawberry.type
class AgreementMutations:
    """Joined into Mutation."""

    agreement_upsert: AgreementPayload | None = verb(
        "Makes an agreement with a customer, or changes the one that has this key. Service owners: about their services.",
        agreement_upsert,
        may=[Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER],
        keyed=True,
    )
