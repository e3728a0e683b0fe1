"""Total orders: rows that are level are told in one order, and of several of them one is taken, wherever they are read.

Before, PostgreSQL took them as it met them, which is another way in recorded states than in the tables of today. And an agreement on the
package that is simulated is told once, also where another version of it is in force and contains what is changed.
"""

from collections.abc import Mapping, Sequence

from alembic import context, op

revision = "2026_11_22_1881"
down_revision = "2026_11_22_1880"

OF_OTHERS = """v.id = version_in_force(v.service_id)
            and v.service_id <> (select own.service_id from service_version own where own.id = version)
"""
# What a package breaks as it stands, then what its offerings break.
BROKEN = """(
        select coalesce(jsonb_agg(to_jsonb(f) order by
            f.offering_id is not null, f.place, f.code, f.component_id, f.option_group_id, f.offering_id
        ), '[]') from composition_faults(version) f
    )"""

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
    ("2026_11_22_1803", "search_found_in(uuid, text, text, text[], integer)"): (
        ("select 2 + i.position, 'SCOPE'", "select 2 + row_number() over (order by i.position, i.inclusion desc, i.id), 'SCOPE'"),
    ),
    ("2026_11_22_1826", "AVAILABILITY_CARRIED"): (("order by o.id is null\n", "order by o.id is null, c.id\n"),),
    ("2026_11_22_1826", "COMMITMENT_NOT_BACKED"): (
        ("i.parts, i.unknown\n", "i.parts, i.unknown, i.commitment_id\n"),
        ("worst.place limit 1", "worst.place, worst.commitment_id limit 1"),
    ),
    ("2026_11_22_1828", "SIMULATION_CHANGES"): (("i.position, o.position, o.key", "i.position, i.id, o.position, o.key"),),
    ("2026_11_22_1830", "SIMULATION_AGREEMENTS"): (
        ("o.position limit 1", "o.position, o.id limit 1"),
        ("v.id = version_in_force(v.service_id)\n", OF_OTHERS),
    ),
    ("2026_11_22_1830", "SIMULATION_REPORT"): (
        ("(select coalesce(jsonb_agg(to_jsonb(f)), '[]') from composition_faults(version) f)", BROKEN),
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
    function: str = made[name] if name in made else made["FUNCTIONS"][name]
    return function.replace("create function", "create or replace function", 1).replace(*GROUPED.get(name, ("", "")))
