"""What PostgreSQL plans for a statement, and which big tables it would read whole."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import asyncpg

from app.database.pool import SESSION
from tests.support.databases import Database

BIG_ROWS = 1_000
COMPARED = re.compile(r"(\w+)(?:\)::\w+)? (?:[<>=]|IS|IN)")
"""The columns that a condition is about."""
PLACES = re.compile(r"\$(\d+)")
NARROW = {"ix_service_version_shown", "ix_service_version_shown_by_id"}
"""Indexes that hold no more than what is asked for: who counts all that customers see reads one of them whole."""


async def planned(database: Database, statement: str) -> tuple[set[str], dict[str, Any]]:
    """The big tables; and the plan that every request gets, whatever its values."""
    count = len(set(PLACES.findall(statement)))
    connection = await asyncpg.connect(database.url, server_settings=SESSION, statement_cache_size=0)
    try:
        big = await connection.fetch("select relname from pg_class where relkind = 'r' and reltuples >= $1", BIG_ROWS)
        await connection.execute(f"prepare asked as {statement}")
        values = f"({', '.join(['null'] * count)})" if count else ""
        explained = await connection.fetchval(f"explain (format json) execute asked{values}")
    finally:
        await connection.close()
    plan: dict[str, Any] = json.loads(explained)[0]["Plan"]
    return {row["relname"] for row in big}, plan


def nodes(plan: dict[str, Any], *, paged: bool = False) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every node; and whether the size of a page ends its walk, because nothing between needs all its rows."""
    yield plan, paged
    kept = plan["Node Type"] == "Limit" or (paged and plan["Node Type"] not in ("Sort", "Aggregate", "Hash", "WindowAgg", "CTE Scan"))
    for below in plan.get("Plans", ()):
        yield from nodes(below, paged=kept and below["Parent Relationship"] != "InitPlan")


def walked(plan: dict[str, Any]) -> Counter[tuple[str, str, str | None]]:
    """How often each table is read, and how."""
    return Counter((node["Node Type"], node["Relation Name"], node.get("Index Name")) for node, _ in nodes(plan) if "Relation Name" in node)


def is_whole(node: dict[str, Any], *, paged: bool) -> bool:
    match node["Node Type"]:
        case "Seq Scan":
            return True
        case "Index Scan" | "Index Only Scan":
            return not _is_bounded(node.get("Index Cond", "")) and not paged and node["Index Name"] not in NARROW
        case "Bitmap Heap Scan":
            return not _is_bounded(node["Recheck Cond"])
        case _:
            return False


def _is_bounded(condition: str) -> bool:
    """By more than when states were recorded, which bounds about half of them."""
    return not set(COMPARED.findall(condition)) <= {"rec_from", "rec_to"}
