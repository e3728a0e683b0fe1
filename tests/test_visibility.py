"""What is hidden must not show through what is seen: each test is a trap in the data that once gave something away, or could have."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.database.embedded import Server
from app.viewer import MONEY_SCOPE, Role
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import Database, clone
from tests.support.rows import connected
from tests.support.traps import ERP, WORKPLACE, lay_traps
from tests.support.viewers import ask_as, scoped, viewer_as


@pytest.fixture(scope="module")
async def trapped_database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    """The demo portfolio with the traps below laid in it."""
    async with clone(server, demo_template) as database:
        async with connected(database.owner_url) as connection, connection.transaction():
            await lay_traps(connection)
        yield database


@pytest.fixture(scope="module")
async def trapped(trapped_database: Database) -> AsyncIterator[Asker]:
    async with asker(trapped_database.url, trapped_database.owner_url, DEMO_PERSONS) as made:
        yield made


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
