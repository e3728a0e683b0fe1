"""What would follow from changes of a composition, as the API shows it: each thing before and after."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import Boolean, ColumnElement, FromClause, Integer, Numeric, Text, Uuid, and_, func, literal_column, not_, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from app import viewer
from app.domain.agreement.types import CustomerAgreement
from app.domain.binding import bound, computed, embedded, exists, many, one
from app.domain.lifecycle.checks import GateCheckResult, json_member
from app.domain.lifecycle.words import MONEY_CHECKS, Gate
from app.domain.localized import LocalizedText
from app.domain.package.configuration import worded
from app.domain.package.integrity import PROMISE, PromiseIntegrity
from app.domain.package.types import OptionGroup, ServiceOffering
from app.domain.service.parts import LazyItem, LazyVersion
from app.domain.service.words import CommitmentKind
from app.domain.simulation.pairs import AMOUNTS, LINE, Priced, SimulatedLine, both, nothing, state
from app.domain.simulation.words import MESSAGES, TOLERATED, SimulationViolation
from app.domain.values import decimal, vocabulary
from app.places.environment import Environment
from app.places.mapping import Expression, Row, Writing

vocabulary(
    SimulationViolation,
    "What stands against changes, or against what they make of a package.",
    UNKNOWN_COMPONENT="The package does not contain it.",
    UNKNOWN_SERVICE="There is no such service.",
    UNKNOWN_VERSION="The component has no version of this number.",
    UNKNOWN_OFFERING="There is no offering of this key.",
    REPEATED="The same is changed more than once; the first time counts.",
    COMPONENT_CONTAINED="The package contains it already.",
    OUT_OF_BOUNDS="The number is too small or too large.",
    TOO_FINE="The number has more decimals than are kept.",
    REQUIRED="More is needed: a new price needs price, cost and currency, a promise its unit.",
    NOT_COMPUTED="A FIXED price is not adjusted.",
    PRICED_BY_OFFERING="A package has the price of its offering.",
    COMPOSITION_CIRCLE="The package would contain itself. Nothing else is worked out then.",
    COMPOSITION_TOO_DEEP="Packages would be nested too deep. Nothing else is worked out then.",
    CORE_IS_MANDATORY="A CORE component is never left out.",
    MAXIMUM_BELOW_MINIMUM="The maximum is below the minimum.",
    DEFAULT_OUTSIDE_LIMITS="The default is outside the limits.",
    OFFERING_MISSING="A component that is a package is contained with one of its offerings.",
    OPTIONS_INCONSISTENT="The limits of an option group do not fit its components.",
    QUANTITY_TOO_FINE="Quantities have at most two decimals.",
    QUANTITY_BELOW_MINIMUM="An offering takes less than the line's minimum.",
    QUANTITY_ABOVE_MAXIMUM="An offering takes more than the line's maximum.",
    OPTIONS_TOO_FEW="An offering takes too few components of an option group.",
    OPTIONS_TOO_MANY="An offering takes too many components of an option group.",
    COMPONENT_MISSING="The component has no version to stand for it. No verb refuses that.",
    SELECTION_DROPPED="An offering selects a component that is removed. No verb refuses that.",
)

CHECK: Mapping[str, TypeEngine[Any]] = {"gate": Text(), "code": Text(), "value": JSONB()}
BROKEN: Mapping[str, TypeEngine[Any]] = {
    "code": Text(),
    "change": Integer(),
    "component": Uuid(),
    "component_id": Uuid(),
    "offering": Text(),
    "offering_id": Uuid(),
    "option_group_id": Uuid(),
    "named": Text(),
    "allowed": Numeric(),
    "given": Numeric(),
    "is_new": Boolean(),
}


@bound(seen_by=viewer.planners)
@strawberry.type(description="An offering before and after.")
class SimulatedOffering(Priced):
    """Of the package, or of one that contains it."""

    offering: ServiceOffering | None = one("The offering.", join=lambda it, row, _: row.id == sql_cast(it.key, Uuid), implied=True)


@bound(seen_by=viewer.planners)
@strawberry.type(description="An agreement whose price would change.")
class SimulatedAgreement(Priced):
    """With the customer's own quantities."""

    agreement: CustomerAgreement | None = one("The agreement.", join=lambda it, row, _: row.id == sql_cast(it.key, Uuid), implied=True)
    offering: ServiceOffering | None = one(
        "The offering that it is served by.",
        join=lambda it, row, _: row.id == func.coalesce(it.after_offering_id, it.before_offering_id),
        implied=True,
    )


def _of_version(package: Row, entry: Row, _: Environment) -> ColumnElement[bool]:
    return entry.before_version_id == package.version_id


@bound(seen_by=viewer.planners)
@strawberry.type(description="A package that contains the one that is changed, or a component whose price or guarantee is.")
class SimulatedPackage:
    """In use or planned."""

    version: LazyVersion | None = one("Its version.", join=lambda it, row, _: row.id == it.version_id, implied=True)
    offerings: list[SimulatedOffering] = many(
        "Its offerings before and after.", join=_of_version, source=both("packages", AMOUNTS), order=("place",)
    )


def _check(side: str) -> Any:
    def source(check: Row, env: Environment) -> FromClause:
        value = getattr(check, f"{side}_value")
        return select(value.label("value")).where(value.is_not(None)).correlate_except().subquery(env.name("v"))

    return source


def _check_visible(check: Row, env: Environment) -> ColumnElement[bool] | None:
    """As gates do."""
    return None if viewer.money(env.variant) else _either(check, "code").not_in(MONEY_CHECKS)


def _either(entry: Row, name: str) -> Expression:
    return func.coalesce(getattr(entry, f"after_{name}"), getattr(entry, f"before_{name}"))


@bound(seen_by=viewer.planners, visible=_check_visible)
@strawberry.type(description="A check of a gate before and after, at the moment that is asked about.")
class SimulatedCheck:
    """A pair of CHECK."""

    gate: Gate = computed("The gate.", lambda row, _: _either(row, "gate"), writing=Writing.PLAIN)
    code: str = computed("Name of the check.", lambda row, _: _either(row, "code"), writing=Writing.PLAIN)
    differs: bool = computed(
        "Whether it finds something else after than before.", lambda row, _: row.before_value.is_distinct_from(row.after_value)
    )
    before: GateCheckResult | None = one("What it finds.", join=lambda *_: None, source=_check("before"), compared=False)
    after: GateCheckResult | None = one("What it would find.", join=lambda *_: None, source=_check("after"), compared=False)


@bound(seen_by=viewer.planners)
@strawberry.type(description="A guarantee, and what the parts make of it, before and after.")
class SimulatedPromise:
    """A pair of PROMISE."""

    kind: CommitmentKind = computed("What it is about.", lambda row, _: _either(row, "kind"), writing=Writing.PLAIN)
    offering: ServiceOffering | None = one(
        "The offering that it holds for; null: the version.", join=lambda it, row, _: row.id == _either(it, "offering_id"), implied=True
    )
    before: PromiseIntegrity | None = embedded("As it is.", state("before", PROMISE), absent=nothing("before"), compared=False)
    after: PromiseIntegrity | None = embedded("As it would be.", state("after", PROMISE), absent=nothing("after"), compared=False)


def _violations(simulation: Row, env: Environment) -> FromClause:
    columns = [sql_column(name, type_) for name, type_ in BROKEN.items()]
    broken = func.jsonb_array_elements(json_member(simulation.told, "broken")).table_valued(
        "value", with_ordinality="place", name=env.name("b")
    )
    entry = broken.render_derived()
    read = func.jsonb_to_record(entry.c.value).table_valued(*columns, name=env.name("v")).render_derived(with_types=True)
    rows = select(entry.c.place, *read.c).select_from(entry.join(read, literal_column("true")))
    return rows.correlate_except(entry, read).subquery()


def _blocking(violation: Row) -> ColumnElement[bool]:
    return violation.code.not_in([code.value for code in TOLERATED])


def _valid(simulation: Row, env: Environment) -> ColumnElement[bool]:
    broken = env.alias(_violations(simulation, env))
    return not_(exists(broken, _blocking(broken.c)))


def _offering(violation: Row, offering: Row, _: Environment) -> ColumnElement[bool]:
    return offering.id == func.coalesce(violation.offering_id, sql_cast(violation.offering, Uuid))


@bound(seen_by=viewer.planners)
@strawberry.type(description="What stands against a change, or a rule that the package would break.")
class SimulationFault:
    """Columns of BROKEN. All of them are told at once."""

    code: SimulationViolation = computed("Which rule; never changes its meaning.", lambda row, _: row.code, writing=Writing.PLAIN)
    message: LocalizedText = embedded("What is wrong.", lambda row, _: worded(MESSAGES, row))
    change_index: int | None = computed(
        "Which entry of `changes` is not done because of it, from 0; null: what all of them make of the package breaks it.",
        lambda row, _: row.change,
    )
    blocking: bool = computed("Whether a verb would refuse it.", lambda row, _: _blocking(row))
    is_new: bool = computed(
        "Whether it is broken by the changes, and was not before.", lambda row, _: func.coalesce(row.is_new, literal_column("true"))
    )
    named: str | None = computed("What it is about, as it was named, or by its key.", lambda row, _: row.named)
    component: LazyItem | None = one(
        "The component.", join=lambda it, row, _: row.id == func.coalesce(it.component_id, it.component), implied=True
    )
    offering: ServiceOffering | None = one("The offering.", join=_offering, implied=True)
    option_group: OptionGroup | None = one("The option group.", join=lambda it, row, _: row.id == it.option_group_id, implied=True)
    limit: Decimal | None = decimal("What is allowed: the least or the most of it.", "allowed")
    given: Decimal | None = decimal("What it is.", "given")


def _packages(simulation: Row, env: Environment) -> FromClause:
    others = func.jsonb_array_elements_text(json_member(simulation.told, "others"))
    found = others.table_valued("id", with_ordinality="place", name=env.name("o")).render_derived()
    rows = select(sql_cast(found.c.id, Uuid).label("version_id"), found.c.place, simulation.told.label("told"))
    return rows.correlate_except(found).subquery()


def _other_price(_: Row, entry: Row, __: Environment) -> ColumnElement[bool]:
    same = and_(*(getattr(entry, f"before_{name}").is_not_distinct_from(getattr(entry, f"after_{name}")) for name in ("price", "currency")))
    return or_(not_(entry.becomes), not_(same))


@bound(seen_by=viewer.planners)
@strawberry.type(description="A package as it would be with changes that nobody makes. Nothing is kept of it.")
class Simulation:
    """`version_id`, and `told`: the JSON object that what_if.simulated makes."""

    version: LazyVersion | None = one(
        "The version that is changed in thought.", join=lambda it, row, _: row.id == it.version_id, implied=True
    )
    valid: bool = computed("Whether verbs would take all changes, and what they make of the package.", _valid)
    violations: list[SimulationFault] = many(
        "What stands against changes, which are left out then, and every rule that the package breaks with the others.",
        join=lambda *_: None,
        source=_violations,
        order=("place",),
    )
    lines: list[SimulatedLine] = many(
        "The tree, through the packages inside: each line before those below it, at the end what is gone.",
        join=lambda *_: None,
        source=both("lines", LINE),
        order=("place",),
    )
    offerings: list[SimulatedOffering] = many(
        "Price, cost, margin and lead time of its offerings.", join=lambda *_: None, source=both("offerings", AMOUNTS), order=("place",)
    )
    promises: list[SimulatedPromise] = many(
        "Its guarantees, and whether the parts carry them.", join=lambda *_: None, source=both("promises", PROMISE), order=("place",)
    )
    checks: list[SimulatedCheck] = many(
        "The checks of a design, and of a launch as far as it is about components.",
        join=lambda *_: None,
        source=both("checks", CHECK),
        order=("place",),
    )
    checks_not_judged: list[str] = computed(
        "Further checks of these gates: of texts, statements and the like, which no change is about.",
        lambda row, _: json_member(row.told, "unjudged"),
        writing=Writing.JSON,
    )
    packages: list[SimulatedPackage] = many(
        "What contains the package, or a component whose price or guarantee is changed, however deep; by key, at most 200 versions.",
        join=lambda *_: None,
        source=_packages,
        order=("place",),
    )
    packages_count: int = computed("How many there are.", lambda row, _: sql_cast(json_member(row.told, "containing"), Integer))
    agreements: list[SimulatedAgreement] = many(
        "Agreements that are in effect and whose price would change: those on the package as this version would serve them, and those on "
        "what contains it. Of `agreementsCount` the first 1,000 by key are compared.",
        join=_other_price,
        source=both("agreements", AMOUNTS),
        order=("place",),
    )
    agreements_count: int = computed(
        "How many agreements are in effect on these, whether their prices would change or not. Above 1,000 not all of them are compared: "
        "there may be more whose price would change than `agreements` tells.",
        lambda row, _: sql_cast(json_member(row.told, "agreed"), Integer),
    )
