"""The stages in the words of other frameworks: labels are data, and every word of the published mapping is there."""

import asyncpg
import pytest

from app.refusals import refusal_of
from app.viewer import Role
from tests.support.asking import NOW, Asker
from tests.support.rows import connected
from tests.support.writing import Writer

TABLE = """
PROPOSED | In study | Pipeline: Requirements/Definition/Analysis | Ideation: Under evaluation | pipeline | – | plan
IN_DESIGN | In design | Catalog: Design/Development | Design: Design | pipeline | implementation | plan
IN_TRANSITION | In test | Catalog: Build/Test/Release | Deploy: Test | pipeline | implementation | phaseIn
OPERATIONAL | Launched | Catalog: Operational | Operational: In-use | catalogue | production | active
RETIRING | Retired | Catalog: Retiring | Operational: Pending Retirement | catalogue, closed to new customers | production | phaseOut
RETIRED | Obsolete | Retired: Retired/Obsolete | End of life: Retired/Obsolete | retired | obsolete | endOfLife
REJECTED | Rejected | Pipeline: Canceled | End of life: Canceled | – | – | –
"""
FRAMEWORKS = ("TMF620", "SERVICENOW", "CSDM", "ITIL", "ITOP", "LEANIX")
ALL = "query ($framework: String!) { lifecycleStages { key label: stageLabel(framework: $framework) } }"


@pytest.mark.parametrize("framework", FRAMEWORKS)
async def test_each_framework_has_its_words(demo: Asker, framework: str) -> None:
    lines = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
    wanted = {line[0]: None if line[1 + FRAMEWORKS.index(framework)] == "–" else line[1 + FRAMEWORKS.index(framework)] for line in lines}
    found = await demo.ask(ALL, framework=framework)
    assert {stage["key"]: stage["label"] for stage in found["lifecycleStages"]} == wanted


async def test_a_version_tells_its_stage_in_any_framework(demo: Asker) -> None:
    asked = """{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { currentVersion {
        stage itil: stageLabel(framework: "itil", lang: [FI]) leanix: stageLabel(framework: "LeanIX") tmf: stageLabel(framework: "TMF")
    } } }"""
    for role in (Role.PORTFOLIO_MANAGER, Role.CUSTOMER):
        found = await demo.ask(asked, role, at=NOW)
        assert found["servicePackage"]["currentVersion"] == {
            "stage": "OPERATIONAL",
            "itil": "catalogue",
            "leanix": "active",
            "tmf": "Launched",
        }
        assert len(demo.statements) == 1


async def test_a_framework_that_there_is_none_of_is_refused(demo: Asker) -> None:
    asked = """{ servicePackages { nodes { found: currentVersion { stageLabel(framework: "ITLI") } } } }"""
    for role in (Role.PORTFOLIO_MANAGER, Role.CUSTOMER):
        with pytest.raises(asyncpg.PostgresError) as refused:
            await demo.ask(asked, role)
        refusal = refusal_of(refused.value, "some")
        assert (refusal.code, refusal.errors) == (
            "BAD_USER_INPUT",
            (
                {
                    "message": "There is no framework ITLI; there are COBIT, CSDM, ITIL, ITOP, LEAN, LEANIX, MOF, SERVICENOW, TMF620.",
                    "path": ["servicePackages", "nodes", "found", "stageLabel", "framework"],
                },
            ),
        )


async def test_the_label_is_that_of_the_stage_at_the_moment(demo: Asker) -> None:
    asked = """{ servicePackage(by: {key: "PKG-ERP-MAINT"}, at: "2024-06-01T12:00:00Z") {
        versions { number stageLabel(framework: "TMF620") }
    } }"""
    found = await demo.ask(asked, at=NOW)
    assert found["servicePackage"]["versions"] == [
        {"number": "2.0", "stageLabel": "In design"},
        {"number": "1.0", "stageLabel": "Launched"},
    ]


async def test_an_organisation_adds_words_of_its_own_in_several_languages(writer: Writer) -> None:
    async with connected(writer.database.owner_url) as owner:
        own = {"OMA": {"fi": "Käytössä", "sv": "I bruk"}}
        await owner.execute("update lifecycle_stage set labels = labels || $1 where key = 'OPERATIONAL'", own)
    asked = """{ service(by: {key: "SVC-MAIL"}) { currentVersion {
        sv: stageLabel(framework: "oma", lang: [EN, SV]) fallback: stageLabel(framework: "OMA", lang: [EN])
    } } lifecycleStages { key labels { framework label(lang: [SV]) } } }"""
    found = await writer.run(Role.ANALYST, asked)
    assert found["service"]["currentVersion"] == {"sv": "I bruk", "fallback": "Käytössä"}
    (operational,) = [stage["labels"] for stage in found["lifecycleStages"] if stage["key"] == "OPERATIONAL"]
    assert {"framework": "OMA", "label": "I bruk"} in operational
    assert {"framework": "LEANIX", "label": "active"} in operational
