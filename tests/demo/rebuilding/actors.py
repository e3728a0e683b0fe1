"""Who acts: a token for each person in each part that they play, and one way to do a verb that must succeed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from app.identity.viewers import Viewers
from app.viewer import Role, Viewer
from tests.support.asking import NOW
from tests.support.writing import Writer


class Refused(AssertionError):
    """A verb refused what the demo needs."""


class Actors:
    """Acts through GraphQL documents only. `first`: the administrator, whose bare party and token no verb can make. All others get their
    tokens from the administrator, when they first act."""

    def __init__(self, writer: Writer, first: str) -> None:
        self.writer = writer
        self._first = first
        self._known: dict[tuple[Role, str, str | None], Viewer] = {}

    async def begin(self) -> None:
        """The one row that somebody has to insert: whoever makes all others."""
        connection = await asyncpg.connect(self.writer.database.owner_url)
        try:
            await connection.execute("""insert into party (key, kind, name) values ($1, 'PERSON', '{"fi": "Pääkäyttäjä"}')""", self._first)
        finally:
            await connection.close()

    @property
    def roles(self) -> set[Role]:
        """Of those who have acted."""
        return {role for role, _, _ in self._known}

    async def viewer(self, role: Role, party: str, customer: str | None = None) -> Viewer:
        """The person in this part; of a customer also for whom they speak."""
        key = (role, party, customer)
        if key not in self._known:
            made = self.writer.add if party == self._first else self._introduced
            self._known[key] = await made(role, party, customer)
        return self._known[key]

    async def _introduced(self, role: Role, party: str, customer: str | None) -> Viewer:
        asked = {"party": {"key": party}, "role": role.value, "expiresAt": (NOW + timedelta(days=1)).isoformat()}
        named = {"customer": {"key": customer}} if customer else {}
        made = await self.do(await self.admin(), "tokenCreate", {**asked, **named}, NOW, "token")
        return await Viewers(self.writer.pool, demo=False).authenticate(f"Bearer {made['token']}".encode(), NOW)

    async def admin(self) -> Viewer:
        return await self.viewer(Role.ADMIN, self._first)

    async def do(self, who: Viewer, verb: str, input: Mapping[str, object], at: datetime, selection: str = "changeCursor") -> Any:  # noqa: A002
        """The payload of a verb that is done."""
        payload = await self.writer.do(who, verb, input, selection, at=at)
        if payload["errors"]:
            told = "; ".join(f"{error['code']} {'.'.join(error['path'])}: {error['message']}" for error in payload["errors"])
            raise Refused(f"{verb} at {at:%Y-%m-%d %H:%M} by {who.role}: {told}")
        return payload

    async def ask(self, text: str, at: datetime, who: Viewer, **variables: Any) -> Any:
        """`data` of a question."""
        return await self.writer.run(who, text, at=at, **variables)
