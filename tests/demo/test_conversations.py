"""Scope, statements, ideas, threads, decisions and references to other systems, word for word where words are given."""

from datetime import timedelta

import asyncpg
import pytest

SCOPE = [
    ("INCLUDED", "Käyttäjien neuvonta arkisin 7–17", "Användarstöd vardagar 7–17"),
    ("INCLUDED", "Palvelinten ylläpito ja varmistus", "Serverdrift och säkerhetskopiering"),
    ("INCLUDED", "Pienkehitys sovitun tuntimäärän verran", "Småutveckling enligt överenskommet timantal"),
    ("EXCLUDED", "Uudet moduulit ja käyttöönottoprojektit", "Nya moduler och införandeprojekt"),
    ("EXCLUDED", "Lisenssimaksut", "Licensavgifter"),
    ("EXCLUDED", "Käyttäjien loppukoulutus", "Slutanvändarutbildning"),
]

STATEMENTS = {
    "PERSON-PRODUCTION": (
        "fi",
        "FEASIBILITY",
        "SUPPORTS_WITH_CONDITIONS",
        "Siirto pilveen on toteutettavissa, jos varmistukset testataan ennen vaihtoa.",
    ),
    "PERSON-FINANCE": ("sv", "FEATURES", "SUPPORTS", "Rapporteringen behövs redan före bokslutet."),
    "PERSON-SECURITY": ("fi", "FEASIBILITY", "OPPOSES", "Lokien sijainti on ratkaisematta."),
    "PERSON-SUPPLIER": ("en", "FEATURES", "SUPPORTS_WITH_CONDITIONS", "Small development hours are too few for the first quarter."),
}


async def test_scope_of_the_finance_system(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select inclusion, text ->> 'fi', text ->> 'sv' from scope_item
        where version_id = version_in_force((select id from service where key = 'PKG-ERP-MAINT')) order by inclusion desc, position
        """
    )
    assert [tuple(row) for row in found] == SCOPE


async def test_value_of_the_finance_system(demo: asyncpg.Connection) -> None:
    found = await demo.fetchrow(
        """
        select value_proposition ->> 'fi', value_proposition ->> 'sv', value_proposition ->> 'en' from service_version
        where id = version_in_force((select id from service where key = 'PKG-ERP-MAINT'))
        """
    )
    assert tuple(found) == (
        "Talousjärjestelmä toimii silloin kun sitä tarvitaan, ja apu löytyy yhdestä paikasta.",
        "Ekonomisystemet fungerar när det behövs, och hjälpen finns på ett ställe.",
        "The finance system works when it is needed, and help is found in one place.",
    )


async def test_statements_on_the_next_version(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select a.key, c.language, c.aspect, c.stance, split_part(c.body, e'\\n', 1), c.resolved_at - c.created_at
        from stakeholder_comment c join party a on a.id = c.author_id join service_version v on v.id = c.version_id
        join service s on s.id = v.service_id
        where s.key = 'PKG-ERP-MAINT' and v.number = '3.0' and c.aspect is not null
        """
    )
    assert {row[0]: tuple(row)[1:5] for row in found} == STATEMENTS
    assert {row[0]: row[5] for row in found if row[5]} == {"PERSON-SECURITY": timedelta(days=9)}


@pytest.mark.parametrize(
    ("package", "version", "silent"), [("PKG-ERP-MAINT", "3.0", "PERSON-CUSTOMER-TECH"), ("PKG-CASE", "1.0", "PERSON-SUPPLIER")]
)
async def test_one_required_statement_is_missing(demo: asyncpg.Connection, package: str, version: str, silent: str) -> None:
    found = await demo.fetch(
        """
        select p.key from service_stakeholder h join service s on s.id = h.service_id join party p on p.id = h.party_id
        cross join lateral unnest(h.statement_required) aspect
        where s.key = $1 and not exists (
            select from stakeholder_comment c join service_version v on v.id = c.version_id
            where v.service_id = s.id and v.number = $2 and c.author_id = p.id and c.aspect = aspect
        )
        """,
        package,
        version,
    )
    assert [row[0] for row in found] == [silent]


async def test_five_ideas_are_in_five_states(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select i.title, s.key, i.status, v.number, x.text ->> 'fi', i.answer is not null
        from development_idea i join service s on s.id = i.service_id
        left join service_version v on v.id = i.planned_version_id left join scope_item x on x.id = i.scope_item_id
        """
    )
    assert {tuple(row) for row in found} == {
        ("Loppukäyttäjäkoulutus mukaan pakettiin", "PKG-ERP-MAINT", "UNDER_REVIEW", None, "Käyttäjien loppukoulutus", True),
        ("Självbetjäning för behörigheter", "PKG-ERP-MAINT", "PLANNED", "3.0", None, True),
        ("Mobiilihyväksyntä laskuille", "PKG-ERP-MAINT", "DELIVERED", "2.0", None, True),
        ("24/7 även för mindre enheter", "PKG-WORKPLACE", "DECLINED", None, None, True),
        ("End-user training for newcomers", "PKG-ERP-MAINT", "SUBMITTED", None, "Käyttäjien loppukoulutus", False),
    }


async def test_each_customer_has_a_thread_of_its_own_and_everybody_the_announcements(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select p.key, count(*) filter (where c.parent_id is null) > 0, count(*) filter (where c.parent_id is not null)
        from stakeholder_comment c left join party p on p.id = c.customer_id where c.audience = 'CUSTOMER' group by p.key order by p.key
        """
    )
    assert [tuple(row) for row in found] == [
        ("ORG-NAAPURI", True, 0),
        ("ORG-STRANDVIK", True, 1),
        ("UNIT-EDU", True, 2),
        ("UNIT-FIN", True, 1),
        ("UNIT-TECH", True, 1),
        (None, True, 0),
    ]


async def test_the_needle_is_said_once_and_inside(demo: asyncpg.Connection) -> None:
    found = await demo.fetch("select audience from stakeholder_comment where body like '%sisäpiiri-42%'")
    assert [row[0] for row in found] == ["INTERNAL"]


async def test_two_decisions_were_made_by_override(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select s.key, v.number, t.to_stage, p.key,
            array(select o ->> 'check' from jsonb_array_elements(t.overrides) o),
            array(select c ->> 'code' from jsonb_array_elements(t.gate_result -> 'checks') c where c ->> 'outcome' = 'FAIL' order by 1)
        from lifecycle_transition t join service_version v on v.id = t.version_id join service s on s.id = v.service_id
        join party p on p.id = t.actor_id
        where t.overrides <> '[]' order by s.key, t.seq
        """
    )
    assert [tuple(row) for row in found] == [
        (
            "PKG-ERP-MAINT",
            "3.0",
            "IN_DESIGN",
            "PERSON-MANAGER",
            ["NO_OPEN_OBJECTION", "STATEMENTS_FEATURES_COMPLETE"],
            ["NO_OPEN_OBJECTION", "STATEMENTS_FEATURES_COMPLETE"],
        ),
        ("SVC-COMMS", "1.0", "IN_TRANSITION", "PERSON-MANAGER", ["TEXTS_COMPLETE"], ["TEXTS_COMPLETE"]),
        ("SVC-COMMS", "1.0", "OPERATIONAL", "PERSON-MANAGER", ["LANGUAGES_PUBLISHED"], ["LANGUAGES_PUBLISHED"]),
        ("SVC-NETWORK", "1.0", "IN_TRANSITION", "PERSON-MANAGER", ["SCOPE_EXCLUDED_PRESENT"], ["SCOPE_EXCLUDED_PRESENT"]),
        ("SVC-ONCALL", "1.0", "IN_DESIGN", "PERSON-MANAGER", ["HAS_VALUE_PROPOSITION"], ["HAS_VALUE_PROPOSITION"]),
        ("SVC-ONCALL", "1.0", "IN_TRANSITION", "PERSON-MANAGER", ["TEXTS_COMPLETE"], ["TEXTS_COMPLETE"]),
    ]


async def test_each_decision_at_a_gate_has_its_result_frozen(demo: asyncpg.Connection) -> None:
    """What happened as the consequence of another version's launch passed no gate."""
    assert not await demo.fetch(
        """
        select t.id from lifecycle_transition t join stage_edge e on (e.from_stage, e.to_stage) = (t.from_stage, t.to_stage)
        where t.status = 'DONE' and (e.gate is not null) <> (t.gate_result is not null)
            and not exists (select from lifecycle_transition l where l.cause_id = t.cause_id and l.to_stage = 'OPERATIONAL')
        """
    )
    rejected = await demo.fetchrow(
        """
        select t.gate_result -> 'checks' -> 0 ->> 'code', t.reason from lifecycle_transition t where t.to_stage = 'REJECTED'
        """
    )
    assert rejected[0] == "REASON_PRESENT"
    assert rejected[1].startswith("Kate jää negatiiviseksi")


async def test_a_launch_and_what_it_supersedes_are_one_act(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select s.key, min(t.effective_at) = max(t.effective_at), array_agg(t.to_stage order by t.to_stage)
        from lifecycle_transition t join service_version v on v.id = t.version_id join service s on s.id = v.service_id
        where t.cause_id is not null group by t.cause_id, s.key
        """
    )
    assert len(found) == 10
    for row in found:
        assert row[1]
        assert row[2] in (["OPERATIONAL", "RETIRED"], ["OPERATIONAL", "RETIRING"])


async def test_twenty_services_are_linked_to_the_service_management_tool(demo: asyncpg.Connection) -> None:
    found = await demo.fetch("select source_system, count(*) from external_reference where type = 'SAME_AS' group by 1 order by 1")
    assert [tuple(row) for row in found] == [("fin-b", 8), ("itsm-a", 20)]
    assert not await demo.fetchval(
        "select count(*) from external_reference r join service s on s.id = r.entity_id where s.revision <> r.last_synced_revision"
    )
