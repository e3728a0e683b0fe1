"""Who asks: a bearer token becomes a Viewer, and the words that permissions are written in."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from app import limits
from app.errors import Unauthenticated
from app.tokens import hash_token

T = TypeVar("T")
MONEY_SCOPE = "money:read"


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
    """What of the viewer changes the SQL, so it is part of every plan's key. `languages`: codes, the preferred one first."""

    role: Role
    money: bool = False
    languages: tuple[str, ...] = ("fi", "sv", "en")

    @property
    def customer(self) -> bool:
        return self.role is Role.CUSTOMER


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


def money(access: object) -> bool:
    """Those with the scope `money:read`: costs, margins, investments, risk."""
    return _access(access).money


def _access(access: object) -> Access:
    assert isinstance(access, Access)
    return access


@dataclass(frozen=True, slots=True)
class Viewer:
    """One known viewer. `customer_id`: the customer that its token names; `customers`: the parties of that one's subtree. `parties`: its
    person, the units above it and all that is below them. `portfolios`: those whose owner is in the same root organisation.

    `principal`: what it showed to be let in, by a name that is no secret: `token:` and the id of an API token, or an issuer and its
    subject. `expires_at`: when that ends to be good.
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
    _accesses: dict[tuple[str, ...], Access] = field(default_factory=dict, init=False, repr=False, compare=False)

    def access(self, preferred: tuple[str, ...]) -> Access:
        """`preferred`: languages that the request asks for; the portfolio's own follow. Kept: a viewer asks many times."""
        known = self._accesses.get(preferred)
        if known is not None:
            return known
        languages = tuple(dict.fromkeys((*preferred, *self.languages)))
        access = Access(self.role, MONEY_SCOPE in self.scopes and self.role in MONEY_ROLES, languages)
        return self._accesses.setdefault(preferred, access)


class Rows(Protocol):
    """Where a look-up finds its row."""

    async def row(self, sql: str, *arguments: object) -> "Mapping[str, object] | None": ...


class Viewers:
    """Looks bearer tokens up. A token stays known for two seconds, so a revoked one works at most that much longer."""

    def __init__(self, rows: Rows, *, demo: bool) -> None:
        self._rows = rows
        self._demo = demo
        self._known: OrderedDict[bytes, tuple[float, Viewer]] = OrderedDict()

    def known(self, authorization: bytes) -> Viewer | None:
        """Who sent this header a moment ago. Nothing is parsed, hashed or looked up: nearly every request ends here."""
        found = self._known.get(authorization)
        return found[1] if found is not None and found[0] > time.monotonic() else None

    def remember(self, authorization: bytes, viewer: Viewer) -> None:
        """Until it is looked up again; not a header that is padded."""
        if len(authorization) > limits.AUTHORIZATION_BYTES_CACHED:
            return
        self._known[authorization] = (time.monotonic() + limits.TOKEN_CACHE_SECONDS, viewer)
        self._known.move_to_end(authorization)
        if len(self._known) > limits.TOKENS_CACHED:
            self._known.popitem(last=False)

    async def authenticate(self, authorization: bytes, now: datetime) -> Viewer:
        """Who sends this header. Raises Unauthenticated."""
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("Say who you are: send the header `Authorization: Bearer <token>`.")
        viewer = await self.viewer(token.strip(), now)
        if viewer is None:
            raise Unauthenticated("This token is unknown, expired or revoked; ask for a new one.")
        self.remember(authorization, viewer)
        return viewer

    async def viewer(self, token: str, now: datetime) -> Viewer | None:
        """Who the token stands for; None for one that is unknown, expired or revoked. Demo tokens count only in the demo."""
        row = await self._rows.row(_LOOK_UP, hash_token(token), now)
        return None if row is None or (row["demo"] and not self._demo) else _viewer(row)


def _viewer(row: Mapping[str, object]) -> Viewer:
    return Viewer(
        principal=f"token:{row['token_id']}",
        expires_at=_of(datetime, row["expires_at"]),
        party_id=_of(UUID, row["party_id"]),
        role=Role(_text(row["role"])),
        scopes=frozenset(_text(scope) for scope in _of(list, row["scopes"])),
        customers=tuple(_of(list, row["customers"])),
        parties=tuple(_of(list, row["parties"])),
        portfolios=tuple(_of(list, row["portfolios"])),
        languages=tuple(_text(language) for language in _of(list, row["languages"])),
        customer_id=None if row["customer_id"] is None else _of(UUID, row["customer_id"]),
    )


def _of(type_: type[T], value: object) -> T:
    assert isinstance(value, type_)
    return value


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else _of(str, value)


_LOOK_UP = """
with recursive token as (
  select t.* from api_token t join party p on p.id = t.party_id
  where t.hash = $1 and t.revoked_at is null and t.expires_at > $2 and p.active
), above (start, id, parent_id) as (
  select p.id, p.id, p.parent_id from party p
  where p.id in (select party_id from token union select owner_id from portfolio)
  union all
  select above.start, p.id, p.parent_id from above join party p on p.id = above.parent_id
), root as (
  select start, id from above where parent_id is null
), below (top, id) as (
  select id, id from root where start = (select party_id from token)
  union
  select customer_id, customer_id from token where customer_id is not null
  union all
  select below.top, p.id from below join party p on p.parent_id = below.id
)
select token.id as token_id, token.expires_at, token.party_id, token.role, token.customer_id, token.scopes, token.demo,
  array(select id from below where top = token.customer_id) as customers,
  array(select below.id from below join root on root.id = below.top where root.start = token.party_id) as parties,
  array(
    select p.id from portfolio p join root on root.start = p.owner_id
    where root.id = (select id from root where start = token.party_id)
  ) as portfolios,
  coalesce((select languages from portfolio order by key limit 1), array['fi', 'sv', 'en']) as languages
from token
"""
