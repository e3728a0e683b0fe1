"""What customers have of packages by their agreements, line by line beside the offering that was agreed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Numeric, Select, Text, Uuid, and_, case, func, literal_column, not_, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.types import TypeEngine

from app.domain.agreement import model as agreement
from app.domain.agreement.in_force import running
from app.domain.agreement.pricing import agreed_offering, own_quantities
from app.domain.binding import exists
from app.domain.insight.finding_rows import SERVICES, Search, facts
from app.domain.package import model as package
from app.domain.package.visibility import line_visible
from app.places.environment import Environment
from app.places.mapping import Expression, Row

AGREEMENTS = agreement.CustomerAgreement.__table__
LINES, OFFERINGS, SELECTIONS = (table.__table__ for table in (package.CompositionItem, package.ServiceOffering, package.OfferingSelection))
DEVIATION: Sequence[tuple[str, TypeEngine[Any]]] = (
    ("item_id", Uuid()),
    ("component_id", Uuid()),
    ("offered", Numeric()),
    ("agreed", Numeric()),
    ("position", Integer()),
)
"""A line of `deviating`: what the offering has of it, and what the customer has."""


def assemblies(search: Search) -> Select[Any]:
    """For each agreement on a package that runs today the offering that it stands for, with its version; null: none that is in force.
    `deviating`: the lines, as JSON, whose quantities differ from it; null: none, or it is as another offering of the package is."""
    env = search.env
    row, whole = env.alias(AGREEMENTS), env.alias(SERVICES)
    offered = agreed_offering(row.c, env).lateral(env.name("o"))
    columns = {
        "agreement_id": row.c.id,
        "agreement_key": row.c.key,
        "customer_id": row.c.customer_id,
        "starts_on": row.c.starts_on,
        "service_id": whole.c.id,
        "service_key": whole.c.key,
        "provider_id": whole.c.provider_id,
        "portfolio_id": whole.c.portfolio_id,
        "version_id": offered.c.version_id,
        "offering_id": offered.c.offering_id,
        "deviating": _deviating(row.c, offered.c, env),
    }
    source = row.join(whole, whole.c.id == row.c.service_id).outerjoin(offered, true())
    found = select(*(value.label(name) for name, value in columns.items())).select_from(source)
    return found.where(whole.c.is_package, *search.among(whole.c), *running(row.c, env)).offset(literal_column("0"))


def _deviating(agreement: Row, offered: Row, env: Environment) -> Expression:
    """Most agreements have no quantities of their own, and of those no line is looked at."""
    own = own_quantities(agreement)
    found = _Agreed(env, offered.version_id, offered.offering_id, own).deviating()
    return case((and_(offered.offering_id.is_not(None), own != literal_column("'{}'::jsonb")), found))


@dataclass(frozen=True, slots=True)
class _Agreed:
    """An offering with quantities of a customer's own, by the keys of components."""

    env: Environment
    version_id: Expression
    offering_id: Expression
    own: Expression

    def deviating(self) -> Expression:
        """The lines that differ, of those that the viewer sees; null: none, or nothing from another offering."""
        line, quantity, agreed = self._line(self.offering_id)
        told = facts(item_id=line.c.id, component_id=line.c.component_service_id, offered=quantity, agreed=agreed, position=line.c.position)
        lines = func.jsonb_agg(aggregate_order_by(told, line.c.position, line.c.id), type_=JSONB())
        rows = select(lines).select_from(line).where(*self._seen(line), agreed != quantity)
        return case((not_(self._as_another()), rows.correlate_except(line).scalar_subquery()))

    def _as_another(self) -> ColumnElement[bool]:
        other = self.env.alias(OFFERINGS)
        line, quantity, agreed = self._line(self.offering_id, other.c.id)
        differing = exists(line, *self._seen(line), agreed != quantity)
        return exists(other, other.c.version_id == self.version_id, other.c.id != self.offering_id, not_(differing))

    def _seen(self, line: Any) -> list[ColumnElement[bool]]:
        """Lines that the viewer does not see have no part in what is told."""
        visible = line_visible(line.c, self.env)
        return [line.c.package_version_id == self.version_id, *([] if visible is None else [visible])]

    def _line(self, agreed_on: Expression, compared: Expression | None = None) -> tuple[Any, Expression, Expression]:
        """A line, its quantity in an offering, and the one that the customer has."""
        line, component = self.env.alias(LINES), self.env.alias(SERVICES)
        offered = self._offered(line, agreed_on)
        key = select(component.c.key).where(component.c.id == line.c.component_service_id).correlate_except(component).scalar_subquery()
        own = sql_cast(self.own.op("->>", return_type=Text())(key), Numeric)
        return line, offered if compared is None else self._offered(line, compared), func.coalesce(own, offered)

    def _offered(self, line: Any, offering_id: Expression) -> Expression:
        chosen = self.env.alias(SELECTIONS)
        quantity = select(chosen.c.quantity).where(chosen.c.offering_id == offering_id, chosen.c.composition_item_id == line.c.id)
        return func.coalesce(quantity.correlate_except(chosen).scalar_subquery(), line.c.default_quantity)
