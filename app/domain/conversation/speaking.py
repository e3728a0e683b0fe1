"""What the verbs of people who talk share: several things looked for at once, and for whom somebody speaks."""

from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

from app.domain.service.model import Service
from app.domain.work import Work
from app.errors import DomainError
from app.viewer import Role

T = TypeVar("T")


async def found(work: Work, finding: Awaitable[T]) -> T | None:
    """None and a fault for what is not there, so that the rest of the input is looked at too."""
    try:
        return await finding
    except DomainError as fault:
        work.faults.add(fault)
        return None


def own_customer(work: Work) -> UUID:
    """The customer party that a customer's token names."""
    customer = work.viewer.customer_id
    assert customer is not None, "a customer's token names its customer"
    return customer


def owns(work: Work, service: Service) -> bool:
    """Whether the viewer is here as the owner of the service."""
    return work.role is Role.SERVICE_OWNER and service.owner_id == work.viewer.party_id
