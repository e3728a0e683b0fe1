"""Resolvers of packages: lines, options, offerings and the expanded composition."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tests.oracle.asked import Asked, answers, refers
from tests.oracle.components import component_of
from tests.oracle.pricing import Pricing, pricing_of
from tests.oracle.tables import Row
from tests.oracle.values import Money, Words, money, plain

DEPTH_MAX = 12

refers(
    "CompositionItem",
    packageVersion=("service_version", "package_version_id"),
    component=("service", "component_service_id"),
    optionGroup=("option_group", "option_group_id"),
)
refers("ServiceOffering", version=("service_version", "version_id"))
refers("OfferingSelection", item=("composition_item", "composition_item_id"))


def in_place(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.position, row.id))


def lines_of(version: Row, asked: Asked) -> list[Row]:
    """The lines that are seen, in their order."""
    return in_place(asked.where("composition_item", "package_version_id", version.id))


@answers("ServiceVersion.items")
def _items(version: Row, asked: Asked) -> list[Row]:
    return lines_of(version, asked)


@answers("ServiceVersion.optionGroups")
def _option_groups(version: Row, asked: Asked) -> list[Row]:
    return in_place(asked.where("option_group", "package_version_id", version.id))


@answers("ServiceVersion.offerings")
def _offerings(version: Row, asked: Asked) -> list[Row]:
    return in_place(asked.where("service_offering", "version_id", version.id))


@answers("CompositionItem.componentVersion")
def _component_version(line: Row, asked: Asked) -> Row | None:
    return _there(component_of(line, asked.tables, asked.seen)[0], asked)


def _there(version: Row | None, asked: Asked) -> Row | None:
    """Not when it was not there yet."""
    return version and asked.tables.one("service_version", version.id)


@answers("CompositionItem.resolution")
def _resolution(line: Row, asked: Asked) -> str:
    return component_of(line, asked.tables, asked.seen)[1]


@answers("CompositionItem.minQuantity")
def _min_quantity(line: Row, _: Asked) -> Decimal:
    return plain(line.min_quantity)


@answers("CompositionItem.defaultQuantity")
def _default_quantity(line: Row, _: Asked) -> Decimal:
    return plain(line.default_quantity)


@answers("CompositionItem.maxQuantity")
def _max_quantity(line: Row, _: Asked) -> Decimal | None:
    return None if line.max_quantity is None else plain(line.max_quantity)


@answers("CompositionItem.position", "OptionGroup.position")
def _position(row: Row, asked: Asked) -> int:
    """Among those that are seen, from 1."""
    return in_place(asked.where(row.table, "package_version_id", row.package_version_id)).index(row) + 1


@answers("CompositionItem.note")
def _note(line: Row, asked: Asked) -> Words | None:
    return asked.nullable_promise(line.note, asked.tables.one("service_version", line.package_version_id))


@answers("OptionGroup.name")
def _group_name(group: Row, asked: Asked) -> Words | None:
    return asked.promise(group.name, asked.tables.one("service_version", group.package_version_id))


@answers("OptionGroup.items")
def _options(group: Row, asked: Asked) -> list[Row]:
    return in_place(asked.where("composition_item", "option_group_id", group.id))


@answers("OptionGroup.minSelect")
def _min_select(group: Row, asked: Asked) -> int:
    return min(group.min_select, len(_options(group, asked))) if asked.seat.customer else int(group.min_select)


@answers("OptionGroup.maxSelect")
def _max_select(group: Row, asked: Asked) -> int:
    """To customers never more than they see, or it would tell of hidden ones."""
    return min(group.max_select, len(_options(group, asked))) if asked.seat.customer else int(group.max_select)


@answers("ServiceOffering.name")
def _offering_name(offering: Row, asked: Asked) -> Words | None:
    return asked.promise(offering.name, asked.tables.one("service_version", offering.version_id))


@answers("ServiceOffering.targetGroup")
def _target_group(offering: Row, asked: Asked) -> Words | None:
    return asked.nullable_promise(offering.target_group, asked.tables.one("service_version", offering.version_id))


@answers("ServiceOffering.selections")
def _selections(offering: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("offering_selection", "offering_id", offering.id), key=lambda it: it.id)


@answers("ServiceOffering.commitments")
def _commitments(offering: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("service_commitment", "offering_id", offering.id), key=lambda it: (it.kind, it.id))


@answers("OfferingSelection.quantity")
def _quantity(selection: Row, _: Asked) -> Decimal:
    return plain(selection.quantity)


@answers("ServiceOffering.pricing")
def _pricing(offering: Row, asked: Asked) -> Pricing:
    return pricing_of(offering, asked.tables, asked.today)


@answers("OfferingPricing.price")
def _price(pricing: Pricing, _: Asked) -> Money | None:
    return money(pricing.price, pricing.currency)


@answers("OfferingPricing.cost")
def _cost(pricing: Pricing, _: Asked) -> Money | None:
    return money(pricing.cost, pricing.cost_currency)


@answers("OfferingPricing.margin")
def _margin(pricing: Pricing, _: Asked) -> Money | None:
    return money(pricing.margin, pricing.currency)


@answers("OfferingPricing.marginPercent")
def _margin_percent(pricing: Pricing, _: Asked) -> Decimal | None:
    return pricing.margin_percent


@answers("OfferingPricing.partsTotal")
def _parts_total(pricing: Pricing, _: Asked) -> Money | None:
    return money(pricing.parts, pricing.currency)


@answers("OfferingPricing.adjustmentPercent")
def _adjustment_percent(pricing: Pricing, _: Asked) -> Decimal:
    return plain(pricing.adjustment)


@answers("OfferingPricing.problem")
def _problem(pricing: Pricing, asked: Asked) -> str | None:
    """A problem of costs alone is for those who see costs."""
    return pricing.problem if pricing.price is None or asked.seat.may_see("OfferingPricing.cost") else None


@dataclass(frozen=True)
class Node:
    """One line of an expanded composition, found in so many levels."""

    line: Row
    version: Row | None
    path: tuple[int, ...]
    levels: int
    asked: Asked

    @cached_property
    def children(self) -> list["Node"]:
        return [] if self.version is None or self.levels == 1 else nodes_of(self.version, self.levels - 1, self.path, self.asked)


@dataclass(frozen=True)
class Composition:
    version: Row
    levels: int


def nodes_of(version: Row, levels: int, path: tuple[int, ...], asked: Asked) -> list[Node]:
    return [
        Node(line, component_of(line, asked.tables, asked.seen)[0], (*path, place), levels, asked)
        for place, line in enumerate(lines_of(version, asked), 1)
    ]


def _flat(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


@answers("ServiceVersion.composition")
def _composition(version: Row, _: Asked, max_depth: int = DEPTH_MAX) -> Composition:
    return Composition(version, max_depth)


@answers("Composition.version")
def _version(composition: Composition, _: Asked) -> Row:
    return composition.version


@answers("Composition.tree")
def _tree(composition: Composition, asked: Asked) -> list[Node]:
    return nodes_of(composition.version, composition.levels, (), asked)


@answers("Composition.nodes")
def _nodes(composition: Composition, asked: Asked) -> list[Node]:
    return list(_flat(_tree(composition, asked)))


@answers("CompositionNode.path")
def _path(node: Node, _: Asked) -> str:
    return ".".join(str(place) for place in node.path)


@answers("CompositionNode.parentPath")
def _parent_path(node: Node, _: Asked) -> str | None:
    return ".".join(str(place) for place in node.path[:-1]) or None


@answers("CompositionNode.depth")
def _depth(node: Node, _: Asked) -> int:
    return len(node.path)


@answers("CompositionNode.item")
def _item(node: Node, _: Asked) -> Row:
    return node.line


@answers("CompositionNode.component")
def _component(node: Node, asked: Asked) -> Row | None:
    return asked.one("service", node.line.component_service_id)


@answers("CompositionNode.version")
def _node_version(node: Node, asked: Asked) -> Row | None:
    return _there(node.version, asked)


@answers("CompositionNode.children")
def _children(node: Node, _: Asked) -> list[Node]:
    return node.children
