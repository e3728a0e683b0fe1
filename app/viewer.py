"""Who asks: a Viewer, and the words that permissions are written in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

MONEY_SCOPE = "money:read"
SCOPES = frozenset({MONEY_SCOPE})
"""What else than its role a token may allow; there are no others."""


class Role(StrEnum):
    """What a viewer is to the portfolio; tests/permissions.csv says what each may see."""

    PORTFOLIO_MANAGER = "PORTFOLIO_MANAGER"
    SERVICE_OWNER = "SERVICE_OWNER"
    STAKEHOLDER = "STAKEHOLDER"
    ANALYST = "ANALYST"
    INTEGRATION = "INTEGRATION"
    CUSTOMER = "CUSTOMER"
    ADMIN = "ADMIN"


MONEY_ROLES = frozenset({Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.ANALYST, Role.INTEGRATION})
"""To whom the money scope means anything; a token of another role may carry it in vain."""


@dataclass(frozen=True, slots=True)
class Access:
    """What of the viewer changes the SQL, so it is part of every plan's key. `languages`: codes, the preferred one first. `as_published`:
    texts are read as customers read them, whoever reads."""

    role: Role
    money: bool = False
    languages: tuple[str, ...] = ("fi", "sv", "en")
    as_published: bool = False
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.role, self.money, self.languages)))

    def __hash__(self) -> int:
        """Asked for by every request."""
        return self._hash

    @property
    def customer(self) -> bool:
        return self.role is Role.CUSTOMER

    @property
    def drafts(self) -> bool:
        """Whether texts exist that are not published."""
        return not self.customer and not self.as_published


def everyone(_: object) -> bool:
    """Any viewer with a token."""
    return True


def readers(access: object) -> bool:
    """Whoever reads the portfolio: all but administrators, who see parties and tokens."""
    return _access(access).role is not Role.ADMIN


def providers(access: object) -> bool:
    """The provider's own people and tools."""
    return readers(access) and not _access(access).customer


def all_but_customers(access: object) -> bool:
    """The provider's own people and tools, its stakeholders, and those who keep parties and tokens."""
    return not _access(access).customer


def administrators(access: object) -> bool:
    """Those who keep parties and tokens."""
    return _access(access).role is Role.ADMIN


def planners(access: object) -> bool:
    """Those who plan what the portfolio is to be, and may try it out."""
    return _access(access).role in (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.ANALYST)


def money(access: object) -> bool:
    """Those with the scope `money:read`: costs, margins, investments, risk."""
    return _access(access).money


def _access(access: object) -> Access:
    assert isinstance(access, Access)
    return access


@dataclass(frozen=True, slots=True, eq=False)
class Viewer:
    """One known viewer, as one look found it: the next one's may have other parties. `customer_id`: the customer that its token names;
    `customers`: the parties of that one's subtree. `parties`: its person, the units above it and all that is below them. `portfolios`:
    those whose owner is in the same root organisation.

    `principal`: what it showed to be let in, by a name that is no secret: `token:` and the id of an API token, or an issuer and its
    subject. `expires_at`: when that ends to be good. `token_id`: of the API token; None: it was a JWT. `demo`: that counts
    in the demo only, and so does what it makes.
    """

    principal: str
    expires_at: datetime
    party_id: UUID
    role: Role
    scopes: frozenset[str]
    customers: tuple[UUID, ...]
    parties: tuple[UUID, ...]
    portfolios: tuple[UUID, ...]
    languages: tuple[str, ...]
    customer_id: UUID | None = None
    token_id: UUID | None = None
    demo: bool = False
    _accesses: dict[tuple[str, ...], Access] = field(default_factory=dict, init=False, repr=False, compare=False)

    def access(self, preferred: tuple[str, ...]) -> Access:
        """`preferred`: languages that the request asks for; the portfolio's own follow. Kept: a viewer asks many times."""
        known = self._accesses.get(preferred)
        if known is not None:
            return known
        languages = tuple(dict.fromkeys((*preferred, *self.languages)))
        access = _same_access(self.role, MONEY_SCOPE in self.scopes and self.role in MONEY_ROLES, languages)
        return self._accesses.setdefault(preferred, access)


@lru_cache(1_000)
def _same_access(role: Role, money: bool, languages: tuple[str, ...]) -> Access:
    """One for all viewers who are alike: plans are found by it, and the same is found sooner than an equal one."""
    return Access(role, money, languages)
