"""What the whole portfolio said of itself is told again as it was known, byte for byte, whatever was changed since."""

from typing import Any

import pytest

from app.viewer import Role
from tests.support.rows import connected
from tests.support.writing import Writer

MANAGER = Role.PORTFOLIO_MANAGER
SERVERS = 'by: {key: "SVC-SERVERCAP"}'
ROOTS = {
    "portfolioStats": "(groupBy: [PROVIDER], includeRetired: true §) { items satisfaction { answers } agreed { price { amount } } }",
    "lifecycleFlow": "(§) { stages { stage waiting left } }",
    "portfolioFindings": "(first: 200 §) { nodes { key kind } }",
    "standardisation": "(per: PACKAGE §) { nodes { agreements standard index } }",
    "mostWantedExclusions": "(§) { nodes { ideas customers } }",
    "projects": "(§) { nodes { key status revision } }",
    "feedbackSummary": "(by: [SERVICE] §) { total { answers average } rows { satisfaction { answers } } }",
    "impactOf": f"({SERVERS} §) {{ counts {{ breaks degraded agreements }} versions {{ effect item {{ key }} }} }}",
    "whereUsedMultilevel": f"({SERVERS} §) {{ nodes {{ depth version {{ number service {{ key }} }} }} }}",
    "valueChain": '(package: {key: "PKG-ERP-MAINT"} §) { links { component { key } } outcome { satisfaction { average } } }',
    "outcomesOf": '(on: {party: {key: "UNIT-ICT"}} §) { depth outcome { item { key } } }',
    "serviceVersions": "(§) { aggregate { count avg { leadTimeDays } } groupBy(keys: [{stage: VALUE}]) { nodes { keys { stage } } } }",
    "simulateComposition": '(package: {key: "PKG-ERP-MAINT"}, changes: [] §) { offerings { after { price { amount } } } }',
}
WRITES = (
    "update service_price set unit_price = unit_price + 10",
    "update service_feedback set score = 1",
    "update customer_agreement set ends_on = starts_on",
    "update project set status = 'CANCELLED'",
    "update development_idea set scope_item_id = null",
    "update service set review_due_on = '2020-01-01'",
    "delete from service_relationship",
    "update service_version set lead_time_days = 99 where stage = 'IN_DESIGN'",
)


@pytest.fixture
async def changed(writer: Writer) -> tuple[str, Any]:
    """A token, what was told then; and then much is changed."""
    token = (await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"]
    before = await answers(writer, "")
    async with connected(writer.database.owner_url) as connection:
        for write in WRITES:
            await connection.execute(write)
    return token, before


async def answers(writer: Writer, known: str) -> Any:
    """One root after the other: all at once cost more than one operation may."""
    found: dict[str, Any] = {}
    for name, below in ROOTS.items():
        text = below.replace("(§)", f"({known})" if known else "").replace("§", f", {known}" if known else "")
        found |= await writer.run(MANAGER, f"{{ {name}{text} }}")
    return found


async def test_what_was_known_is_told_again(writer: Writer, changed: tuple[str, Any]) -> None:
    token, before = changed
    known = await answers(writer, f'knownAt: "{token}"')
    now = await answers(writer, "")
    for name in ROOTS:
        assert known[name] == before[name], name
    same = {name for name in ROOTS if now[name] == before[name]}
    assert same <= {"whereUsedMultilevel", "lifecycleFlow", "outcomesOf"}, "nothing of it was changed"
