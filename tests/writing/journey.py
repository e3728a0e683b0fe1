"""A portfolio that is changed step by step, by whoever and at whatever moment a seed draws, and looked at after every step."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.delivery.worker import run_due
from app.schema import verbs
from app.viewer import Role
from tests.support.asking import DEMO_PERSONS, NOW
from tests.writing.answers import input_type, judge, repeated, report_of, rows_told, selection
from tests.writing.ground import Plot
from tests.writing.invariants import stamp, wrong
from tests.writing.likely import Likely
from tests.writing.population import population

WORKER = "run_due"
"""A step that is no verb: the worker fires what is due."""
NOTHING = "nothing"
"""What a step becomes that does not matter to a failure."""
PAUSES = (timedelta(0), timedelta(minutes=5), timedelta(hours=7), timedelta(days=2), timedelta(days=35))
DUE = "select count(*) from lifecycle_transition where status = 'SCHEDULED' and effective_at <= $1"
FOREIGN = 0.08
"""How often somebody tries what their role may not do."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ROWS_AS_REPORT = {"gateChecksSet"}
"""Verbs whose payload lists rows as they are now: of a dry run those that were there."""


class Journey:
    """`told`: what was done, for whoever reads a failure. `tally`: how often each verb was done, and how often refused."""

    def __init__(self, plot: Plot, tally: Counter[str]) -> None:
        self.plot = plot
        self.tally = tally
        self.at = NOW
        self.told: list[str] = []
        self._since: datetime | None = None

    async def go(self, verb: str, seed: int) -> None:
        """One step. Fails with all steps so far."""
        if verb == NOTHING:
            return
        random = Random(seed)  # noqa: S311  # to vary tests, not to keep secrets
        self.at += random.choice(PAUSES)
        try:
            await (self._fire() if verb == WORKER else self._do(verb, random))
            found = await self._wrong()
            assert not found, found
        except Exception as error:
            raise AssertionError("\n".join(["this went wrong:", *self.told, f"{type(error).__name__}: {error}"])) from error

    async def _wrong(self) -> Mapping[str, Any]:
        if self._since is None:
            self._since = await self.plot.owner.fetchval("select max(recorded_at) from change_transaction where source_system = 'demo'")
        return await wrong(self.plot.owner, self._since)

    async def _fire(self) -> None:
        fired = await run_due(self.plot.units, self.at, zone="Europe/Helsinki")
        self.told.append(f"{self.at:%Y-%m-%d %H:%M} the worker: {[str(each) for each in fired]}")
        assert not await self.plot.owner.fetchval(DUE, self.at), "something that is due is passed over"
        self.tally[f"fired {bool(fired)}"] += 1

    async def _do(self, verb: str, random: Random) -> None:
        there = await population(self.plot.owner)
        likely = Likely(random, there, verb, self.at)
        given = likely.input(input_type(verb))
        role = random.choice(list(Role)) if random.random() < FOREIGN else random.choice(fitting(verb, likely.version["owner"]))
        payload = await self._thrice(verb, role, given)
        if random.random() < 0.7 and (overridden := _overriding(verb, payload, given)) is not None:
            await self._thrice(verb, Role.PORTFOLIO_MANAGER, overridden)

    async def _thrice(self, verb: str, role: Role, given: dict[str, Any]) -> Mapping[str, Any]:
        """Dry, then in earnest, then once more under the same key: what the first says the second does, and the third repeats."""
        self.told.append(f"{self.at:%Y-%m-%d %H:%M} {role} {verb} {json.dumps(given, ensure_ascii=False)}")
        before = await stamp(self.plot.owner)
        dry = await self._sent(verb, role, given, dry=True)
        assert await stamp(self.plot.owner) == before, "a dry run wrote something"
        assert dry["changeCursor"] is None, dry
        assert all(dry[name] is None for name in rows_told(verb)), dry
        keyed = {**given, "idempotencyKey": f"walk {len(self.told)}"}
        real = await self._sent(verb, role, keyed, dry=False)
        after = await stamp(self.plot.owner)
        self.told[-1] += f" -> {[error['code'] for error in real['errors']] or 'done'}"
        if verb not in ROWS_AS_REPORT:
            assert _without_ids(report_of(dry)) == _without_ids(report_of(real)), "a dry run tells something else"
        assert repeated(await self._sent(verb, role, keyed, dry=False)) == repeated(real), "the same key answers something else"
        assert await stamp(self.plot.owner) == after, "the same key did it again"
        if real["errors"]:
            changed = {table for table, *_ in set(after) ^ set(before)}
            assert changed <= {"idempotency_record"}, f"refused, and yet written to {changed}"
            assert all(real[name] is None for name in rows_told(verb)), real
        self.tally[f"{verb} {'refused' if real['errors'] else 'done'}"] += 1
        for error in real["errors"]:
            self.tally[f"{verb} {error['code']}"] += 1
        return real

    async def _sent(self, verb: str, role: Role, given: Mapping[str, Any], *, dry: bool) -> Mapping[str, Any]:
        payload: Mapping[str, Any] = await self.plot.writer.do(role, verb, given, f"{selection(verb)} changeCursor", at=self.at, dry=dry)
        judge(verb, given, payload)
        return payload


def fitting(verb: str, owner: str | None) -> list[Role]:
    """Who may do it. Owners do what they do to their own services."""
    may = sorted(verbs().verb(verb).may)
    return may if owner == DEMO_PERSONS[Role.SERVICE_OWNER][0] else [role for role in may if role is not Role.SERVICE_OWNER] or may


def _overriding(verb: str, payload: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same, with the checks let pass that stopped it."""
    stopped = [error for error in payload["errors"] if error["__typename"] == "GateError"]
    if not stopped or "overrides" in given or "overrides" not in input_type(verb).fields:
        return None
    failed = [check["code"] for check in stopped[0]["checks"] if check["outcome"] == "FAIL"]
    return {**given, "reason": "Näin", "overrides": [{"check": code, "reason": "Näin päätettiin"} for code in failed]}


def _without_ids(report: Mapping[str, Any]) -> str:
    """Rows that are made in both runs have an id of their own in each."""
    return UUID.sub("…", json.dumps(report, sort_keys=True))
