"""What packages contain and how they are offered, as the API shows it."""

from decimal import Decimal

import strawberry
from sqlalchemy import ColumnElement, FromClause, func, literal_column, select
from sqlalchemy import cast as sql_cast
from sqlalchemy import types as sql
from sqlalchemy.sql.selectable import NamedFromClause

from app import viewer
from app.context import role_of
from app.domain.binding import Node, bound, column, computed, many, one
from app.domain.localized import LocalizedText, localized
from app.domain.package import model
from app.domain.package.composition import expanded, resolution, resolved, same_tree
from app.domain.package.integrity import PromiseIntegrity, promise_integrity
from app.domain.package.pricing import OfferingPricing, offering_priced
from app.domain.package.visibility import group_visible, line_visible, selection_visible
from app.domain.package.words import BillingPeriod, ComponentRole, PriceMode, Resolution, ValueChainActivity
from app.domain.service.parts import LazyItem, LazyVersion, ServiceCommitment
from app.domain.service.visibility import language_status, of_version
from app.domain.values import decimal, vocabulary
from app.places.environment import Environment
from app.places.mapping import Condition, Expression, FromRow, Row, Writing
from app.viewer import Role

vocabulary(
    ComponentRole,
    "What becomes of a package without the component.",
    CORE="It is what the package is for.",
    ENABLING="The package does not work without it.",
    ENHANCING="The package is better with it.",
)
vocabulary(PriceMode, "How an offering gets its price.", FIXED="It is set.", COMPUTED="It is the sum of its parts, adjusted.")
vocabulary(BillingPeriod, "How often an offering is charged.", MONTH="Every month.", YEAR="Every year.", ONCE="Once.")
vocabulary(
    Resolution,
    "How the version of a component was found.",
    PINNED="The line names it.",
    IN_FORCE="It is in force.",
    PLANNED="It is planned, as the package version is.",
    MISSING="There is none.",
)


LINES = model.CompositionItem.__table__
GROUPS = model.OptionGroup.__table__


def _place(table: FromClause, visible: Condition) -> FromRow:
    """Parts of a package version are numbered without those that the viewer does not see."""

    def place(part: Row, env: Environment) -> Expression:
        sibling = env.alias(table)
        before = func.row(sibling.c.position, sibling.c.id) <= func.row(part.position, part.id)
        return _count(sibling, visible, env, sibling.c.package_version_id == part.package_version_id, before)

    return place


def group_limit(name: str) -> FromRow:
    """For customers never more than the options that they see, or it would tell that some are hidden."""

    def limit(group: Row, env: Environment) -> Expression:
        stored: Expression = getattr(group, name)
        if role_of(env) is not Role.CUSTOMER:
            return stored
        line = env.alias(LINES)
        return func.least(stored, _count(line, line_visible, env, line.c.option_group_id == group.id))

    return limit


def _count(rows: NamedFromClause, visible: Condition, env: Environment, *conditions: ColumnElement[bool]) -> Expression:
    found = select(sql_cast(func.count(), sql.Integer)).select_from(rows).where(*conditions)
    allowed = visible(rows.c, env)
    return (found if allowed is None else found.where(allowed)).correlate_except(rows).scalar_subquery()


@bound(model.OptionGroup, visible=group_visible, publication=language_status("package_version_id"))
@strawberry.type(description="Components of which a customer chooses so many.")
class OptionGroup(Node):
    """A rule of quantity."""

    name: LocalizedText = localized("What is chosen.")
    min_select: int = computed("At least so many.", group_limit("min_select"))
    max_select: int = computed("At most so many.", group_limit("max_select"))
    position: int = computed("Its place among the groups that the viewer sees, from 1.", _place(GROUPS, group_visible))
    items: list["CompositionItem"] = many("The components to choose from.", by="option_group_id", order=("position", "id"))


@bound(model.CompositionItem, visible=line_visible, publication=language_status("package_version_id"))
@strawberry.type(description="One component of a package version.")
class CompositionItem(Node):
    """Names a service; its version is found when read, unless it is pinned."""

    package_version: LazyVersion | None = one("The package version that contains the component.", implied=True)
    component: LazyItem | None = one("The service that is contained.", by="component_service_id", implied=True)
    component_version: LazyVersion | None = one(
        "The version that the component stands for: pinned, in force, or planned when the package version is.",
        join=lambda line, version, env: version.id == resolved(line, env),
        implied=True,
    )
    resolution: Resolution = computed("How that version was found.", resolution, writing=Writing.PLAIN, compared=resolution)
    role: ComponentRole = column("What becomes of the package without it.")
    min_quantity: Decimal = decimal("At least so much; 0: it may be left out.", "min_quantity")
    default_quantity: Decimal = decimal("So much when nothing is said.", "default_quantity")
    max_quantity: Decimal | None = decimal("At most so much; null: any amount.", "max_quantity")
    option_group: OptionGroup | None = one("The group of options that it is one of.", implied=True)
    component_offering_key: str | None = column("The offering of a component that is a package itself.", plain=True)
    customer_visible: bool | None = column("Whether customers see the line.", seen_by=viewer.providers)
    value_chain_activity: ValueChainActivity | None = column("Where in the value chain it works.", seen_by=viewer.providers)
    position: int = computed("Its place among the lines that the viewer sees, from 1.", _place(LINES, line_visible))
    note: LocalizedText | None = localized("What else is to be known.")


@bound(model.OfferingSelection, visible=selection_visible)
@strawberry.type(description="The quantity of one component in an offering; 0 leaves it out.")
class OfferingSelection(Node):
    """A component that is not named counts with its default quantity."""

    item: CompositionItem | None = one("The line of the composition.", by="composition_item_id", implied=True)
    quantity: Decimal = decimal("So much of it.", "quantity")


@bound(model.ServiceOffering, visible=of_version("version_id"), publication=language_status("version_id"))
@strawberry.type(description="A ready-made variant of a version.")
class ServiceOffering(Node):
    """Its key stays the same over the versions of the service."""

    version: LazyVersion | None = one("The version that it is a variant of.", implied=True)
    key: str = column("Key, unique within the version.", plain=True)
    name: LocalizedText = localized("Name.")
    target_group: LocalizedText | None = localized("For whom it is meant.")
    price_mode: PriceMode = column("How it gets its price.")
    billing_period: BillingPeriod = column("How often it is charged.")
    currency: str = column("Currency of its price.", plain=True)
    position: int = column("Its place among the version's offerings.")
    continues_keys: list[str] | None = column("Keys of offerings of earlier versions that it takes over.", seen_by=viewer.providers)
    pricing: OfferingPricing | None = one("Price, cost and margin.", join=lambda *_: None, source=offering_priced, compared=False)
    selections: list[OfferingSelection] = many("Quantities that differ from the defaults.", by="offering_id")
    commitments: list[ServiceCommitment] = many("Guarantees of its own.", by="offering_id", order=("kind", "id"))
    promise_integrity: list[PromiseIntegrity] = promise_integrity(
        "Of a package: the guarantees that hold for it, its own or the version's, and what the parts it takes make of them.",
        of_offering=True,
    )


def _dotted(path: Expression) -> Expression:
    return func.nullif(func.array_to_string(path, literal_column("'.'")), literal_column("''"))


@bound()
@strawberry.type(description="One line of an expanded composition.")
class CompositionNode:
    """A row of the tree."""

    path: str = computed("Places from the top, as in 1.3.2.", lambda row, _: _dotted(row.path), writing=Writing.PLAIN)
    parent_path: str | None = computed(
        "Path of the package it is in; null at the top.", lambda row, _: _dotted(row.owner_path), writing=Writing.PLAIN
    )
    depth: int = computed("Levels from the top, from 1.", lambda row, _: row.depth)
    item: CompositionItem | None = one("The line.", join=lambda node, line, _: line.id == node.line_id, implied=True)
    component: LazyItem | None = one(
        "The service that is contained.", join=lambda node, service, _: service.id == node.component_id, implied=True
    )
    version: LazyVersion | None = one(
        "The version it stands for; null: there is none.", join=lambda node, version, _: version.id == node.version_id, implied=True
    )
    children: list["CompositionNode"] = many(
        "The lines directly below, when it is a package.",
        join=lambda node, below, _: below.owner_path == node.path,
        order=("path",),
        source=lambda node, _: same_tree(node),
    )


def _top(_: Row, node: Row, __: Environment) -> ColumnElement[bool]:
    return node.depth == literal_column("1")


@bound()
@strawberry.type(description="A composition expanded through the packages inside: as a flat list with paths, and nested.")
class Composition:
    """Its row names a version and a depth."""

    version: LazyVersion | None = one(
        "The version that is expanded.", join=lambda it, version, _: version.id == it.version_id, implied=True
    )
    nodes: list[CompositionNode] = many("All lines, each before those below it.", join=lambda *_: None, order=("path",), source=expanded)
    tree: list[CompositionNode] = many("The lines of the top; those below are their children.", join=_top, order=("path",), source=expanded)
