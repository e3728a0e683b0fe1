"""Two systems that sync the same services at once, and what the event log must say of it: nothing that one of them had not seen was
overwritten unless it was told of, and nothing that was acknowledged is missing."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple, TypeAlias
from uuid import uuid4

from tests.support.batches import Fetch, Item, batch

FIELDS: Mapping[str, str] = {
    "category": "s.category",
    "name.en": "v.name ->> 'en'",
    "description.fi": "v.description ->> 'fi'",
    "description.sv": "v.description ->> 'sv'",
    "internalDescription.en": "v.internal_description ->> 'en'",
    "documentationUrl": "v.documentation_url",
}
"""What they write, as flat fields; all of them texts, and each text is written once only, so that a state tells who wrote it."""

_OF_VERSION = ", ".join(f'{sql} as "{name}"' for name, sql in FIELDS.items() if name != "category")
SEEN = f"""select s.key, s.revision as of_service, v.revision as of_version, s.category, {_OF_VERSION}
from service s join service_version v on v.service_id = s.id where s.key like $1 || '-%' order by s.key"""
OF_SERVICE = """select o.key, s.category, s.rec_from, t.source_system from service_states s join service o using (id)
join change_transaction t on t.recorded_at = s.rec_from where o.key like $1 || '-%' order by o.key, s.rec_from"""
OF_VERSION = f"""select o.key, {_OF_VERSION}, v.rec_from, t.source_system
from service_version_states v join service o on o.id = v.service_id
join change_transaction t on t.recorded_at = v.rec_from where o.key like $1 || '-%' order by v.id, v.rec_from"""
ANSWER = (
    """errors { code } rows { index status errors { code path } conflicts { field base current resolution } blocked { field policy } }"""
)
POLICIES = ("FAIL", "KEEP_CURRENT", "TAKE_INCOMING", None)

Send: TypeAlias = Callable[["Tool", Item], Awaitable[Mapping[str, Any]]]
"""The payload of servicesSync with ANSWER, asked as this tool."""


@dataclass
class Tool:
    """`sends`: fields; `empty_only`: of those it may only write where nothing is. `backwards`: in which order its rows come."""

    source: str
    sends: Sequence[str]
    empty_only: frozenset[str]
    backwards: bool


ALFA = Tool(
    "alfa",
    ("category", "name.en", "description.fi", "description.sv", "internalDescription.en", "documentationUrl"),
    frozenset({"internalDescription.en", "documentationUrl"}),
    backwards=False,
)
BETA = Tool("beta", ("category", "name.en", "description.fi", "internalDescription.en", "documentationUrl"), frozenset(), backwards=True)
OWNED = {
    "alfa": {"IDENTITY": "MASTER", "TEXTS": "MASTER", "TECHNICAL": "WRITE_IF_EMPTY"},
    "beta": {"IDENTITY": "MASTER", "TEXTS": "MASTER", "TECHNICAL": "MASTER"},
}


@dataclass
class Intent:
    """A row that was sent: what it said, what its tool had seen, and what it was told."""

    tool: Tool
    key: str
    says: Mapping[str, str]
    seen: Mapping[str, str | None]
    row: Item
    told: Mapping[str, Any] = field(default_factory=dict)

    def conflict(self, name: str) -> Mapping[str, Any] | None:
        return next((each for each in self.told["conflicts"] if each["field"] == name), None)


class Change(NamedTuple):
    """Of one field of one service, by the event log."""

    key: str
    field: str
    before: str | None
    after: str | None
    source: str | None
    at: datetime


@dataclass
class Contest:
    """`keys`: what all services are called by. `busy`: batches that were told to come back."""

    keys: str
    fetch: Fetch
    send: Send
    random: Random
    intents: list[Intent] = field(default_factory=list)
    busy: int = 0
    _texts: int = 0

    async def round(self, batches: int) -> list[Callable[[], Awaitable[None]]]:
        """Both have read everything; what is to be done at once: so many batches of each, every service in all but one of them."""
        seen = [dict(row) for row in await self.fetch(SEEN, self.keys)]
        made = []
        for tool in (ALFA, BETA):
            for number in range(batches):
                intents = [self._intent(tool, row) for place, row in enumerate(seen) if place % batches != number]
                intents = intents[::-1] if tool.backwards else intents
                self.intents += intents
                made.append(self._sending(tool, intents))
        return made

    def _intent(self, tool: Tool, seen: Mapping[str, Any]) -> Intent:
        names = [name for name in tool.sends if self.random.random() < 0.6] or ["category"]
        says = {name: self._text(name, tool) for name in names}
        version: Item = {"number": "1.0", "baseRevision": seen["of_version"]}
        for name, text in says.items():
            whole, _, language = name.partition(".")
            if language:
                version.setdefault(whole, {})[language] = text
            elif name != "category":
                version[name] = text
        service = {"service": {"key": seen["key"]}, "externalId": seen["key"], "baseRevision": seen["of_service"], "version": version}
        if "category" in says:
            service["category"] = says["category"]
        policy = self.random.choice(POLICIES)
        row = {"service": service, **({"onConflict": policy} if policy else {})}
        return Intent(tool, seen["key"], says, {name: seen[name] for name in FIELDS}, row)

    def _text(self, name: str, tool: Tool) -> str:
        self._texts += 1
        return f"https://{tool.source}.example/{self._texts}" if name == "documentationUrl" else f"{tool.source} ä {self._texts}"

    def _sending(self, tool: Tool, intents: Sequence[Intent]) -> Callable[[], Awaitable[None]]:
        asked = batch(tool.source, [intent.row for intent in intents], str(uuid4()))

        async def send() -> None:
            """Again under the same key while it is told to come back."""
            payload = await self.send(tool, asked)
            while [error["code"] for error in payload["errors"]] == ["BUSY"]:
                self.busy += 1
                payload = await self.send(tool, asked)
            assert payload["errors"] == [], payload["errors"]
            assert [row["index"] for row in payload["rows"]] == list(range(len(intents)))
            for intent, row in zip(intents, payload["rows"], strict=True):
                intent.told = row

        return send

    async def log(self) -> list[Change]:
        """All that happened to the fields, state by state."""
        found: list[Change] = []
        for sql in (OF_SERVICE, OF_VERSION):
            states = [dict(row) for row in await self.fetch(sql, self.keys)]
            for earlier, later in pairwise(states):
                if earlier["key"] == later["key"]:
                    found += [
                        Change(later["key"], name, earlier[name], later[name], later["source_system"], later["rec_from"])
                        for name in FIELDS
                        if name in later and earlier[name] != later[name]
                    ]
        return found

    def statuses(self) -> Counter[str]:
        return Counter(intent.told["status"] for intent in self.intents)


def judged(intents: Sequence[Intent], log: Sequence[Change]) -> list[str]:
    """What was lost, overwritten unseen, or not told."""
    writers = {(intent.key, name, text): intent for intent in intents for name, text in intent.says.items()}
    written = Counter((change.key, change.field, change.after or "") for change in log)
    found: list[str] = []
    for change in log:
        writer = writers.get((change.key, change.field, change.after or ""))
        found += [f"nobody wrote {change}"] if writer is None else _overwritten(change, writer)
    for intent in intents:
        found += _acknowledged(intent, written)
    return found


def _overwritten(change: Change, writer: Intent) -> Iterator[str]:
    conflict = writer.conflict(change.field)
    seen = writer.seen[change.field] == change.before
    reported = conflict is not None and conflict["resolution"] == "TAKE_INCOMING" and conflict["current"] == change.before
    if not seen and not reported:
        yield f"{change} was a lost update: its writer had seen {writer.seen[change.field]} and was told {writer.told}"
    if change.source != writer.tool.source:
        yield f"{change} was written by {writer.tool.source}"
    if change.field in writer.tool.empty_only and change.before is not None:
        yield f"{change} was written by one who may only fill gaps"


def _acknowledged(intent: Intent, written: Mapping[tuple[str, str, str], int]) -> Iterator[str]:
    status, conflicts = intent.told["status"], intent.told["conflicts"]
    if status not in ("UPDATED", "UNCHANGED", "CONFLICT") or intent.told["errors"]:
        yield f"{intent.key} of {intent.tool.source} is {status}: {intent.told['errors']}"
    if (status == "CONFLICT") != any(conflict["resolution"] == "FAIL" for conflict in conflicts):
        yield f"{intent.key} of {intent.tool.source} is {status}, with {conflicts}"
    blocked = {each["field"] for each in intent.told["blocked"]}
    for name, text in intent.says.items():
        times, conflict = written[intent.key, name, text], intent.conflict(name)
        stays = status == "CONFLICT" or name in blocked or (conflict is not None and conflict["resolution"] == "KEEP_CURRENT")
        if times != (0 if stays else 1):
            yield f"{name} = {text} of {intent.key} was written {times} times, and was told: {intent.told}"
        if conflict is not None and (conflict["base"] != intent.seen[name] or conflict["current"] == intent.seen[name]):
            yield f"{name} of {intent.key} is told as {conflict}, and {intent.seen[name]} had been seen"
