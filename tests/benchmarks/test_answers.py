"""What the benchmark compares gives the same answers, on a tenth of the large portfolio, and a difference would be told."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from app.database.embedded import Server
from tests.benchmarks.answers import comparable, first_difference
from tests.benchmarks.clocks import MOMENTS, READS, VIEWER, assert_rows
from tests.benchmarks.questions import QUESTIONS, VIEWERS, Question
from tests.benchmarks.resolvers.loaders import Loaders
from tests.benchmarks.resolvers.schema import schema
from tests.support.asking import Asker, asker
from tests.support.databases import Database, clone
from tests.support.large import reduced_template

ROWS_BYTES = 100  # more than an answer has without rows
EACH = [pytest.param(question, id=question.name) for question in QUESTIONS]


@pytest.fixture(scope="module")
async def reduced(server: Server) -> AsyncIterator[Database]:
    async with clone(server, await reduced_template(server)) as database:
        yield database


@pytest.fixture(scope="module")
async def large(reduced: Database) -> AsyncIterator[Asker]:
    persons = {role: (party, customer) for role, party, customer in VIEWERS.values()}
    async with asker(reduced.url, reduced.owner_url, persons) as made:
        yield made


@pytest.fixture(scope="module")
async def service(large: Asker) -> UUID:
    """One that customers see too."""
    row = await large.pool.row(
        "select service_id from service_version join service s on s.id = service_id and not is_package "
        "where stage = 'OPERATIONAL' and language_status ->> 'fi' = 'PUBLISHED'"
    )
    assert row
    return UUID(str(row["service_id"]))


@pytest.fixture
async def loaders(reduced: Database) -> AsyncIterator[Loaders]:
    engine = create_async_engine(reduced.url.replace("postgresql://", "postgresql+asyncpg://", 1))
    yield Loaders(async_sessionmaker(engine, expire_on_commit=False))
    await engine.dispose()


@pytest.mark.parametrize("question", EACH)
@pytest.mark.parametrize("viewer", VIEWERS)
async def test_hand_written_sql_answers_alike(large: Asker, service: UUID, question: Question, viewer: str) -> None:
    ours = await _asked(large, question, viewer, service)
    customers = await large.pool.row("select array_agg(id) as ids from party where key = $1", VIEWERS["customer"][2])
    assert customers
    given = [*([customers["ids"]] if viewer == "customer" else []), *([service] if question.by_id else [])]
    theirs = orjson.loads(await large.pool.value(question.sql(viewer), given))
    assert first_difference(comparable(ours, "limit"), comparable(theirs, "limit")) is None


@pytest.mark.parametrize("question", EACH)
async def test_resolvers_answer_alike(large: Asker, service: UUID, loaders: Loaders, question: Question) -> None:
    ours = await _asked(large, question, "manager", service)
    variables = {"id": f"Service:{service}"} if question.by_id else {}
    found = await schema().execute(question.text, variables, context_value={"loaders": loaders})
    assert found.errors is None
    theirs = orjson.loads(orjson.dumps(found.data))
    assert first_difference(comparable(ours, "resolvers"), comparable(theirs, "resolvers")) is None


async def _asked(large: Asker, question: Question, viewer: str, service: UUID) -> Any:
    """Not an answer without rows, to which any other would be alike."""
    role, _, _ = VIEWERS[viewer]
    answer = await (large.ask(question.text, role, id=f"Service:{service}") if question.by_id else large.ask(question.text, role))
    assert len(orjson.dumps(answer)) > ROWS_BYTES
    return answer


@pytest.mark.parametrize(
    ("ours", "theirs", "difference"),
    [
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "data.a.0.b: 1 and 2"),
        ({"a": [1, 2]}, {"a": [1]}, "data.a: [1, 2] and [1]"),
        ({"a": 1, "b": 1}, {"b": 1, "a": 1}, "data: {'a': 1, 'b': 1} and {'b': 1, 'a': 1}"),
        ({"a": 1}, {"a": True}, "data.a: 1 and True"),
        ({"a": None}, {"a": {}}, "data.a: None and {}"),
    ],
)
def test_a_difference_is_told(ours: object, theirs: object, difference: str) -> None:
    assert first_difference(ours, theirs) == difference


def test_a_cursor_that_is_missing_is_a_difference() -> None:
    ours, theirs = ({"pageInfo": {"endCursor": cursor}} for cursor in ("one,A", None))
    assert first_difference(comparable(ours, "limit"), comparable(theirs, "limit")) == "data.pageInfo.endCursor: True and None"


def test_the_schema_of_tables_tells_the_same_in_its_own_form() -> None:
    ours = {"id": "Service:x", "currentVersion": {"items": [{"defaultQuantity": "1"}]}, "name": {"text": "Palvelu"}, "language": "FI"}
    theirs = {
        "id": "x",
        "currentVersion": {"nodes": [{"items": {"nodes": [{"defaultQuantity": "1.00"}]}}]},
        "name": {"sv": "Tjänst", "fi": "Palvelu"},
        "language": "fi",
    }
    assert first_difference(comparable(ours, "postgraphile"), comparable(theirs, "postgraphile")) is None
    assert (
        first_difference(comparable(ours | {"id": "Service:y"}, "postgraphile"), comparable(theirs, "postgraphile")) == "data.id: y and x"
    )


def test_groups_of_tables_tell_the_same_in_their_own_form() -> None:
    days, theirs = {"A": "1.0001", "B": None}, {"B": None, "A": "1.00005000"}
    nodes = [{"keys": {"stage": key}, "aggregate": {"count": 2, "avg": {"leadTimeDays": mean}}} for key, mean in days.items()]
    groups = [{"keys": [key], "distinctCount": {"rowId": "2"}, "average": {"leadTimeDays": mean}} for key, mean in theirs.items()]
    answer = comparable({"groupBy": {"nodes": nodes}}, "postgraphile")
    assert first_difference(answer, comparable({"groupedAggregates": groups}, "postgraphile")) is None
    assert first_difference(answer, comparable({"groupedAggregates": groups[:1]}, "postgraphile")) is not None


async def test_every_read_has_rows_at_every_moment(large: Asker) -> None:
    for read in READS:
        for moment in MOMENTS:
            assert_rows(read.name, moment, await large.ask(read.question(moment).text, VIEWERS[VIEWER][0]))


def test_an_answer_without_rows_is_told() -> None:
    answers: list[dict[str, Any]] = [{"service": None}, {"services": {"nodes": []}}]
    for answer in answers:
        with pytest.raises(SystemExit, match="has no rows"):
            assert_rows("list", "at", answer)
