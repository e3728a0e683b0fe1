"""What another system sends, read row by row into things with flat fields. Nothing that a row holds keeps the others from being read: all
that is wrong with it is told in its errors."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from strawberry import Some

from app import limits
from app.domain.party.words import PartyKind
from app.domain.service.model import ServiceVersion
from app.domain.service.rules import BOUNDS
from app.domain.service.words import Classification, ServiceForm
from app.domain.sync import reading_values as values
from app.domain.sync.inputs import ServicesSyncInput, SyncItemInput, SyncNameInput, SyncPartyInput, SyncServiceInput, SyncVersionInput
from app.domain.sync.reading_leaves import Leaves, Where
from app.domain.sync.reading_parts import commitments, composition, prices, scope
from app.domain.sync.things import Kind, Reference, Row, Sent, Value
from app.domain.sync.words import ConflictPolicy, OnImmutable
from app.domain.work import camel
from app.errors import DomainError, Invalid, LimitExceeded

ITEMS = ("input", "items")
_on_conflict, _on_immutable = values.word(ConflictPolicy), values.word(OnImmutable)


class _Leaf(NamedTuple):
    """A field that is one value. `attribute`: of the input; `needed`: it may be left out, but not be null."""

    attribute: str
    name: str
    read: values.Read
    needed: bool


class _Name(NamedTuple):
    """A field that names a thing of this model."""

    name: str
    model: str
    needed: bool = False


def _leaf(attribute: str, read: values.Read, *, needed: bool = False) -> _Leaf:
    within = values.bounded(read, attribute) if attribute in BOUNDS else read
    return _Leaf(attribute, camel(attribute), within, needed)


_PARTY = (
    _leaf("kind", values.word(PartyKind), needed=True),
    _leaf("email", values.email),
    _leaf("preferred_language", values.language),
    _leaf("active", values.flag, needed=True),
)
_SERVICE = (
    _leaf("form", values.word(ServiceForm), needed=True),
    _leaf("is_package", values.flag, needed=True),
    _leaf("classification", values.word(Classification), needed=True),
    _leaf("category", values.category, needed=True),
    _leaf("review_due_on", values.day),
)
_VERSION = (
    _leaf("lead_time_days", values.whole),
    _leaf("priority", values.whole),
    _leaf("business_value", values.whole),
    _leaf("risk", values.whole),
    _leaf("investment_estimate", values.decimal(ServiceVersion.__table__.c.investment_estimate)),
    _leaf("documentation_url", values.address),
)
_TEXTS = ("name", "customer_need", "value_proposition", "description", "internal_description")
_NAMES = (_Name("portfolio", "Portfolio", needed=True), _Name("provider", "Party"), _Name("owner", "Party"))
_LISTS: Mapping[str, Callable[[Leaves, Sequence[Any], Where], list[Value]]] = {
    "scope": scope,
    "commitments": commitments,
    "composition": composition,
}


def read(asked: ServicesSyncInput, unfit: Mapping[int, Sequence[DomainError]]) -> list[Row]:
    """`unfit`: what is wrong with rows already, by their places. Raises Invalid or LimitExceeded for a batch that is none."""
    if not asked.items:
        raise Invalid("A batch has one row at least.", code="NO_ROWS", path=ITEMS)
    if len(asked.items) > limits.SYNC_ROWS_MAX:
        what = f"A batch has at most {limits.SYNC_ROWS_MAX} rows, and this one has {len(asked.items)}: send the others in another one."
        raise LimitExceeded(what, path=ITEMS, limit=limits.SYNC_ROWS_MAX)
    return [_row(asked, item, place, unfit.get(place, ())) for place, item in enumerate(asked.items)]


def _row(asked: ServicesSyncInput, item: SyncItemInput, place: int, unfit: Iterable[DomainError]) -> Row:
    leaves = Leaves()
    path = (*ITEMS, place)
    row = Row(place, on_conflict=ConflictPolicy(asked.on_conflict), on_immutable=OnImmutable(asked.on_immutable))
    if chosen := leaves.one(item.on_conflict, (*path, "onConflict"), _on_conflict):
        row.on_conflict = ConflictPolicy(chosen)
    if chosen := leaves.one(item.on_immutable, (*path, "onImmutable"), _on_immutable):
        row.on_immutable = OnImmutable(chosen)
    party, service = item.party and item.party.value, item.service and item.service.value
    if party and not service:
        row.sent = [_party(leaves, party, (*path, "party"))]
    elif service and not party:
        row.sent = list(_service(leaves, service, (*path, "service")))
    else:
        what = "A row is about a party or about a service: give exactly one of the two."
        leaves.errors.append(Invalid(what, code="NOT_ONE_THING", path=path))
    row.errors = [*unfit, *leaves.errors][: limits.ERRORS_MAX]
    return row


def _party(leaves: Leaves, asked: SyncPartyInput, path: Where) -> Sent:
    sent = Sent(Kind.PARTY, path)
    _identify(leaves, sent, asked, asked.party, "party")
    leaves.texts(sent.fields, "name", asked.name, path, needed=True)
    _take(leaves, sent, asked, _PARTY)
    _refer(leaves, sent, asked, _Name("parent", "Party"))
    return sent


def _service(leaves: Leaves, asked: SyncServiceInput, path: Where) -> Iterable[Sent]:
    sent = Sent(Kind.SERVICE, path)
    _identify(leaves, sent, asked, asked.service, "service")
    _take(leaves, sent, asked, _SERVICE)
    for name in _NAMES:
        _refer(leaves, sent, asked, name)
    yield sent
    if asked.version and asked.version.value:
        yield _version(leaves, asked.version.value, (*path, "version"))


def _version(leaves: Leaves, asked: SyncVersionInput, path: Where) -> Sent:
    sent = Sent(Kind.VERSION, path)
    _know(leaves, sent, asked)
    sent.number = leaves.one(asked.number, (*path, "number"), values.number)
    for name in _TEXTS:
        leaves.texts(sent.fields, camel(name), getattr(asked, name), path, needed=name == "name")
    _take(leaves, sent, asked, _VERSION)
    for name, read_list in _LISTS.items():
        entries = leaves.entries(getattr(asked, name), (*path, name))
        if entries is not None:
            sent.fields[name] = read_list(leaves, entries, (*path, name))
    if sent.base_revision is not None and sent.number is None and sent.external_id is None:
        what = "Each version counts its own revisions: give the number of the version that you read, or what you call it."
        leaves.refuse("BASE_WITHOUT_NUMBER", what, (*path, "baseRevision"))
        sent.base_revision = None
    entries = leaves.entries(asked.prices, (*path, "prices"))
    if entries is not None:
        dated, sent.places = prices(leaves, entries, (*path, "prices"))
        sent.fields.update(dated)
    return sent


def _identify(
    leaves: Leaves, sent: Sent, asked: SyncPartyInput | SyncServiceInput, name: Some[SyncNameInput | None] | None, called: str
) -> None:
    """Which thing a row means."""
    _know(leaves, sent, asked)
    sent.key = leaves.one(asked.key, (*sent.path, "key"), values.key)
    sent.name = leaves.named(name, (*sent.path, called))
    if not any(given and given.value is not None for given in (asked.external_id, asked.key, name)):
        what = f"Name the {called}: by externalId, by {called}, or by its key."
        leaves.errors.append(Invalid(what, code="NAMES_NOTHING", path=sent.path))


def _know(leaves: Leaves, sent: Sent, asked: SyncPartyInput | SyncServiceInput | SyncVersionInput) -> None:
    """What the source calls a thing, and which state of it it has read."""
    sent.external_id = leaves.one(asked.external_id, (*sent.path, "externalId"), values.outside_name)
    sent.url = leaves.one(asked.url, (*sent.path, "url"), values.link)
    sent.base_revision = leaves.one(asked.base_revision, (*sent.path, "baseRevision"), values.revision)


def _take(leaves: Leaves, sent: Sent, asked: object, fields: Iterable[_Leaf]) -> None:
    for attribute, name, read_value, needed in fields:
        given = getattr(asked, attribute)
        if given is not None:
            leaves.put(sent.fields, name, given, (*sent.path, name), read_value, needed=needed)


def _refer(leaves: Leaves, sent: Sent, asked: object, field: _Name) -> None:
    """The field as a Reference; which thing that is only the database knows."""
    given, path = getattr(asked, field.name), (*sent.path, field.name)
    if given is None:
        return
    if given.value is None:
        leaves.put(sent.fields, field.name, given, path, values.text, needed=field.needed)
    elif by := leaves.named(given, path):
        sent.fields[field.name] = Reference(field.model, by, path)
