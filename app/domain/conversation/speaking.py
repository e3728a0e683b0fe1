"""What the verbs of people who talk share: faults told together, and the customer that somebody speaks for."""

from collections.abc import Awaitable, Iterable
from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select

from app.domain.party.model import Party
from app.domain.service.model import Service
from app.domain.work import Work
from app.errors import DomainError
from app.viewer import Role

T = TypeVar("T")


def add_faults(work: Work, *faults: Iterable[DomainError]) -> None:
    """Of rules that tell all that is wrong."""
    for each in faults:
        for fault in each:
            work.faults.add(fault)


async def found(work: Work, finding: Awaitable[T]) -> T | None:
    """None and a fault for what is not there, so that the rest of the input is looked at too."""
    try:
        return await finding
    except DomainError as fault:
        work.faults.add(fault)
        return None


async def own_customer(work: Work) -> UUID:
    """The customer party that a customer's token names: the one of its parties that lies below no other of them."""
    own = work.viewer.customers
    top = select(Party.id).where(Party.id.in_(own), or_(Party.parent_id.is_(None), Party.parent_id.not_in(own)))
    return (await work.session.scalars(top)).one()


async def service_of(work: Work, service_id: UUID, *, lock: bool = False) -> Service:
    """The service of a row that the viewer sees. Locked, it is the first of what a verb locks, as steps of the life cycle do it."""
    rows = select(Service).where(Service.id == service_id)
    if lock:
        rows = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await work.session.scalars(rows)).one()


def owns(work: Work, service: Service) -> bool:
    """Whether the viewer is here as the owner of the service."""
    return work.role is Role.SERVICE_OWNER and service.owner_id == work.viewer.party_id
