"""What the data holds on purpose, to catch careless code."""

from datetime import UTC, datetime

import asyncpg


async def test_two_services_with_the_same_name(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select distinct s.key from service_version v join service s on s.id = v.service_id
        where v.name ->> 'fi' = 'Työasema palveluna' order by 1
        """
    )
    assert [row[0] for row in found] == ["SVC-WORKSTATION-BASIC", "SVC-WORKSTATION-PERFORMANCE"]


async def test_a_name_of_240_letters_in_one_word(demo: asyncpg.Connection) -> None:
    name = await demo.fetchval("select name ->> 'fi' from service_version order by length(name ->> 'fi') desc limit 1")
    assert len(name) == 240
    assert name.isalpha()


async def test_a_price_with_four_decimals(demo: asyncpg.Connection) -> None:
    assert await demo.fetchval("select count(*) from service_price where scale(trim_scale(unit_price)) = 4") >= 1


async def test_both_instants_of_half_past_three_when_the_clocks_go_back(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select t.to_stage, t.effective_at from lifecycle_transition t
        where (t.effective_at at time zone 'Europe/Helsinki')::text = '2026-10-25 03:30:00' order by t.effective_at, t.to_stage
        """
    )
    assert [tuple(row) for row in found] == [
        ("IN_TRANSITION", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("OPERATIONAL", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("RETIRED", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ]


async def test_the_school_package_contains_some_services_twice(demo: asyncpg.Connection) -> None:
    """The school package contains what the workplace inside it contains too."""
    found = await demo.fetch(
        """
        with recursive tree (version_id, component, depth) as (
            select version_in_force(id), id, 0 from service where key = 'PKG-SCHOOL'
            union all
            select version_in_force(i.component_service_id), i.component_service_id, t.depth + 1
            from tree t join composition_item i on i.package_version_id = t.version_id
        )
        select s.key, array_agg(depth order by depth) from tree t join service s on s.id = t.component
        group by 1 having count(*) > 1 order by 1
        """
    )
    twice = ["SVC-BACKUP", "SVC-IAM", "SVC-NETWORK", "SVC-ONSITE", "SVC-SERVICEDESK", "SVC-TRAINING", "SVC-WORKSTATION-MOBILE"]
    assert [tuple(row) for row in found] == [(key, [1, 2]) for key in twice]


async def test_communications_lack_swedish(demo: asyncpg.Connection) -> None:
    found = await demo.fetchrow(
        "select v.name ? 'sv', v.description ? 'sv', v.language_status ? 'sv' from service_version v join service s on s.id = v.service_id"
        " where s.key = 'SVC-COMMS'"
    )
    assert tuple(found) == (False, False, False)


async def test_launches_that_are_scheduled_and_will_fail_their_gate(demo: asyncpg.Connection) -> None:
    """The workplace lacks published Swedish, reporting lacks exclusions and a Swedish description."""
    found = await demo.fetch(
        """
        select s.key, t.to_stage, v.language_status ->> 'sv',
            exists (select from scope_item x where x.version_id = v.id and x.inclusion = 'EXCLUDED')
        from lifecycle_transition t join service_version v on v.id = t.version_id join service s on s.id = v.service_id
        where t.status = 'SCHEDULED' and t.to_stage in ('OPERATIONAL', 'IN_TRANSITION') order by 1
        """
    )
    assert [tuple(row) for row in found] == [
        ("PKG-WORKPLACE", "OPERATIONAL", "DRAFT", True),
        ("SVC-REPORTING", "IN_TRANSITION", "PUBLISHED", False),
    ]


async def test_names_that_sort_differently_in_finnish_and_by_code_point(demo: asyncpg.Connection) -> None:
    found = await demo.fetch("select name ->> 'fi' from party where kind = 'PERSON' and active order by name_sort_fi")
    assert [row[0] for row in found] == [
        "Anu Ylönen",
        "Björn Ekström",
        "Élise Ångström",
        "Hannele Yrjölä",
        "Jyrki Väisänen",
        "Märta Wahlström",
        "Päivi Hämäläinen",
        "Sinikka Järvinen",
        "Väinö Mäkelä",
        "Åsa Öhman",
        "Örjan Åkerlund",
    ]
