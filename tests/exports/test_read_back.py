"""Files as analysts open them: what pandas, Polars and DuckDB read is what the API answers."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import clone
from tests.support.service import Service, service
from tests.transport.inside import run
from tests.transport.test_exports import ODD, PUT_IN

pytestmark = pytest.mark.slow
CSV, SEMICOLON, NDJSON = "text/csv; formulas=raw", "text/csv; formulas=raw; separator=semicolon", "application/x-ndjson"
ARGUMENTS = "orderBy: [{occurredAt: ASC}, {id: ASC}]"
QUERY = f"{{ feedback({ARGUMENTS}) {{ nodes {{ id score body occurredAt service {{ key }} }} }} }}"
BETWEEN = {".csv": ",", ".scsv": ";"}
COLUMNS = ("id", "score", "body", "occurredAt", "service.key")
Row = tuple[Any, ...]
Read = Callable[[Path], list[Row]]


@pytest.fixture(scope="module")
async def api(server: Server, demo_template: str) -> AsyncIterator[Service]:
    async with clone(server, demo_template) as database:
        await run(database, PUT_IN, ODD)
        async with service(database) as made:
            yield made


@pytest.fixture(scope="module")
async def files(api: Service, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """By their media types."""
    found = {}
    for accept, name in ((CSV, "feedback.csv"), (SEMICOLON, "feedback.scsv"), (NDJSON, "feedback.ndjson")):
        answer = await api.http.post("/graphql", json={"query": QUERY}, headers=api.headers(Role.ANALYST, accept=accept))
        assert answer.status_code == 200
        found[accept] = tmp_path_factory.mktemp("files") / name
        found[accept].write_bytes(answer.content)
    return found


@pytest.fixture(scope="module")
async def nodes(api: Service) -> list[dict[str, Any]]:
    """As JSON answers them."""
    asked = {"query": QUERY.replace(ARGUMENTS, f"{ARGUMENTS} first: 200")}
    found: list[dict[str, Any]] = (await api.post(asked, Role.ANALYST)).json()["data"]["feedback"]["nodes"]
    assert len(found) > len(ODD)
    return found


def flat(node: Mapping[str, Any]) -> Row:
    return node["id"], node["score"], node["body"], moment(node["occurredAt"]), node["service"]["key"]


def moment(text: str) -> int:
    """In microseconds."""
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def by_pandas(file: Path) -> list[Row]:
    """It takes an empty text of CSV for null, or null for an empty text."""
    if file.suffix == ".ndjson":
        frame = pd.read_json(file, lines=True, dtype=False)
        return [flat({**row, "body": None if pd.isna(row["body"]) else row["body"]}) for row in frame.to_dict("records")]
    frame = pd.read_csv(file, sep=BETWEEN[file.suffix], keep_default_na=False)
    assert frame["score"].dtype == "int64"
    return [(*row[:3], moment(row[3]), row[4]) for row in frame[list(COLUMNS)].itertuples(index=False, name=None)]


def by_polars(file: Path) -> list[Row]:
    if file.suffix == ".ndjson":
        return [flat(row) for row in pl.read_ndjson(file).iter_rows(named=True)]
    return [(*row[:3], moment(row[3]), row[4]) for row in pl.read_csv(file, separator=BETWEEN[file.suffix]).select(COLUMNS).rows()]


def by_duckdb(file: Path) -> list[Row]:
    reader = "read_ndjson($1)" if file.suffix == ".ndjson" else "read_csv($1, allow_quoted_nulls = false)"
    key = "service.key" if file.suffix == ".ndjson" else '"service.key"'
    with duckdb.connect() as connection:
        return connection.execute(f'select id, score, body, epoch_us("occurredAt"), {key} from {reader}', [str(file)]).fetchall()


@pytest.mark.parametrize("read", [by_pandas, by_polars, by_duckdb])
@pytest.mark.parametrize("accept", [CSV, SEMICOLON, NDJSON])
def test_what_is_read_is_what_was_answered(files: Mapping[str, Path], nodes: list[dict[str, Any]], accept: str, read: Read) -> None:
    expected = [flat(node) for node in nodes]
    if accept != NDJSON and read is by_pandas:
        expected = [(*row[:2], row[2] or "", *row[3:]) for row in expected]
    assert read(files[accept]) == expected
