"""What must become of a batch, told once more after the contract: plain dictionaries, no SQL, and nothing of the code that does it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

Fields = dict[str, Any]
OPEN = ("PROPOSED", "IN_DESIGN")
PLANNED = (*OPEN, "IN_TRANSITION")
GROUPS: Mapping[str, Mapping[str, str]] = {
    "party": dict.fromkeys(("kind", "name", "email", "parent", "preferredLanguage", "active"), "PARTY"),
    "service": dict.fromkeys(
        ("portfolio", "isPackage", "form", "classification", "category", "provider", "owner", "reviewDueOn"), "IDENTITY"
    ),
    "version": {
        **dict.fromkeys(("name", "customerNeed", "valueProposition", "description"), "TEXTS"),
        **dict.fromkeys(("internalDescription", "documentationUrl"), "TECHNICAL"),
        **dict.fromkeys(("priority", "businessValue", "risk", "investmentEstimate"), "ASSESSMENT"),
        "scope": "SCOPE",
        "commitments": "COMMITMENTS",
        "leadTimeDays": "COMMITMENTS",
        "prices": "PRICES",
    },
}
PROMISED = ("name", "customerNeed", "valueProposition", "description", "scope", "commitments", "leadTimeDays")
NEVER_KEPT = ("name", "email")
"""Of parties: what they were is not known, only that they were something else."""


class Id(NamedTuple):
    """`number`: of a version."""

    kind: str
    key: str
    number: str = ""


@dataclass
class Thing:
    """`history`: what it was like at each revision that was looked at."""

    fields: Fields
    revision: int
    stage: str = ""
    based_on: str | None = None
    history: dict[int, Fields] = field(default_factory=dict)

    def forgotten(self, name: str, since: int) -> bool:
        """Whether it was something else after that revision, or in it."""
        late = [{key: value for key, value in self.history[each].items() if column(key) == name} for each in self.history if each >= since]
        return any(each != late[0] for each in late)


@dataclass
class Before:
    """What a source says of the versions of a service. `said`: of any of them, the last time; `met`: as the version was that a row without
    a number meant when the source first had to do with them."""

    said: Fields
    met: Fields | None

    def of(self, name: str, otherwise: Any) -> Any:
        if name in self.said:
            return self.said[name]
        return otherwise if self.met is None else self.met.get(name)


@dataclass
class Known:
    """What a source knows of a thing. `last`: all of it when the source last wrote to the same service, or else first named it;
    `mine`: each field as the source made it last, or else as it was at first; `since`: the revision of that, of what is never kept;
    `before`: of a version that came later, of those that were there; `own`: fields that the source has said of this one."""

    last: Fields
    mine: Fields
    since: dict[str, int]
    before: Before | None = None
    own: set[str] = field(default_factory=set)

    def base(self, said: "Said", current: Fields) -> Fields:
        """Of a field that it says otherwise counts what it made of that."""
        differing = [name for name, value in said.fields.items() if value != current.get(name)]
        return {**self.last, **{name: self._of(name, said, current) for name in differing}}

    def _of(self, name: str, said: "Said", current: Fields) -> Any:
        """Who does not name the version says what it said before. Nobody has decided on what is empty."""
        mine = self.mine.get(name)
        if self.before is None or not said.implied or name in self.own or current.get(name) in (None, []):
            return mine
        return self.before.of(name, mine)


@dataclass
class World:
    """`known`: by sources; `links`: things that a source has its own name for; `touched`: services and parties that it had to do with.
    `fresh`: what came with the last change."""

    things: dict[Id, Thing] = field(default_factory=dict)
    known: dict[str, dict[Id, Known]] = field(default_factory=dict)
    links: set[tuple[str, Id]] = field(default_factory=set)
    touched: dict[tuple[str, str, str], Before] = field(default_factory=dict)
    fresh: set[Id] = field(default_factory=set)

    def implied(self, source: str, id_: Id, said: "Said") -> Fields | None:
        """The base of a row that names none."""
        known = self.known.get(source, {}).get(id_)
        return None if known is None else known.base(said, self.things[id_].fields)

    def versions(self, key: str, *stages: str) -> list[Id]:
        """The newest first."""
        found = [id_ for id_, thing in self.things.items() if id_[:2] == ("version", key) and (thing.stage in stages or not stages)]
        return sorted(found, key=lambda id_: tuple(map(int, id_.number.split("."))), reverse=True)

    def meant(self, key: str) -> Id:
        """By a row that gives no number."""
        found = self.versions(key, "OPERATIONAL") or self.versions(key, "RETIRING") or self.versions(key, *PLANNED)
        return found[0] if found else Id("version", key, self.next_number(key))

    def next_number(self, key: str) -> str:
        majors = [int(id_.number.split(".")[0]) for id_ in self.versions(key)]
        return f"{max(majors, default=0) + 1}.0"

    def draft_of(self, id_: Id) -> Id | None:
        return self._continuing(id_, *OPEN)

    def answered(self, id_: Id) -> Fields:
        """What a version that follows it, and is closed already, says."""
        found = None if self.draft_of(id_) else self._continuing(id_, "IN_TRANSITION", "REJECTED")
        return {} if found is None else self.things[found].fields

    def _continuing(self, id_: Id, *stages: str) -> Id | None:
        return next((each for each in self.versions(id_.key, *stages) if self.things[each].based_on == id_.number), None)


@dataclass
class Said:
    """What a row says of one thing. `revision`: its base; `named`: whether it gives what its source calls it; `implied`: a version that it
    does not name."""

    id: Id
    fields: Fields
    revision: int | None = None
    named: bool = False
    implied: bool = False


@dataclass
class Row:
    """`invalid`: with the code that tells why."""

    said: list[Said]
    policy: str
    draft: bool
    item: Fields
    invalid: str | None = None


@dataclass
class Became:
    """Of a row. `writes`: by thing; `made`: new things, `drafts`: new versions by what they continue; `codes`: of errors."""

    status: str = "UNCHANGED"
    merged: bool = False
    conflicts: list[Fields] = field(default_factory=list)
    blocked: list[Fields] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    writes: dict[Id, Fields] = field(default_factory=dict)
    made: list[Id] = field(default_factory=list)
    drafts: dict[Id, Fields] = field(default_factory=dict)
    links: list[Id] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        return self.status not in ("CONFLICT", "REJECTED")


@dataclass(frozen=True)
class Sender:
    """`owned`: policies by group; `otherwise`: of groups without one."""

    source: str
    owned: Mapping[str, str]
    otherwise: str
    money: bool

    def policy(self, group: str) -> str:
        return self.owned.get(group, self.otherwise)


def expected(world: World, rows: Sequence[Row], sender: Sender) -> list[Became]:
    """Row by row; all are judged by what was there before."""
    spoken: set[Id] = set()
    found = []
    for row in rows:
        found.append(_Judge(world, row, sender).became(repeated=any(said.id in spoken for said in row.said)))
        if row.invalid is None:
            spoken |= {said.id for said in row.said if said.fields or said.id.kind != "service"}
    return found


class _Judge:
    def __init__(self, world: World, row: Row, sender: Sender) -> None:
        self._world, self._row, self._sender = world, row, sender
        self._became = Became()
        self._others = False

    def became(self, *, repeated: bool) -> Became:
        if self._row.invalid:
            return Became("REJECTED", codes={self._row.invalid})
        if repeated:
            return Became("REJECTED", codes={"REPEATED"})
        for said in self._row.said:
            there = self._world.things.get(said.id)
            hidden = set(self._money(said))
            self._became.codes |= hidden
            if there is None:
                self._new(said)
            elif not hidden:
                self._known(said, there)
        return self._settled()

    def _settled(self) -> Became:
        became = self._became
        if became.codes:
            became.status = "REJECTED"
        elif became.conflicts and self._row.policy == "FAIL":
            became.status = "CONFLICT"
        elif became.made:
            became.status = "CREATED"
        elif became.drafts or became.links or any(became.writes.values()):
            became.status = "UPDATED"
        became.merged = self._others and became.status == "UPDATED"
        return became

    def _money(self, said: Said) -> Iterator[str]:
        for name, value in said.fields.items():
            amounts = name.startswith("prices.") and "unitCost" in value
            if not self._sender.money and (name in ("risk", "investmentEstimate") or amounts):
                yield "MONEY_SCOPE"

    def _new(self, said: Said) -> None:
        self._became.made.append(said.id)
        whole = {"party": "PARTY", "service": "IDENTITY", "version": "TEXTS"}[said.id.kind]
        self._became.codes |= {"FIELDS_NOT_OWNED"} if self._sender.policy(whole) == "NEVER" else set()
        writes = self._became.writes[said.id] = {}
        for name, value in said.fields.items():
            group = GROUPS[said.id.kind][name.partition(".")[0]]
            if value is not None and self._sender.policy(group) == "NEVER":
                self._became.blocked.append({"field": name, "group": group, "policy": "NEVER"})
                continue
            writes[name] = value
            if name.startswith("prices.") and "unitCost" not in value:
                self._became.codes.add("REQUIRED")
        self._link(said)

    def _link(self, said: Said) -> None:
        if said.named and (self._sender.source, said.id) not in self._world.links:
            self._became.links.append(said.id)

    def _known(self, said: Said, there: Thing) -> None:
        self._link(said)
        base = self._base(said, there)
        closed = said.id.kind == "version" and there.stage not in OPEN
        draft = self._world.draft_of(said.id) if closed and self._row.draft else None
        names = [name for name in said.fields if draft is None or not _promised(name)]
        forgotten = self._forgotten(said, there) if said.id.kind == "party" else set()
        writes = self._merged(said, there.fields, base, names, forgotten)
        promised = {name: value for name, value in writes.items() if closed and _promised(name)}
        self._became.writes[said.id] = {name: value for name, value in writes.items() if name not in promised}
        if promised and self._row.draft:
            self._became.drafts[said.id] = promised
        elif promised:
            self._became.codes.add("PROMISE_CLOSED")
        if draft is not None:
            fields = self._world.things[draft].fields
            base = self._world.implied(self._sender.source, draft, replace(said, implied=True))
            self._became.writes[draft] = self._merged(said, fields, base, [name for name in said.fields if _promised(name)])

    def _base(self, said: Said, there: Thing) -> Fields | None:
        """What the row names, else what its source wrote last."""
        if said.revision is None:
            base = self._world.implied(self._sender.source, said.id, said)
        elif said.revision not in there.history:
            self._became.codes.add("BASE_UNKNOWN")
            return None
        else:
            base = there.history[said.revision]
        if base is None or said.id.kind != "party":
            return base
        return {**base, **{name: value for name, value in there.fields.items() if column(name) in NEVER_KEPT}}

    def _forgotten(self, said: Said, there: Thing) -> set[str]:
        """Of a row that names no base only what it says otherwise counts."""
        if said.revision is not None:
            return {name for name in NEVER_KEPT if said.revision in there.history and there.forgotten(name, said.revision)}
        known = self._world.known.get(self._sender.source, {}).get(said.id)
        differing = {column(name) for name, value in said.fields.items() if value != there.fields.get(name)}
        return {name for name in differing.intersection(NEVER_KEPT) if known and there.forgotten(name, known.since[name])}

    def _merged(self, said: Said, current: Fields, base: Fields | None, names: Sequence[str], forgotten: Set[str] = frozenset()) -> Fields:
        writes: Fields = {}
        told: set[str] = set()
        for name in names:
            i = said.fields[name]
            c = _as_far_as(i, current.get(name))
            lost = column(name) in forgotten
            b = None if base is None or lost else _as_far_as(i, base.get(name))
            if i == c or (base is not None and not lost and i == b):
                continue
            if name in ("portfolio", "isPackage"):
                self._became.codes.add("FIXED_FIELD")
                continue
            group = GROUPS[said.id.kind][name.partition(".")[0]]
            policy = self._sender.policy(group)
            if policy == "NEVER" or (policy == "WRITE_IF_EMPTY" and not _empty(name, current)):
                self._became.blocked.append({"field": name, "group": group, "policy": policy})
                continue
            if lost or (base is not None and c != b):
                told.add(name)
                resolution = self._row.policy
                self._became.conflicts.append({"field": name, "base": b, "current": c, "incoming": i, "resolution": resolution})
                if resolution != "TAKE_INCOMING":
                    continue
            if name.startswith("prices.") and "unitCost" not in i and (c is None or c["currency"] != i["currency"]):
                self._became.codes.add("REQUIRED")
            writes[name] = i
        if base is not None:
            changed = {name for name in {*base, *current} if base.get(name) != current.get(name)}
            settled = told | set(writes)
            self._others = self._others or bool(changed - settled) or bool(forgotten - set(map(column, settled)))
        return writes


def column(name: str) -> str:
    return name.partition(".")[0]


def _promised(name: str) -> bool:
    return column(name) in PROMISED


def _as_far_as(incoming: Any, value: Any) -> Any:
    """A price without its cost is compared without it."""
    if isinstance(incoming, dict) and isinstance(value, dict):
        return {name: each for name, each in value.items() if name in incoming}
    return value


def _empty(name: str, current: Fields) -> bool:
    if name.startswith("prices."):
        return not any(other.startswith("prices.") for other in current)
    return current.get(name) in (None, [])


def written(world: World, became: Sequence[Became]) -> dict[Id, Fields]:
    """Fields of all things afterwards, when these rows are written. Of drafts only what is promised."""
    found = {id_: dict(thing.fields) for id_, thing in world.things.items()}
    for row in became:
        for id_, writes in row.writes.items():
            before = found.get(id_, {})
            found[id_] = {**before, **{name: _joined(value, before.get(name)) for name, value in writes.items()}}
        for id_, promised in row.drafts.items():
            kept = {name: value for name, value in found[id_].items() if _promised(name)}
            found[Id("version", id_.key, world.next_number(id_.key))] = {**kept, **promised}
    return found


def _joined(value: Any, before: Any) -> Any:
    return {**before, **value} if isinstance(value, dict) and isinstance(before, dict) else value
