"""The portfolio board: what is planned and in use, how it is valued, and the projects that deliver it, by one query."""

from typing import Any

from app.viewer import Role
from tests.support.asking import NOW, Asker

BOARD = """{
  portfolioItems(filter: {portfolioPhase: {in: [PIPELINE, CATALOGUE]}, plannedVersions: {some: {}}}, includeRetired: true) { nodes {
    key portfolioPhase currentVersion { number }
    plannedVersions {
      number stage priority businessValue risk investmentEstimate stageLabel(framework: "ITIL")
      projects { key status priority endsOn owner { key } }
    }
  } }
}"""
WITHOUT = "{ portfolioItems(filter: {plannedVersions: {some: {projects: {none: {status: {eq: RUNNING}}}}}}) { nodes { key } } }"
BACK = """{ projects(filter: {status: {eq: RUNNING}}, orderBy: [{priority: ASC}]) { totalCount nodes {
  key delivers { number stage service { key portfolioPhase } }
} } }"""


async def board(demo: Asker, role: Role) -> Any:
    found = await demo.ask(BOARD, role, at=NOW)
    assert len(demo.statements) == 1
    return {item["key"]: item for item in found["portfolioItems"]["nodes"]}


async def test_one_query_gives_the_board(demo: Asker) -> None:
    items = await board(demo, Role.PORTFOLIO_MANAGER)
    assert {key: (item["portfolioPhase"], item["currentVersion"] and item["currentVersion"]["number"]) for key, item in items.items()} == {
        "PKG-CASE": ("PIPELINE", None),
        "PKG-ERP-MAINT": ("CATALOGUE", "2.0"),
        "PKG-WORKPLACE": ("CATALOGUE", "2.0"),
        "SVC-CLOUDCAP": ("PIPELINE", None),
        "SVC-REPORTING": ("PIPELINE", None),
        "SVC-WORKSTATION-MOBILE": ("CATALOGUE", "1.0"),
    }
    (planned,) = items["PKG-ERP-MAINT"]["plannedVersions"]
    assert planned.pop("investmentEstimate") is not None
    assert planned.pop("risk") is not None
    assert {name: planned[name] for name in ("number", "stage", "stageLabel", "projects")} == {
        "number": "3.0",
        "stage": "IN_DESIGN",
        "stageLabel": "pipeline",
        "projects": [
            {"key": "PRJ-ERP-3", "status": "RUNNING", "priority": 10, "endsOn": "2027-01-31", "owner": {"key": "PERSON-OWNER-ERP"}}
        ],
    }
    assert planned["priority"]
    assert planned["businessValue"]


async def test_customers_see_neither_projects_nor_how_it_is_valued(demo: Asker) -> None:
    items = await board(demo, Role.CUSTOMER)
    shared = [version for item in items.values() for version in item["plannedVersions"]]
    assert shared
    assert {(it["priority"], it["businessValue"], it["risk"], it["investmentEstimate"]) for it in shared} == {(None,) * 4}
    assert [it["projects"] for it in shared] == [[] for _ in shared]


async def test_suppliers_see_the_projects_that_deliver_what_they_see(demo: Asker) -> None:
    text = "{ projects { totalCount nodes { key } } }"
    found = (await demo.ask(text, Role.STAKEHOLDER))["projects"]
    assert found == {"totalCount": 3, "nodes": [{"key": "PRJ-CASE"}, {"key": "PRJ-ERP-2"}, {"key": "PRJ-ERP-3"}]}
    assert (await demo.ask(text))["projects"]["totalCount"] == 8
    assert await demo.ask('{ project(by: {key: "PRJ-CLOUD"}) { key } }', Role.STAKEHOLDER) == {"project": None}


async def test_planned_versions_without_a_running_project_are_found(demo: Asker) -> None:
    found = await demo.ask(WITHOUT, at=NOW)
    assert [item["key"] for item in found["portfolioItems"]["nodes"]] == ["PKG-CASE", "SVC-WORKSTATION-MOBILE"]


async def test_projects_lead_back_to_the_services(demo: Asker) -> None:
    found = (await demo.ask(BACK, at=NOW))["projects"]
    assert found["totalCount"] == 4
    assert [project["key"] for project in found["nodes"]] == ["PRJ-CLOUD", "PRJ-ERP-3", "PRJ-WORKPLACE", "PRJ-REPORTING"]
    assert found["nodes"][0]["delivers"] == [
        {"number": "1.0", "stage": "IN_TRANSITION", "service": {"key": "SVC-CLOUDCAP", "portfolioPhase": "PIPELINE"}}
    ]
