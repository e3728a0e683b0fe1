"""What becomes of a row: which of its things are made, which fields of the others are written, and why not. Pure: values in, values out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from app.domain.lifecycle.words import Stage
from app.domain.service import rules
from app.domain.sync.merging import PRICES, Blocked, Merged, Ownership, merge
from app.domain.sync.things import Conflicting, Kind, Plan, Row, Sent, Thing, Value, about
from app.domain.sync.words import ConflictPolicy, FieldGroup, OnImmutable, OwnershipPolicy, RowStatus
from app.errors import Conflict, DomainError, Forbidden, Invalid


class Loaded(Protocol):
    """What is there of all that the rows speak of."""

    def thing(self, sent: Sent) -> Thing | None: ...

    def id_of(self, sent: Sent) -> UUID | None: ...

    def makes(self, sent: Sent) -> bool: ...

    def number_of(self, sent: Sent) -> str | None: ...

    def linked(self, sent: Sent) -> bool: ...

    def draft_of(self, thing: Thing) -> Thing | None: ...


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends. `money`: with the scope money:read."""

    owned: Ownership
    money: bool
    today: date


@dataclass(slots=True, eq=False)
class Result:
    """What becomes of one row. `conflicts`: with the thing that they are about; `drafting`: promised fields of a closed version for which
    a draft must be made first."""

    row: Row
    plans: list[Plan] = field(default_factory=list)
    conflicts: list[tuple[Thing, Conflicting]] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    ids: dict[str, UUID] = field(default_factory=dict)
    drafting: tuple[Thing, Sent] | None = None
    kept: bool = False

    @property
    def status(self) -> RowStatus:
        if self.row.errors:
            return RowStatus.REJECTED
        if self.conflicts and self.row.on_conflict is ConflictPolicy.FAIL:
            return RowStatus.CONFLICT
        if any(plan.there is None and plan.draft_of is None for plan in self.plans):
            return RowStatus.CREATED
        return RowStatus.UPDATED if self.plans or self.drafting else RowStatus.UNCHANGED

    @property
    def merged(self) -> bool:
        """Whether what others changed meanwhile stands beside what the row changed."""
        return self.kept and self.status is RowStatus.UPDATED

    @property
    def stands(self) -> bool:
        return self.status not in (RowStatus.REJECTED, RowStatus.CONFLICT)


def planned(row: Row, loaded: Loaded, sender: Sender) -> Result:
    """Errors are added to the row."""
    result = Result(row)
    service_id: UUID | None = None
    for sent in row.sent:
        there, id_ = loaded.thing(sent), loaded.id_of(sent)
        if there is not None:
            _plan_change(result, sent, there, loaded, sender)
        elif id_ is not None and loaded.makes(sent):
            _plan_new(result, sent, id_, service_id, loaded, sender)
        if id_ is not None:
            result.ids[_NAMES[sent.kind]] = id_
        service_id = id_ if sent.kind is Kind.SERVICE else service_id
    return result


def depends_on_rejected(*path: str | int) -> Conflict:
    what = "It names what another row would have made, and that row was not written. Mend that row, and send both again."
    return Conflict(what, code="DEPENDS_ON_REJECTED", path=path)


_NAMES = {Kind.PARTY: "party", Kind.SERVICE: "service", Kind.VERSION: "version"}


def _plan_new(result: Result, sent: Sent, id_: UUID, service_id: UUID | None, loaded: Loaded, sender: Sender) -> None:
    sent.number = loaded.number_of(sent)
    fields = {name: value for name, value in sent.fields.items() if value is not None}
    result.row.errors.extend(_money_faults(sent, sender))
    result.row.errors.extend(_forbidden(sent, sender))
    for name in [name for name in fields if sender.owned(about(sent.kind, name).group) is OwnershipPolicy.NEVER]:
        del fields[name]
        result.blocked.append(Blocked(name, about(sent.kind, name).group, OwnershipPolicy.NEVER))
    result.row.errors.extend(_price_faults(sent, fields, None, sender))
    link = sent.external_id is not None and not loaded.linked(sent)
    result.plans.append(Plan(sent.kind, id_, sent, None, fields, link, service_id=service_id))


def _plan_change(result: Result, sent: Sent, there: Thing, loaded: Loaded, sender: Sender) -> None:
    errors = result.row.errors
    if hidden := list(_money_faults(sent, sender)):
        errors.extend(hidden)
        return
    sent, promise = _apart(sent, there, loaded, result.row)
    merged = merge(sent, there, sender.owned, result.row.on_conflict)
    _take(result, there, merged)
    if closed := _closed(sent, there, merged):
        if result.row.on_immutable is OnImmutable.REJECT:
            errors.extend(rules.promise_closed(Stage(there.columns["stage"]), *sent.path_of(name)) for name in closed)
        else:
            result.drafting = (there, _only(sent, closed))
        for name in closed:
            del merged.writes[name]
    errors.extend(_price_faults(sent, merged.writes, there, sender))
    _add(result, Plan(sent.kind, there.id, sent, there, merged.writes, link=sent.external_id is not None and not there.linked))
    if promise is not None:
        draft, sent_of_draft = promise
        result.ids["draft"] = draft.id
        merged = merge(sent_of_draft, draft, sender.owned, result.row.on_conflict)
        _take(result, draft, merged)
        _add(result, Plan(sent.kind, draft.id, sent_of_draft, draft, merged.writes))


def _apart(sent: Sent, there: Thing, loaded: Loaded, row: Row) -> tuple[Sent, tuple[Thing, Sent] | None]:
    """What goes to the version itself, and what goes to its draft when it has one already: all that is promised. A draft that people have
    taken on, or rejected, has answered what it says: that is no wish for another one."""
    if sent.kind is not Kind.VERSION or there.open or row.on_immutable is not OnImmutable.DRAFT_VERSION:
        return sent, None
    draft = loaded.draft_of(there)
    if draft is None:
        return sent, None
    promised = [name for name in sent.fields if about(sent.kind, name).promised]
    if draft.open:
        return _only(sent, [name for name in sent.fields if name not in promised]), (draft, _only(sent, promised))
    answered = [name for name in promised if sent.fields[name] == draft.fields.get(name)]
    return _only(sent, [name for name in sent.fields if name not in answered]), None


def _only(sent: Sent, names: list[str]) -> Sent:
    of = {name: sent.fields[name] for name in names}
    return Sent(sent.kind, sent.path, of, sent.external_id, sent.url, sent.name, sent.key, sent.number, sent.base_revision, sent.places)


def _take(result: Result, there: Thing, merged: Merged) -> None:
    result.conflicts.extend((there, each) for each in merged.conflicts)
    result.blocked.extend(merged.blocked)
    result.kept = result.kept or merged.kept
    for name in merged.fixed:
        what = f"{name} of {there.key} never changes; leave it out, or give the value that it has."
        result.row.errors.append(Conflict(what, code="FIXED_FIELD", path=(*result.row.sent[0].path, name)))


def _add(result: Result, plan: Plan) -> None:
    if plan.writes or plan.link:
        result.plans.append(plan)


MADE_OF = {Kind.PARTY: FieldGroup.PARTY, Kind.SERVICE: FieldGroup.IDENTITY, Kind.VERSION: FieldGroup.TEXTS}
"""The group without which there is no such thing."""


def _forbidden(sent: Sent, sender: Sender) -> Iterator[DomainError]:
    """Who may never write what a thing is made of, makes none."""
    group = MADE_OF[sent.kind]
    if sender.owned(group) is OwnershipPolicy.NEVER:
        what = f"This is not known yet, and its source may not make it: it writes nothing of {group.value} (ownershipSet)."
        yield Forbidden(what, code="FIELDS_NOT_OWNED", path=sent.path)


def _closed(sent: Sent, there: Thing, merged: Merged) -> list[str]:
    if sent.kind is not Kind.VERSION or there.open:
        return []
    return [name for name in merged.writes if about(sent.kind, name).promised]


def _money_faults(sent: Sent, sender: Sender) -> Iterator[DomainError]:
    """Who may not read an amount does not write it either, nor learn from an answer whether it is another one."""
    if sender.money:
        return
    for name, value in sent.fields.items():
        path = sent.path_of(name)
        if name.startswith(PRICES) and "unitCost" in value:
            path = (*path, "unitCost")
        elif not about(sent.kind, name).money:
            continue
        yield Forbidden("This needs the scope money:read, which your token does not have.", code="MONEY_SCOPE", path=path)


def _price_faults(sent: Sent, writes: Mapping[str, Value], there: Thing | None, sender: Sender) -> Iterator[DomainError]:
    """Of a day that is over for what was launched; and a new price says what it costs."""
    for name, price in writes.items():
        if not name.startswith(PRICES):
            continue
        path, before = sent.path_of(name), there.fields.get(name) if there else None
        day = date.fromisoformat(name.removeprefix(PRICES))
        if there is not None and there.launched and day < sender.today:
            fault = rules.price_in_past_fault(day, corrects=False, reason=None, path=path)
            if fault is not None:
                yield fault
        if "unitCost" not in price and (before is None or before["currency"] != price["currency"]):
            scope = "" if sender.money else ", and to say it the scope money:read, which your token does not have"
            what = f"A price of a new date, or in another currency, needs its unitCost too{scope}."
            yield Invalid(what, code="REQUIRED", path=(*path, "unitCost"))
