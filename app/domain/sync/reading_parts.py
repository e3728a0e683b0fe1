"""Lists that a row gives of a version: scope, commitments, composition, prices."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.domain.diff import repeated
from app.domain.naming import By
from app.domain.package import rules as package_rules
from app.domain.package.model import CompositionItem
from app.domain.package.words import ComponentRole, ValueChainActivity
from app.domain.service import rules
from app.domain.service.model import ServiceCommitment, ServicePrice
from app.domain.service.words import CommitmentKind, Inclusion, PriceUnit
from app.domain.sync import reading_values as values
from app.domain.sync.forms import PRICES, in_order_of_commitments, in_order_of_scope, shortest
from app.domain.sync.inputs import SyncCommitmentInput, SyncComponentInput, SyncPriceInput, SyncScopeItemInput
from app.domain.sync.reading_leaves import Leaves, Where
from app.domain.sync.things import Reference, Value

Entry = dict[str, Value]

_QUANTITIES = ("minQuantity", "defaultQuantity", "maxQuantity")
_inclusion, _commitment_kind, _price_unit = values.word(Inclusion), values.word(CommitmentKind), values.word(PriceUnit)
_role, _activity = values.word(ComponentRole), values.word(ValueChainActivity)
_target = values.decimal(ServiceCommitment.__table__.c.target_value)
_quantity = values.decimal(CompositionItem.__table__.c.min_quantity)
_amount = values.amount(ServicePrice.__table__.c.unit_price)


def scope(leaves: Leaves, items: Sequence[SyncScopeItemInput], path: Where) -> list[Value]:
    return list(in_order_of_scope(_scope_item(leaves, item, (*path, place)) for place, item in enumerate(items)))


def _scope_item(leaves: Leaves, item: SyncScopeItemInput, path: Where) -> Entry:
    return {
        "inclusion": leaves.needed(item.inclusion, (*path, "inclusion"), _inclusion),
        "text": leaves.text(item.text, (*path, "text"), needed=True),
    }


def commitments(leaves: Leaves, asked: Sequence[SyncCommitmentInput], path: Where) -> list[Value]:
    entries = [_commitment(leaves, each, (*path, place)) for place, each in enumerate(asked)]
    return list(in_order_of_commitments(each for each in entries if each["kind"] is not None))


def _commitment(leaves: Leaves, asked: SyncCommitmentInput, path: Where) -> Entry:
    """Whether its offering is there only the database knows."""
    entry = {
        "kind": leaves.needed(asked.kind, (*path, "kind"), _commitment_kind),
        "offering": leaves.one(asked.offering_key, (*path, "offeringKey"), values.key),
        "targetValue": leaves.one(asked.target_value, (*path, "targetValue"), _target),
        "unit": leaves.one(asked.unit, (*path, "unit"), values.text),
        "text": leaves.text(asked.text, (*path, "text"), needed=True),
    }
    target = entry["targetValue"]
    if asked.unit is None or asked.unit.value is None or entry["unit"] is not None:
        leaves.errors.extend(rules.commitment_faults(target and Decimal(target), entry["unit"], None, (), path))
    return entry


def composition(leaves: Leaves, asked: Sequence[SyncComponentInput], path: Where) -> list[Value]:
    """That a component stands twice under different names shows when they are looked up."""
    entries = [_component(leaves, each, (*path, place)) for place, each in enumerate(asked)]
    names = [each["component"] and _told(each["component"].by) for each in entries]
    leaves.errors.extend(repeated(names, lambda name: name, *path, what="component"))
    return entries


def _told(by: By) -> tuple[object, ...]:
    external = by.external
    return by.id or None, by.key or None, *((external.source, external.external_id) if external else ())


def _component(leaves: Leaves, asked: SyncComponentInput, path: Where) -> Entry:
    if asked.component is None or asked.component.value is None:
        leaves.refuse("REQUIRED", "Give its component too.", (*path, "component"))
    by = leaves.named(asked.component, (*path, "component"))
    role = leaves.needed(asked.role, (*path, "role"), _role)
    visible = leaves.one(asked.customer_visible, (*path, "customerVisible"), values.flag)
    return {
        "component": by and Reference("Service", by, (*path, "component")),
        "role": role,
        **_quantities(leaves, asked, role, path),
        "pinnedNumber": leaves.one(asked.pinned_number, (*path, "pinnedNumber"), values.number),
        "componentOfferingKey": leaves.one(asked.component_offering_key, (*path, "componentOfferingKey"), values.key),
        "customerVisible": True if visible is None else visible,
        "valueChainActivity": leaves.one(asked.value_chain_activity, (*path, "valueChainActivity"), _activity),
        "note": leaves.text(asked.note, (*path, "note"), needed=False),
    }


def _quantities(leaves: Leaves, asked: SyncComponentInput, role: str | None, path: Where) -> Entry:
    """With defaults in place of what is left out; judged together when each is a number."""
    known = len(leaves.errors)
    given = [
        leaves.one(number, (*path, name), _quantity)
        for name, number in zip(_QUANTITIES, (asked.min_quantity, asked.default_quantity, asked.max_quantity), strict=True)
    ]
    if role is None or len(leaves.errors) > known:
        return dict(zip(_QUANTITIES, given, strict=True))
    least, usual, most = (None if number is None else Decimal(number) for number in given)
    filled = package_rules.quantities(ComponentRole(role), least, usual, most)
    leaves.errors.extend(package_rules.quantity_faults(ComponentRole(role), filled, path))
    numbers = (filled.least, filled.usual, filled.most)
    return {name: None if number is None else shortest(number) for name, number in zip(_QUANTITIES, numbers, strict=True)}


def prices(leaves: Leaves, asked: Sequence[SyncPriceInput], path: Where) -> tuple[Entry, Mapping[str, int]]:
    """Each by its date, and where it stands."""
    read = [_price(leaves, each, (*path, place)) for place, each in enumerate(asked)]
    leaves.errors.extend(repeated(read, lambda dated: dated[0], *path, what="date"))
    dated = [(place, f"{PRICES}{day}", entry) for place, (day, entry) in enumerate(read) if day is not None]
    return {name: entry for _, name, entry in dated}, {name: place for place, name, _ in dated}


def _price(leaves: Leaves, asked: SyncPriceInput, path: Where) -> tuple[str | None, Entry]:
    """A cost that is not said is not compared, so it is not there."""
    day = leaves.needed(asked.valid_from, (*path, "validFrom"), values.day)
    entry = {
        "unitPrice": leaves.needed(asked.unit_price, (*path, "unitPrice"), _amount),
        "currency": leaves.needed(asked.currency, (*path, "currency"), values.currency),
        "priceUnit": leaves.needed(asked.price_unit, (*path, "priceUnit"), _price_unit),
    }
    if asked.unit_cost is not None:
        entry["unitCost"] = leaves.needed(asked.unit_cost, (*path, "unitCost"), _amount)
    return day, entry
