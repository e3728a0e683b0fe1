"""Verbs that come twice: a key stands for one outcome, kept in the transaction that made it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import column, delete, select, table, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app import limits
from app.domain.work import Work
from app.errors import Conflict, Invalid

_PATH = ("input", "idempotencyKey")
_NAMES = ("principal", "mutation_field", "key", "request_hash", "recorded_at")
_RECORDS = table("idempotency_record", *map(column, _NAMES), column("outcome", JSONB(none_as_null=True)))


class Told(NamedTuple):
    """When something was told: the newest revision then, and the moment by the clock."""

    known: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb came to, as it is kept and told. `errors`: as the payload tells them. `revision`: None when nothing was changed.
    `passing`: the same may go well in a moment, so it is not kept. `shown`, `told`: of an Outcome; never kept. `first`: of one that was
    kept, when it was told first."""

    changed: Mapping[str, UUID]
    errors: list[Mapping[str, object]]
    report: Mapping[str, object]
    revision: datetime | None = None
    passing: bool = False
    shown: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, object] = field(default_factory=dict)
    first: Told | None = None

    def kept(self, first: Told) -> dict[str, Any]:
        """JSON of it."""
        changed = {name: str(id_) for name, id_ in self.changed.items()}
        revision = self.revision.isoformat() if self.revision else None
        told = {"known": first.known.isoformat() if first.known else None, "at": first.at.isoformat()}
        return {"changed": changed, "errors": self.errors, "report": dict(self.report), "revision": revision, "first": told}


def done_again(kept: Mapping[str, Any]) -> Done:
    """The outcome that was kept."""
    revision = kept["revision"]
    changed = {name: UUID(id_) for name, id_ in kept["changed"].items()}
    told = kept.get("first")  # what was kept before there were clocks has none
    first = Told(_moment(told["known"]), datetime.fromisoformat(told["at"])) if told else None
    return Done(changed, kept["errors"], kept["report"], _moment(revision), first=first)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Key:
    """Belongs to one principal and one field. `request_hash`: of the field, the input, the role and the customer."""

    principal: str
    mutation_field: str
    key: str
    request_hash: bytes

    def row(self) -> Any:
        """The condition for its record."""
        columns = _RECORDS.c
        return (columns.principal == self.principal) & (columns.mutation_field == self.mutation_field) & (columns.key == self.key)


def key_of(work: Work, field: str, given: Mapping[str, object], header: str | None, *, needed: bool) -> Key | None:
    """The key of a request; None: it has none and needs none. Raises Invalid."""
    key = given.get("idempotencyKey")
    if key is not None and header is not None and key != header:
        raise Invalid("The header Idempotency-Key is another one than this; send one of them.", code="IDEMPOTENCY_KEY_TWICE", path=_PATH)
    key = header if key is None else key
    if not isinstance(key, str):
        if needed:
            what = "Send an idempotencyKey, a new one for each new thing: should the answer get lost, the same key never makes it twice."
            raise Invalid(what, code="IDEMPOTENCY_KEY_MISSING", path=_PATH)
        return None
    if not 1 <= len(key) <= limits.IDEMPOTENCY_KEY_LETTERS_MAX or not key.isprintable():
        what = f"An idempotency key has 1 to {limits.IDEMPOTENCY_KEY_LETTERS_MAX} printable letters; a UUID will do."
        raise Invalid(what, code="IDEMPOTENCY_KEY_MALFORMED", path=_PATH)
    asked = {name: value for name, value in given.items() if name != "idempotencyKey"}
    content = _content([field, asked, work.role.value, work.viewer.customer_id])
    return Key(str(work.viewer.party_id), field, key, sha256(content).digest())


def _content(value: object) -> bytes:
    """JSON of an input. Numbers and letters that JSON cannot keep occur in rows that are refused one by one."""
    try:
        return orjson.dumps(value, default=_written, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return json.dumps(value, default=_written, sort_keys=True).encode()


async def claim(session: AsyncSession, key: Key, now: datetime) -> Done | None:
    """The outcome that the key stands for already, or None: it is this unit's now. A second caller waits here for the first one."""
    values = dict(zip(_NAMES, (key.principal, key.mutation_field, key.key, key.request_hash, now), strict=True))
    claimed = await session.execute(insert(_RECORDS).values(values).on_conflict_do_nothing().returning(_RECORDS.c.key))
    if claimed.first() is not None:
        return None
    found = (await session.execute(select(_RECORDS.c.request_hash, _RECORDS.c.outcome).where(key.row()))).one()
    if found.request_hash != key.request_hash:
        what = "This key was used with another input; use a new key for something new."
        raise Conflict(what, code="IDEMPOTENCY_KEY_REUSED", path=_PATH)
    return done_again(found.outcome)


async def keep(session: AsyncSession, key: Key, done: Done, first: Told) -> None:
    """In the same transaction as what was done."""
    await session.execute(update(_RECORDS).where(key.row()).values(outcome=done.kept(first)))


async def give_back(session: AsyncSession, key: Key) -> None:
    """What was claimed in this unit."""
    await session.execute(delete(_RECORDS).where(key.row()))


async def forget(session: AsyncSession, now: datetime) -> int:
    """Forgets the keys that are older than anybody was promised, and gives how many."""
    old = delete(_RECORDS).where(_RECORDS.c.recorded_at < now - timedelta(days=limits.IDEMPOTENCY_DAYS))
    return len((await session.execute(old.returning(_RECORDS.c.key))).all())


def _written(value: object) -> object:
    match value:
        case Decimal():
            return format(value.normalize(), "f")
        case Enum():
            return value.value
        case _:
            return str(value)
