"""What is hidden must not show through what is seen: each test is a trap in the data that once gave something away, or could have."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.database.embedded import Server
from app.viewer import MONEY_SCOPE, Role
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import Database, clone
from tests.support.rows import Connection, connected, insert, transition
from tests.support.viewers import ask_as, scoped, viewer_as

ERP, WORKPLACE = "PKG-ERP-MAINT", "PKG-WORKPLACE"


@pytest.fixture(scope="module")
async def trapped_database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    """The demo portfolio with the traps below laid in it."""
    async with clone(server, demo_template) as database:
        async with connected(database.owner_url) as connection, connection.transaction():
            await _lay_traps(connection)
        yield database


@pytest.fixture(scope="module")
async def trapped(trapped_database: Database) -> AsyncIterator[Asker]:
    async with asker(trapped_database.url, trapped_database.owner_url, DEMO_PERSONS) as made:
        yield made


async def _lay_traps(connection: Connection) -> None:
    erp, workplace = await _version(connection, ERP, "2.0"), await _version(connection, WORKPLACE, "2.0")
    await connection.execute("update service_version set share_with_customers = true where id = $1", erp)
    await transition(connection, erp, "OPERATIONAL", "RETIRING", day("2027-03-01"), status="SCHEDULED", recorded_at=day("2026-11-20"))

    await connection.execute("update option_group set max_select = 3 where package_version_id = $1", workplace)
    hidden = await insert(
        connection, "option_group", package_version_id=workplace, name={"fi": "Piilossa"}, min_select=0, max_select=1, position=0
    )
    await _hide(connection, workplace, "SVC-WORKSTATION-MOBILE")
    await _hide(connection, workplace, "SVC-ONCALL")
    await connection.execute(
        "update composition_item set option_group_id = $2 where package_version_id = $1 and component_service_id = $3",
        workplace,
        hidden,
        await _service(connection, "SVC-ONCALL"),
    )

    await connection.execute(
        "update customer_agreement set quantity_overrides = $1 where key = 'AGR-ERP-EDU'", {"SVC-NETWORK": 1, "SVC-SMALLDEV": 12}
    )
    await insert(
        connection,
        "service_relationship",
        from_service_id=await _service(connection, ERP),
        to_service_id=await _service(connection, "SVC-IAM"),
        type="DEPENDS_ON",
        note="Kirjautuminen",
    )
    await connection.execute(
        "insert into stakeholder_comment (service_id, idea_id, author_id, audience, language, body, created_at) "
        "select i.service_id, i.id, s.owner_id, 'CUSTOMER', 'sv', 'Om idén', $1 "
        "from development_idea i join service s on s.id = i.service_id where i.title = 'Självbetjäning för behörigheter'",
        day("2026-11-01"),
    )
    await connection.execute(
        "update service_version set customer_need = $2 where id = $1", await _version(connection, ERP, "3.0"), {"en": "Only a draft"}
    )


async def test_the_scheduled_end_of_a_version_that_was_shared_while_planned_is_not_announced(trapped: Asker) -> None:
    asked = f'{{ servicePackage(by: {{key: "{ERP}"}}) {{ currentVersion {{ validTo transitions {{ status toStage }} }} }} }}'
    scheduled = {"status": "SCHEDULED", "toStage": "RETIRING"}
    assert scheduled in (await trapped.ask(asked))["servicePackage"]["currentVersion"]["transitions"]
    seen = (await trapped.ask(asked, Role.CUSTOMER))["servicePackage"]["currentVersion"]
    assert scheduled not in seen["transitions"]
    assert seen["validTo"] is None


async def test_the_launch_of_a_shared_version_is_announced(trapped: Asker) -> None:
    asked = f'{{ servicePackage(by: {{key: "{WORKPLACE}"}}) {{ plannedVersions {{ transitions {{ status toStage reason }} }} }} }}'
    (planned,) = (await trapped.ask(asked, Role.CUSTOMER))["servicePackage"]["plannedVersions"]
    assert {"status": "SCHEDULED", "toStage": "OPERATIONAL", "reason": None} in planned["transitions"]


async def test_option_groups_do_not_tell_how_many_options_or_groups_are_hidden(trapped: Asker) -> None:
    asked = f'{{ servicePackage(by: {{key: "{WORKPLACE}"}}) {{ currentVersion {{ optionGroups {{ position minSelect maxSelect }} }} }} }}'
    groups = (await trapped.ask(asked))["servicePackage"]["currentVersion"]["optionGroups"]
    assert groups == [{"position": 1, "minSelect": 0, "maxSelect": 1}, {"position": 2, "minSelect": 1, "maxSelect": 3}]
    seen = (await trapped.ask(asked, Role.CUSTOMER))["servicePackage"]["currentVersion"]["optionGroups"]
    assert seen == [{"position": 1, "minSelect": 1, "maxSelect": 2}]


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.STAKEHOLDER])
async def test_an_agreement_does_not_name_components_that_are_hidden(trapped: Asker, role: Role) -> None:
    asked = f'{{ servicePackage(by: {{key: "{ERP}"}}) {{ agreements {{ nodes {{ key deviations {{ componentKey quantity }} }} }} }} }}'

    async def keys(role: Role) -> list[str]:
        rows = (await trapped.ask(asked, role))["servicePackage"]["agreements"]["nodes"]
        (agreement,) = (row for row in rows if row["key"] == "AGR-ERP-EDU")
        return [deviation["componentKey"] for deviation in agreement["deviations"]]

    assert await keys(Role.PORTFOLIO_MANAGER) == ["SVC-NETWORK", "SVC-SMALLDEV"]
    assert await keys(role) == ["SVC-SMALLDEV"]


async def test_what_is_said_to_all_about_a_customers_idea_is_for_that_customer(trapped: Asker, trapped_database: Database) -> None:
    asked = "{ comments(first: 200) { nodes { body idea { title } } } }"
    said = {"body": "Om idén", "idea": {"title": "Självbetjäning för behörigheter"}}
    tech = await viewer_as(trapped_database, Role.CUSTOMER, "PERSON-CUSTOMER-TECH", "UNIT-TECH")
    assert said in (await ask_as(trapped, tech, asked))["comments"]["nodes"]
    assert "Om idén" not in [comment["body"] for comment in (await trapped.ask(asked, Role.CUSTOMER))["comments"]["nodes"]]


async def test_a_text_that_is_nowhere_published_does_not_exist_for_customers(trapped: Asker) -> None:
    asked = f'{{ servicePackage(by: {{key: "{ERP}"}}) {{ plannedVersions {{ customerNeed {{ text }} description {{ text }} }} }} }}'
    (planned,) = (await trapped.ask(asked))["servicePackage"]["plannedVersions"]
    assert planned["customerNeed"] == {"text": "Only a draft"}
    (seen,) = (await trapped.ask(asked, Role.CUSTOMER))["servicePackage"]["plannedVersions"]
    assert seen["customerNeed"] is None
    assert seen["description"]["text"].startswith("Järjestelmä siirtyy pilveen")


async def test_an_outside_stakeholder_sees_no_edge_to_a_service_that_it_does_not_see(trapped: Asker) -> None:
    asked = (
        f'{{ servicePackage(by: {{key: "{ERP}"}}) {{ relationships {{ note }} currentVersion {{ items {{ position component {{ key }} }}'
        " offerings { selections { item { component { key } } } } composition { nodes { path component { key } } } } } }"
    )
    seen = (await trapped.ask(asked, Role.STAKEHOLDER))["servicePackage"]
    own = {"key": "SVC-SMALLDEV"}
    assert seen["relationships"] == []
    assert seen["currentVersion"]["items"] == [{"position": 1, "component": own}]
    assert seen["currentVersion"]["composition"]["nodes"] == [{"path": "1", "component": own}]
    assert {"selections": [{"item": {"component": own}}]} in seen["currentVersion"]["offerings"]


async def test_an_outside_stakeholder_sees_the_capabilities_that_its_services_rest_on(trapped: Asker, trapped_database: Database) -> None:
    asked = "{ capabilities(first: 200) { totalCount nodes { key uses { nodes { version { service { key } } } } } } }"
    everything, seen = (await trapped.ask(asked))["capabilities"], (await trapped.ask(asked, Role.STAKEHOLDER))["capabilities"]
    assert 0 < seen["totalCount"] == len(seen["nodes"]) < everything["totalCount"]
    assert all(capability["uses"]["nodes"] for capability in seen["nodes"])
    production = await viewer_as(trapped_database, Role.STAKEHOLDER, "PERSON-PRODUCTION")
    assert (await ask_as(trapped, production, asked))["capabilities"] == everything


async def test_only_those_who_see_costs_learn_that_a_cost_is_in_another_currency(trapped: Asker) -> None:
    asked = f'{{ servicePackage(by: {{key: "{WORKPLACE}"}}) {{ currentVersion {{ offerings {{ currency pricing {{ problem }} }} }} }} }}'

    def problem(answer: Any) -> object:
        (offering,) = (it for it in answer["servicePackage"]["currentVersion"]["offerings"] if it["currency"] == "SEK")
        return offering["pricing"]["problem"]

    assert problem(await trapped.ask(asked)) == "COST_CURRENCY_DIFFERS"
    for role in (Role.CUSTOMER, Role.INTEGRATION):
        assert problem(await trapped.ask(asked, role)) is None


async def test_a_stakeholder_sees_no_money_even_with_the_scope(trapped: Asker, trapped_database: Database) -> None:
    asked = f'{{ servicePackage(by: {{key: "{ERP}"}}) {{ plannedVersions {{ number risk investmentEstimate }} }} }}'
    stakeholder = scoped(await viewer_as(trapped_database, Role.STAKEHOLDER, "PERSON-PRODUCTION"), MONEY_SCOPE)
    (planned,) = (await ask_as(trapped, stakeholder, asked))["servicePackage"]["plannedVersions"]
    assert planned == {"number": "3.0", "risk": None, "investmentEstimate": None}
    integration = scoped(trapped.viewers[Role.INTEGRATION], MONEY_SCOPE)
    (planned,) = (await ask_as(trapped, integration, asked))["servicePackage"]["plannedVersions"]
    assert planned == {"number": "3.0", "risk": 3, "investmentEstimate": "92653.25"}


async def test_customers_cannot_count_the_changes_of_a_partys_hidden_fields(trapped: Asker) -> None:
    asked = "{ viewer { party { key revision } } }"
    assert (await trapped.ask(asked, Role.CUSTOMER))["viewer"]["party"] == {"key": "PERSON-CUSTOMER-EDU", "revision": None}
    assert (await trapped.ask(asked, Role.ADMIN))["viewer"]["party"]["revision"] >= 1


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def _service(connection: Connection, key: str) -> UUID:
    found: UUID = await connection.fetchval("select id from service where key = $1", key)
    return found


async def _version(connection: Connection, key: str, number: str) -> UUID:
    found: UUID = await connection.fetchval(
        "select v.id from service_version v join service s on s.id = v.service_id where s.key = $1 and v.number = $2", key, number
    )
    return found


async def _hide(connection: Connection, version: UUID, component: str) -> None:
    await connection.execute(
        "update composition_item set customer_visible = false where package_version_id = $1 and component_service_id = $2",
        version,
        await _service(connection, component),
    )
