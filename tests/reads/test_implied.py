"""Relations that leave the target's predicate out because the parent's guarantees it: counted on real rows, for every role."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from graphql import GraphQLObjectType, get_named_type
from graphql.execution.values import VariableValues
from sqlalchemy import ColumnElement, Select, func, not_, select

from app.context import Clock, given
from app.graphsql.statement import statement
from app.places.environment import Environment, Parameters
from app.places.mapping import ObjectMapping, Relation
from app.schema import mapping
from app.viewer import Role
from tests.support.asking import NOW, Asker
from tests.support.viewers import HELSINKI


def _implied() -> Iterator[tuple[str, ObjectMapping, Relation, ObjectMapping]]:
    """Those whose parent and target are tables: the nodes of an expanded composition are lines that were looked at one by one."""
    found = mapping()
    for parent in found.objects.values():
        for name, place in parent.places.items():
            if isinstance(place, Relation) and place.implied and parent.table is not None and place.source is None:
                type_ = found.schema.type_map[parent.name]
                assert isinstance(type_, GraphQLObjectType)
                target = get_named_type(type_.fields[name].type).name
                yield f"{parent.name}.{name}", parent, place, found.members(target)[0]


CASES = list(_implied())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_nobody_finds_a_hidden_row_behind_a_visible_parent(demo: Asker, role: Role) -> None:
    viewer = demo.viewers[role]
    seen = 0
    for where, parent, relation, target in CASES:
        environment = Environment(viewer.access(()), Parameters())
        assert parent.table is not None
        assert target.table is not None
        above, row = environment.alias(parent.table), environment.alias(target.table)
        allowed = target.visible(row.c, environment) if target.visible else None
        if allowed is None or not relation.allowed(environment.variant):
            continue
        counts: list[ColumnElement[int]] = [func.count(), func.count().filter(not_(func.coalesce(allowed, False)))]
        joined = above.join(row, relation.join(above.c, row.c, environment))
        counted = select(*counts).select_from(joined)
        seen_above = parent.visible(above.c, environment) if parent.visible else None
        counted = counted if seen_above is None else counted.where(seen_above)
        made = statement(cast(Select[Any], counted), environment.parameters.fills)
        values = given(viewer, Clock(NOW, HELSINKI))
        found = await demo.pool.row(made.sql, *(fill(VariableValues({}, {}), values) for fill in made.fills))
        assert found is not None
        assert found[1] == 0, f"{where}: {found[1]} of {found[0]} rows that {role.value} reaches are hidden from it"
        seen += found[0]
    assert seen > 100 or role not in (Role.CUSTOMER, Role.STAKEHOLDER)
