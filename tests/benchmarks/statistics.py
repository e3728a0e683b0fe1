"""What counts and sums over everything cost: the statements of operations, and SQL written by hand for the same answer, in turn.

    python -m tests.benchmarks statistics

Both run on one connection, prepared, as a portfolio manager. Compared is what PostgreSQL takes: the rest is the same.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypedDict
from zoneinfo import ZoneInfo

import asyncpg
import orjson

from app.context import Clock, given
from app.database.pool import SESSION
from app.domain.service.in_force import SPEAKING
from app.reading import Question
from tests.benchmarks.questions import VIEWERS
from tests.support.asking import NOW, Asker, asker
from tests.support.databases import Database

NAME = "statistics"
WARM, ROUNDS = 6, 20  # times that each is run before, so that PostgreSQL has settled on a plan; and in each run
AT_MOST = 1.1  # times what the SQL by hand takes
RANK = "case v.stage " + " ".join(f"when '{stage}' then {place}" for place, stage in enumerate(SPEAKING)) + " end"
STAGES = "array[" + ", ".join(f"'{stage}'" for stage in SPEAKING) + "]"


@dataclass(frozen=True)
class Count:
    """`by_hand`: gives the same `data` as JSON."""

    name: str
    says: str
    text: str
    by_hand: str


class Row(TypedDict):
    """Medians; `times`: of the operation's statement to the SQL by hand."""

    count: str
    ms: float
    by_hand_ms: float
    times: float


COUNTS: Sequence[Count] = (
    Count(
        "stats",
        "services and packages by stage and provider",
        "{ portfolioStats(groupBy: [STAGE, PROVIDER]) { stage provider { key } items packages } }",
        f"""
        with ranks as (select v.service_id, min({RANK}) as rank from service_version v group by v.service_id),
        counted as (
            select ({STAGES})[r.rank + 1] as stage, s.provider_id, count(*) as items, count(*) filter (where s.is_package) as packages
            from service s join ranks r on r.service_id = s.id where r.rank < {SPEAKING.index("RETIRED")} group by 1, 2
        )
        select '{{"portfolioStats":[' || string_agg('{{"stage":"' || c.stage || '","provider":{{"key":"' || p.key
            || '"}},"items":' || c.items || ',"packages":' || c.packages || '}}', ',' order by c.stage, c.provider_id) || ']}}'
        from counted c join party p on p.id = c.provider_id
        """,
    ),
    Count(
        "stages",
        "versions by stage, with their lead times",
        """{ serviceVersions { groupBy(keys: [{stage: VALUE}]) { nodes {
            keys { stage } aggregate { count avg { leadTimeDays } }
        } } } }""",
        """
        select '{"serviceVersions":{"groupBy":{"nodes":[' || string_agg('{"keys":{"stage":"' || stage || '"},"aggregate":{"count":' || n
            || ',"avg":{"leadTimeDays":' || coalesce('"' || days || '"', 'null') || '}}}', ',' order by stage) || ']}}}'
        from (select stage, count(*) as n, trim_scale(round(avg(lead_time_days), 4)) as days from service_version group by stage) counted
        """,
    ),
    Count(
        "providers",
        "services and packages by provider",
        """{ portfolioItems(includeRetired: true) { groupBy(keys: [{provider: {key: VALUE}}], first: 200) { nodes {
            keys { provider { key } } aggregate { count }
        } } } }""",
        """
        select '{"portfolioItems":{"groupBy":{"nodes":['
            || string_agg('{"keys":{"provider":{"key":"' || p.key || '"}},"aggregate":{"count":'
            || n || '}}', ',' order by p.key) || ']}}}'
        from (select provider_id, count(*) as n from service group by provider_id) counted join party p on p.id = counted.provider_id
        """,
    ),
    Count(
        "scores",
        "feedback by touchpoint",
        """{ feedback { groupBy(keys: [{touchpoint: VALUE}]) { nodes {
            keys { touchpoint } aggregate { count avg { score } min { score } max { score } }
        } } } }""",
        """
        select '{"feedback":{"groupBy":{"nodes":[' || string_agg('{"keys":{"touchpoint":"' || touchpoint || '"},"aggregate":{"count":' || n
            || ',"avg":{"score":"' || mean || '"},"min":{"score":' || low || '},"max":{"score":' || high || '}}}', ',' order by touchpoint)
            || ']}}}'
        from (
            select touchpoint, count(*) as n, trim_scale(round(avg(score), 4)) as mean, min(score) as low, max(score) as high
            from service_feedback group by touchpoint
        ) counted
        """,
    ),
)


async def measured(database: Database, runs: int) -> list[Row]:
    """Each count, with the SQL by hand in turn."""
    role, party, customer = VIEWERS["manager"]
    connection = await asyncpg.connect(database.url, server_settings=SESSION)
    try:
        async with asker(database.url, database.owner_url, {role: (party, customer)}) as asked:
            return [await _of_count(connection, asked, count, runs) for count in COUNTS]
    finally:
        await connection.close()


async def _of_count(connection: asyncpg.Connection, asked: Asker, count: Count, runs: int) -> Row:
    (viewer,) = asked.viewers.values()
    prepared = await asked.reading.prepare(Question(count.text, None, {}, ()), viewer)
    statement = prepared.plan.statement
    assert statement is not None
    values = prepared.arguments(statement, given(viewer, Clock(NOW, ZoneInfo("Europe/Helsinki"))))
    ours, by_hand = await connection.prepare(statement.sql), await connection.prepare(count.by_hand)
    answer, _ = asked.reading.sealing.finished(str(await ours.fetchval(*values)).encode())
    if orjson.loads(bytes(answer)) != orjson.loads(await by_hand.fetchval()):
        raise SystemExit(f"{count.name}: {bytes(answer)!r}\nby hand: {await by_hand.fetchval()}")
    for _ in range(WARM):
        await ours.fetchval(*values)
        await by_hand.fetchval()
    taken = [(await _seconds(ours, *values), await _seconds(by_hand)) for _ in range(runs)]
    ms, by_hand_ms = (median(each) * 1000 for each in zip(*taken, strict=True))
    return Row(count=count.name, ms=round(ms, 2), by_hand_ms=round(by_hand_ms, 2), times=round(ms / by_hand_ms, 2))


async def _seconds(statement: asyncpg.prepared_stmt.PreparedStatement, *values: object) -> float:
    """Of one answer, in the mean."""
    began = time.perf_counter()
    for _ in range(ROUNDS):
        await statement.fetchval(*values)
    return (time.perf_counter() - began) / ROUNDS


def table(rows: Sequence[Row]) -> str:
    lines = [f"\n{'':10}{'ms':>9}{'by hand':>9}   times"]
    for row in rows:
        verdict = "reaches" if row["times"] <= AT_MOST else "MISSES"
        lines.append(f"{row['count']:10}{row['ms']:9.2f}{row['by_hand_ms']:9.2f}   {row['times']:.2f} {verdict} {AT_MOST}")
    return "\n".join([*lines, "", *(f"{count.name:10}{count.says}" for count in COUNTS)]) + "\n"
