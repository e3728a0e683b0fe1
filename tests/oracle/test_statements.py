"""Statements on every version of the demo portfolio, for everybody: the answers are the oracle's."""

from tests.oracle.asked import global_id
from tests.oracle.oracle import Oracle
from tests.oracle.people import PEOPLE

COVERAGE = """query Coverage($id: ID!) { statementCoverage(version: {id: $id}) {
    version { id } required given
    demands { party { key } role aspect statement { id stance body createdAt supersededBy { id } author { key } } }
    openObjections { id author { key } aspect supersededBy { id } }
} }"""


async def test_who_has_spoken_on_every_version(oracle: Oracle) -> None:
    spoken = 0
    for person in PEOPLE:
        for version in oracle.tables.all("service_version"):
            answer = await oracle.does(person, COVERAGE, id=global_id(version))
            assert answer == oracle.should(person, COVERAGE, id=global_id(version)), (person, version.id)
            spoken += (answer["statementCoverage"] or {}).get("given", 0)
    assert spoken > len(PEOPLE)
