"""What a request shows becomes a Viewer: looked up once for all who show the same at a time, and known for two seconds."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from app import limits
from app.errors import Unauthenticated
from app.identity.claims import Expected, claimed
from app.identity.issuer import Issuer
from app.identity.jwt import Signed, read, verified
from app.identity.keys import SigningKey
from app.identity.statements import BY_CLAIMS, BY_PARTIES, BY_TOKEN, STILL_VALID
from app.identity.tokens import TOKEN_BEGIN, TOKEN_LETTERS, hash_token
from app.settings import Settings
from app.viewer import Role, Viewer

T = TypeVar("T")
BEARER = b"bearer "
UNKNOWN = "This token is unknown, expired or revoked; ask for a new one."


class Rows(Protocol):
    """Where a look-up finds its row."""

    async def row(self, sql: str, *arguments: object) -> Mapping[str, object] | None: ...


class Uses(Protocol):
    """Who is told that a token was used."""

    def used(self, token: UUID, at: datetime) -> None: ...

    async def close(self) -> None: ...


class Viewers:
    """Knows who asks. What was shown stays known for two seconds and not beyond its end, so a revoked token works at most that much longer.
    `demo`: tokens of the demo portfolio are accepted. `oidc`: the issuer of the JWTs that are, and what they must claim; None: no JWTs.
    `apart`: where those who stay connected are looked up, so that they do not wait for what others ask; None: as all others."""

    def __init__(
        self, rows: Rows, *, demo: bool, oidc: tuple[Issuer, Expected] | None = None, uses: Uses | None = None, apart: Rows | None = None
    ) -> None:
        self._rows = rows
        self._apart = apart or rows
        self._demo = demo
        self._oidc = oidc
        self._uses = uses
        self._known: OrderedDict[bytes, tuple[float, Viewer]] = OrderedDict()
        self._bytes_known = 0
        self._asking: dict[bytes, asyncio.Task[Viewer]] = {}
        self._looked: dict[Viewer, float] = {}

    def known(self, authorization: bytes) -> Viewer | None:
        """Who sent this header a moment ago. Nothing is parsed, hashed or looked up: nearly every request ends here."""
        found = self._known.get(authorization)
        return found[1] if found is not None and found[0] > time.monotonic() else None

    def seen(self, authorization: bytes) -> bool:
        """Whether somebody was let in with this header, be it some time ago."""
        return authorization in self._known

    async def authenticate(self, authorization: bytes, now: datetime, turn: AbstractAsyncContextManager[None] | None = None) -> Viewer:
        """Who sends this header, be it known or not. `turn`: within which it is looked up, unless somebody does already. Raises
        Unauthenticated, or Unavailable when nobody can tell."""
        asking = self._asking.get(authorization)
        if asking is None:
            asking = self._asking[authorization] = asyncio.create_task(self._found(authorization, now, turn or nullcontext()))
            asking.add_done_callback(partial(self._answered, authorization))
        return await asyncio.shield(asking)  # who goes away takes nothing from the others

    def _answered(self, authorization: bytes, asking: "asyncio.Task[Viewer]") -> None:
        del self._asking[authorization]
        if not asking.cancelled():
            asking.exception()  # whoever waits has it; when all have left, it is no news

    async def still_valid(self, viewers: Collection[Viewer], now: datetime) -> set[Viewer]:
        """Those who still are who they were let in as: neither revoked nor sent away, with the same rights, by one statement for all; nor,
        as is looked at a minute after each came and then once a minute, with other parties below them than they came with."""
        current = [viewer for viewer in viewers if viewer.expires_at > now]
        shown = [(it.principal, it.token_id, it.party_id, it.customer_id, it.role.value, " ".join(it.scopes)) for it in current]
        row = await self._apart.row(STILL_VALID, now, *(zip(*shown, strict=True) if shown else [()] * 6))
        principals = set() if row is None else {_text(each) for each in _of(list, row["principals"])}
        good = {viewer for viewer in current if viewer.principal in principals}
        return good - {viewer for viewer in self._due(good) if not await self._is_same(viewer)}

    def _due(self, viewers: Collection[Viewer]) -> Sequence[Viewer]:
        """Some of those whose parties were not looked at for a while."""
        now = time.monotonic()
        self._looked = {viewer: self._looked.get(viewer, now) for viewer in viewers}
        due = [viewer for viewer in viewers if now - self._looked[viewer] >= limits.RIGHTS_SECONDS][: limits.RIGHTS_AT_ONCE]
        self._looked |= dict.fromkeys(due, now)
        return due

    async def _is_same(self, viewer: Viewer) -> bool:
        row = await self._apart.row(BY_PARTIES, viewer.party_id, viewer.customer_id)
        names = ("customers", "parties", "portfolios")
        return row is not None and all(set(_of(list, row[name])) == set(getattr(viewer, name)) for name in names)

    async def close(self) -> None:
        """Ends what is under way, and writes what is noted."""
        if self._oidc is not None:
            await self._oidc[0].close()
        if self._uses is not None:
            await self._uses.close()

    async def _found(self, authorization: bytes, now: datetime, turn: AbstractAsyncContextManager[None]) -> Viewer:
        token = authorization[len(BEARER) :].strip(b" ")
        if authorization[: len(BEARER)].lower() != BEARER or not token:
            raise Unauthenticated("Say who you are: send the header `Authorization: Bearer <token>`.")
        look_up: Callable[[], Awaitable[Viewer]]
        if token.startswith(TOKEN_BEGIN.encode()):
            look_up = partial(self._of_token, token, now)
        else:
            look_up = await self._jwt(token, now)  # not within a turn: whoever waits for an issuer keeps nobody else waiting
        async with turn:
            viewer = await look_up()
        if len(authorization) == len(BEARER) + len(token):  # one that is padded is another key each time
            self._remember(authorization, viewer, now)
        return viewer

    async def _of_token(self, token: bytes, now: datetime) -> Viewer:
        """Demo tokens count only in the demo."""
        if len(token) != TOKEN_LETTERS:
            raise Unauthenticated(UNKNOWN)
        row = await self._rows.row(BY_TOKEN, hash_token(token.decode("latin-1")), now)
        if row is None or (row["demo"] and not self._demo):
            raise Unauthenticated(UNKNOWN)
        id_ = _of(UUID, row["token_id"])
        if self._uses is not None:
            self._uses.used(id_, now)
        return _viewer(row, f"token:{id_}", _of(datetime, row["expires_at"]), id_, demo=row["demo"] is True)

    async def _jwt(self, token: bytes, now: datetime) -> Callable[[], Awaitable[Viewer]]:
        """How it is looked up, with the keys of its issuer at hand."""
        if self._oidc is None:
            raise Unauthenticated(UNKNOWN)
        issuer, expected = self._oidc
        signed = read(token)
        return partial(self._of_jwt, signed, await issuer.keys(signed.alg, signed.key_id), expected, now)

    async def _of_jwt(self, signed: Signed, keys: Sequence[SigningKey], expected: Expected, now: datetime) -> Viewer:
        found = claimed(verified(signed, keys), expected, now)
        row = await self._rows.row(BY_CLAIMS, found.party, found.customer, found.role.value, sorted(found.scopes))
        if row is None:
            raise Unauthenticated(f"This JWT is not accepted: its claim `{expected.party}` names no party, or none that still acts.")
        if found.role is Role.CUSTOMER and row["customer_id"] is None:
            raise Unauthenticated(f"This JWT is not accepted: its claim `{expected.customer}` names no party, or none that still acts.")
        return _viewer(row, found.principal, found.until)

    def _remember(self, authorization: bytes, viewer: Viewer, now: datetime) -> None:
        """Until it is looked up again. What is remembered is bounded in number and in bytes: JWTs are long."""
        if authorization not in self._known:
            self._bytes_known += len(authorization)
        seconds = min(limits.TOKEN_CACHE_SECONDS, (viewer.expires_at - now).total_seconds())
        self._known[authorization] = (time.monotonic() + seconds, viewer)
        self._known.move_to_end(authorization)
        while len(self._known) > limits.TOKENS_CACHED or self._bytes_known > limits.AUTHORIZATION_BYTES_CACHED:
            forgotten, _ = self._known.popitem(last=False)
            self._bytes_known -= len(forgotten)


async def viewer_named(rows: Rows, party: str, role: Role, scopes: Sequence[str], principal: str, until: datetime) -> Viewer | None:
    """Whom somebody names who needs to show nothing, as they hold the machine. None: nobody with this key acts."""
    row = await rows.row(BY_CLAIMS, party, None, role.value, sorted(scopes))
    return None if row is None else _viewer(row, principal, until)


def oidc_of(settings: Settings) -> tuple[Issuer, Expected] | None:
    """As the settings name it."""
    if settings.oidc_issuer is None or settings.oidc_audience is None:
        return None
    names = settings.oidc_party_claim, settings.oidc_role_claim, settings.oidc_customer_claim, settings.oidc_scope_claim
    issuer = Issuer(settings.oidc_issuer, keys_url=settings.oidc_jwks_url)
    return issuer, Expected(settings.oidc_issuer, settings.oidc_audience, *names)


def _viewer(row: Mapping[str, object], principal: str, expires_at: datetime, token_id: UUID | None = None, *, demo: bool = False) -> Viewer:
    return Viewer(
        principal=principal,
        expires_at=expires_at,
        party_id=_of(UUID, row["party_id"]),
        role=Role(_text(row["role"])),
        scopes=frozenset(_text(scope) for scope in _of(list, row["scopes"])),
        customers=tuple(_of(list, row["customers"])),
        parties=tuple(_of(list, row["parties"])),
        portfolios=tuple(_of(list, row["portfolios"])),
        languages=tuple(_text(language) for language in _of(list, row["languages"])),
        customer_id=None if row["customer_id"] is None else _of(UUID, row["customer_id"]),
        token_id=token_id,
        demo=demo,
    )


def _of(type_: type[T], value: object) -> T:
    assert isinstance(value, type_)
    return value


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else _of(str, value)
