"""What is written about a person while that person is erased: whoever comes first, the name is nowhere in the end."""

import asyncio
from datetime import timedelta
from uuid import UUID

from app.viewer import Role
from tests.domain.party.scanning import places_of
from tests.support import rows
from tests.support.asking import NOW
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import Connection, connected
from tests.support.writing import Writer

KEY = "PERSON-TUIJA-KARHONEN"
WORDS = ("tuija", "karhon", "kärhön")
KEPT = "insert into idempotency_record values ('p', 'transition', 'k', sha256('x'), null, now())"


class Portfolio:
    """Somebody who acts, somebody who is erased, and a version on which is decided."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def made(self) -> "Portfolio":
        async with connected(self.database.url) as connection, connection.transaction():
            self.actor = await rows.party(connection, "PERSON")
            self.person = await rows.party(connection, "PERSON", key=KEY, name={"fi": "Tuija Kärhönen"})
            self.service: UUID = await rows.service(connection, owner_id=self.actor)
            self.version = await rows.version(connection, self.service)
        return self

    async def erase(self, connection: Connection) -> None:
        await connection.execute("select set_config('salkku.actor', $1, true)", str(self.actor))
        await connection.execute("select erase_party($1, 'tuija|kärhönen|person-tuija-karhonen', '[]')", self.person)

    async def decide(self, connection: Connection) -> None:
        """With a result that was judged before."""
        told = {"fi": f"Lausunto puuttuu: {KEY}.", "en": f"A statement is missing from {KEY}."}
        facts = {"missing": [{"party": str(self.person), "key": KEY}], "given": 0}
        result = {"gate": "CHARTER", "checks": [{"code": "NO_OPEN_OBJECTION", "message": told, "data": facts}]}
        await rows.transition(connection, self.version, "PROPOSED", "IN_DESIGN", NOW - timedelta(days=1), gate_result=result)
        await connection.execute(KEPT)
        await connection.execute("update idempotency_record set outcome = $1", {"report": result})

    async def own(self, connection: Connection) -> None:
        await connection.execute("update service set owner_id = $1 where id = $2", self.person, self.service)

    async def decided(self) -> list[object]:
        async with connected(self.database.owner_url) as owner:
            found = await owner.fetch("select gate_result from lifecycle_transition where gate_result is not null")
        return [row["gate_result"]["checks"][0] for row in found]

    @property
    def check(self) -> dict[str, object]:
        """As it is told of somebody who is erased."""
        key = f"ERASED-{self.person.hex[-12:].upper()}"
        told = {"fi": "Lausunto puuttuu: Poistettu henkilö.", "en": "A statement is missing from Erased person."}
        facts = {"missing": [{"party": str(self.person), "key": key}], "given": 0}
        return {"code": "NO_OPEN_OBJECTION", "message": told, "data": facts}


async def test_a_decision_that_was_judged_before_an_erasure_is_written_after_it(fresh_database: Database) -> None:
    portfolio = await Portfolio(fresh_database).made()
    assert await race(fresh_database, portfolio.erase, portfolio.decide) is None
    assert await portfolio.decided() == [portfolio.check]
    assert await places_of(fresh_database, WORDS) == []


async def test_an_erasure_waits_for_a_decision_that_is_being_written(fresh_database: Database) -> None:
    portfolio = await Portfolio(fresh_database).made()
    assert await race(fresh_database, portfolio.decide, portfolio.erase) is None
    assert await portfolio.decided() == [portfolio.check]
    assert await places_of(fresh_database, WORDS) == []


async def test_a_service_is_given_to_somebody_who_is_being_erased(fresh_database: Database) -> None:
    """The id stays, so nothing is in the way of either."""
    portfolio = await Portfolio(fresh_database).made()
    assert await race(fresh_database, portfolio.erase, portfolio.own) is None
    async with connected(fresh_database.owner_url) as owner:
        assert await owner.fetchval("select owner_id from service where id = $1", portfolio.service) == portfolio.person


async def test_one_of_two_erasures_of_the_same_person_is_refused(writer: Writer) -> None:
    asked = {"party": {"key": "PERSON-SUPPLIER"}, "confirmKey": "PERSON-SUPPLIER", "expectedRevision": 1}
    first, second = await asyncio.gather(*(writer.do(Role.ADMIN, "partyErase", asked, "party { active }") for _ in range(2)))
    ((refused, done),) = [(a, b) for a, b in ((first, second), (second, first)) if a["errors"]]
    assert done["party"] == {"active": False}
    assert [error["code"] for error in refused["errors"]] in (["NOT_FOUND"], ["REVISION_CONFLICT"])
