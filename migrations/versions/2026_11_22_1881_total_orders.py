"""Total orders: checks tell rows that are level in one order, wherever they are read.

Before, PostgreSQL took them as it met them, which is another way in recorded states than in the tables of today.
"""

from collections.abc import Mapping, Sequence

from alembic import context, op

revision = "2026_11_22_1881"
down_revision = "2026_11_22_1880"

# By the revision that made a function and its name there: what stood in it, and what stands there now.
CHANGED: Mapping[tuple[str, str], Sequence[tuple[str, str]]] = {
    ("2026_11_22_1330", "OPTIONS_CONSISTENT"): (
        ("'name', checked.name) order by checked.position\n", "'name', checked.name) order by checked.position, checked.id\n"),
        ("select g.position, g.name,", "select g.id, g.position, g.name,"),
    ),
    ("2026_11_22_1350", "RETIREMENT_CHECKS"): (
        ("jsonb_agg(service_fact(r.from_service_id))", "jsonb_agg(service_fact(r.from_service_id) order by s.key)"),
        ("and r.type = 'REPLACES'\n", "and r.type = 'REPLACES'\n    left join service s on s.id = r.from_service_id\n"),
    ),
}
# What stands in a function since revision 1600.
GROUPED = {"OPTIONS_CONSISTENT": ("group by g.id", "group by g.id, g.position, g.name, g.min_select, g.max_select")}


def upgrade() -> None:
    for (made_by, name), changes in CHANGED.items():
        function = _former(made_by, name)
        for was, becomes in changes:
            assert function.count(was) == 1, (name, was)
            function = function.replace(was, becomes)
        op.execute(function)
    op.execute("select as_of.follow()")


def downgrade() -> None:
    for made_by, name in CHANGED:
        op.execute(_former(made_by, name))
    op.execute("select as_of.follow()")


def _former(made_by: str, name: str) -> str:
    made = vars(context.script.get_revision(made_by).module)
    function: str = made[name]
    return function.replace("create function", "create or replace function", 1).replace(*GROUPED.get(name, ("", "")))
