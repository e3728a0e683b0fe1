"""Positions in the recorded history: what a token of an answer, a cursor of the feed and `changeCursor` of a payload are, all three.

PostgreSQL writes a position into an answer as a mark of plain numbers, and it is sealed on the way out: nobody outside can read from one
when something was changed that they do not see, or make one up."""

import re
from base64 import b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import NamedTuple, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import BigInteger, ColumnElement, Text, cast, extract, literal_column

from app.database.pool import ReadPool
from app.errors import Invalid

WHOLE = 2**31 - 1
"""As the place in a revision: behind all that it changed."""

LETTERS = 48
FORM = re.compile(rf"[A-Za-z0-9_-]{{{LETTERS}}}")
_NUMBERS = Struct(">qiq")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EDGE = "\x1e"  # JSON text never has it: control characters of a string are escaped
_MARK = re.compile(rb"\x1e(-?\d+) (\d+) (-?\d+)\x1e")


Bytes: TypeAlias = bytes | memoryview
"""Of an answer: a view where only something behind it is left out, since it may be long."""


class Position(NamedTuple):
    """Behind the change `seq` of a revision. `clock`: what was the present for who got it, which says which schedules were still to come,
    and since when they have it."""

    revision: datetime
    seq: int
    clock: datetime


class Seal:
    """Seals positions with the key of one portfolio; the same position always becomes the same text. `key`: 64 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def sealed(self, position: Position) -> str:
        """As it goes out."""
        return self._sealed(_micros(position.revision), position.seq, _micros(position.clock)).decode()

    def opened(self, text: str) -> Position:
        """Raises Invalid for anything but a text that was sealed here."""
        try:
            if not FORM.fullmatch(text):
                raise ValueError("not of the form")
            revision, seq, clock = _NUMBERS.unpack(self._cipher.decrypt(b64decode(text, altchars=b"-_"), None))
        except (InvalidTag, ValueError):
            what = "This is no token or cursor of this portfolio: use one exactly as an answer gave it."
            raise Invalid(what, code="BAD_USER_INPUT") from None
        return Position(_EPOCH + revision * _MICROSECOND, seq, _EPOCH + clock * _MICROSECOND)

    def sealed_in(self, answer: bytes) -> bytes:
        """The answer with its marks sealed."""
        return _MARK.sub(lambda mark: self._sealed(*map(int, mark.groups())), answer)

    def _sealed(self, revision: int, seq: int, clock: int) -> bytes:
        return urlsafe_b64encode(self._cipher.encrypt(_NUMBERS.pack(revision, seq, clock), None))


class Sealing:
    """The seal of the portfolio that this process serves, looked up once. `pool`: where from."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool
        self.seal: Seal | None = None

    async def ready(self) -> Seal:
        """Raises Unavailable."""
        if self.seal is None:
            found = await self._pool.row("select key from position_seal")
            assert found is not None, "a migration made it"
            self.seal = Seal(found["key"])
        return self.seal

    def finished(self, answer: bytes) -> tuple[Bytes, datetime | None]:
        """An answer with its marks sealed, of which most have none; and the revision that stands behind it. None: there is none."""
        end, revision = len(answer), None
        if not answer.endswith(b"}"):
            end = answer.rindex(_EDGE.encode())
            revision = _EPOCH + int(answer[end + 1 :]) * _MICROSECOND
        if answer.find(_EDGE.encode(), 0, end) < 0:
            return memoryview(answer)[:end], revision
        assert self.seal is not None, "what filled the statement was ready"
        return self.seal.sealed_in(answer[:end]), revision


def mark(revision: ColumnElement[datetime], seq: ColumnElement[int], clock: ColumnElement[datetime]) -> ColumnElement[str]:
    """A position as PostgreSQL writes it, null without a revision; to be written as text that needs no escaping."""
    edge, gap = literal_column(f"'{_EDGE}'", Text()), literal_column("' '", Text())
    return edge.concat(_number(revision)).concat(gap).concat(cast(seq, Text)).concat(gap).concat(_number(clock)).concat(edge)


def revision_mark(revision: ColumnElement[datetime]) -> ColumnElement[str]:
    """A revision as PostgreSQL writes it behind an answer."""
    return literal_column(f"'{_EDGE}'", Text()).concat(_number(revision))


def _number(moment: ColumnElement[datetime]) -> ColumnElement[str]:
    return cast(cast(extract("epoch", moment) * literal_column("1000000"), BigInteger), Text)


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
