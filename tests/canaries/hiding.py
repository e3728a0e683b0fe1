"""A second world that differs from the first only in what one viewer may not see: other values, other rows, other languages.

What is hidden is found by tests/permissions.csv and the plain SQL of tests/support/permissions.py, which share nothing with the code.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.schema import mapping
from tests.support import rows
from tests.support.permissions import Seat, rows_seen
from tests.support.rows import Connection, connected, insert

CANARY = "kanarialintu"
"""Stands in every text that is hidden, and in nothing that is not."""
AMOUNT = "86420.9753"
"""The same for amounts."""

WORD = f"'{CANARY}-' || md5(it.id::text)"
WORDS = f"jsonb_build_object('fi', {WORD}, 'sv', {WORD}, 'en', {WORD})"
KEY = f"upper('{CANARY}-') || upper(substr(md5(it.id::text), 1, 20))"

HIDDEN_ROWS: Mapping[str, str] = {
    "party": f"key = {KEY}, name = {WORDS}, active = not active",
    "service": f"key = {KEY}, category = {WORD}, form = 'ACCESS', classification = 'SUPPORTING', provider_id = null",
    "service_version": f"name = {WORDS}, customer_need = {WORDS}, value_proposition = {WORDS}, description = {WORDS}, "
    f"number = '99' || number, lead_time_days = 97531, documentation_url = {WORD}",
    "scope_item": f"text = {WORDS}, position = position + 90, "
    "inclusion = case inclusion when 'INCLUDED' then 'EXCLUDED' else 'INCLUDED' end",
    "service_commitment": f"text = {WORDS}, unit = {WORD}, target_value = {AMOUNT}, kind = 'SECURITY'",
    "option_group": f"name = {WORDS}, position = position - 90",
    "composition_item": f"note = {WORDS}, position = position - 90",
    "service_offering": f"name = {WORDS}, target_group = {WORDS}, position = position + 90",
    "lifecycle_transition": "effective_at = effective_at + case status when 'DONE' then interval '-1 day' else interval '400 days' end",
    "customer_agreement": f"key = {KEY}, offering_key = {KEY}, starts_on = starts_on - 90, ends_on = starts_on + 9999, "
    f"""selections = '{{"SVC-MAIL": {AMOUNT}}}'""",
    "service_feedback": f"body = {WORD}, language = 'en', score = 6 - score, recommend = 10 - recommend, return_intent = 1, "
    "rating_cost = 1, rating_time = 5, touchpoint = 'LAST_IMPRESSION', occurred_at = occurred_at - interval '1 hour'",
    "development_idea": f"title = {WORD}, body = {WORD}, answer = {WORDS}, created_at = created_at + interval '1 hour', language = 'en'",
    "stakeholder_comment": f"body = {WORD}, created_at = created_at - interval '1 hour', language = 'en'",
}
"""Of rows that the viewer does not see. What such rows cost is left alone: prices of visible packages include
those of hidden lines, and of versions not shared that lines of planned packages stand for."""

HIDDEN_COLUMNS: Mapping[str, str] = {
    "party": f"email = {WORD} || '@example.org', preferred_language = case preferred_language when 'fi' then 'en' else 'fi' end",
    "service": "owner_id = (select id from party order by md5(it.id::text || id::text) limit 1), "
    "review_due_on = date '2031-01-01' + it.revision",
    "service_version": f"internal_description = {WORDS}, priority = 101 - coalesce(priority, 1), business_value = 1, risk = 5, "
    f"investment_estimate = {AMOUNT}",
    "service_price": f"unit_cost = {AMOUNT}",
    "composition_item": "value_chain_activity = case value_chain_activity when 'PLAN' then 'ENGAGE' else 'PLAN' end",
    "lifecycle_transition": "recorded_at = recorded_at + interval '1 second', actor_id = (select id from party order by key limit 1), "
    f"""reason = {WORD}, gate_result = '{{"checks": [{{"code": "{CANARY}", "outcome": "FAIL"}}]}}', """
    f"""overrides = '[{{"check": "{CANARY}", "reason": "{CANARY}"}}]'""",
    "stakeholder_comment": f"resolution = case when resolved_at is not null then {WORD} end",
    "capability": f"key = {KEY}, name = {WORDS}, kind = 'EQUIPMENT', owner_id = null",
    "project": f"key = {KEY}, name = {WORDS}, status = 'CANCELLED', starts_on = null, priority = 100",
    "capability_use": f"note = {WORD}",
    "service_relationship": f"note = {WORD}",
    "service_stakeholder": "statement_required = '{}'",
    "external_reference": f"external_id = {WORD}, url = 'https://example.org/' || {WORD}",
}
"""Of all rows, seen or not. Revisions follow by themselves below."""
REVISED = ("party", "service", "service_version", "capability", "project")
"""Tables whose revision customers do not see."""

MONEY_COLUMNS: Mapping[str, str] = {
    "service_version": f"risk = 6 - coalesce(risk, 1), investment_estimate = {AMOUNT}",
    "service_price": f"unit_cost = {AMOUNT} + unit_cost",
}

TEXTS = {
    "service_version": ("id", ("name", "customer_need", "value_proposition", "description")),
    "scope_item": ("version_id", ("text",)),
    "service_commitment": ("version_id", ("text",)),
    "service_offering": ("version_id", ("name", "target_group")),
    "option_group": ("package_version_id", ("name",)),
    "composition_item": ("package_version_id", ("note",)),
}
"""Which version says in what languages a text is published."""
UNPUBLISHED = f"""
update {{table}} it set {{column}} = (
  select jsonb_object_agg(code, case v.language_status ->> code when 'PUBLISHED' then it.{{column}} ->> code else {WORD} end)
  from unnest(array['fi', 'sv', 'en']) code
  where v.language_status ->> code is distinct from 'PUBLISHED' or it.{{column}} ? code
) from service_version v where v.id = it.{{key}}
"""
DRAFTS = """
update service_version it set language_status = (
  select jsonb_object_agg(code, case it.language_status ->> code when 'PUBLISHED' then 'PUBLISHED' else 'DRAFT' end)
  from unnest(array['fi', 'sv', 'en']) code)
"""
LIMITS = """
update option_group it set max_select = max_select + 5 where max_select >= (
  select count(*) from composition_item line
  where line.option_group_id = it.id and not exists (select from hidden where hidden.id = line.id))
"""
"""Of more options than customers see nothing is told."""
GONE = ("stakeholder_comment", "development_idea", "service_feedback", "customer_agreement")
"""Every other hidden row of these is not there at all in the second world."""
VERSION = """
select v.id, v.stage, s.is_package,
  exists (select from lifecycle_transition t where t.version_id = v.id and t.status = 'SCHEDULED') as has_plans,
  (select g.id from option_group g where g.package_version_id = v.id order by position limit 1) as group_id
from service_version v join service s on s.id = v.service_id where v.id = $1
"""
NOW = datetime(2026, 11, 21, tzinfo=UTC)


async def hide_from_customer(admin_url: str, seat: Seat) -> Mapping[str, int]:
    """Makes the second world for a customer. How many rows were changed by what."""
    async with connected(admin_url) as connection:
        async with connection.transaction():
            await _add_hidden_rows(connection, seat)
        async with connection.transaction():
            await _quietly(connection)
            await _list_hidden_rows(connection, seat)
            return await _change(connection)


async def hide_money(admin_url: str) -> Mapping[str, int]:
    """For everybody without the money scope."""
    async with connected(admin_url) as connection, connection.transaction():
        await _quietly(connection)
        return {table: await _update(connection, f"update {table} it set {change}") for table, change in MONEY_COLUMNS.items()}


async def hide_from_outsider(admin_url: str, seat: Seat) -> Mapping[str, int]:
    """For a stakeholder from outside the provider: the rows of others, and money."""
    async with connected(admin_url) as connection, connection.transaction():
        await _quietly(connection)
        await _list_hidden_rows(connection, seat)
        found = {
            f"rows of {table}": await _hidden_rows(connection, table, change) for table, change in HIDDEN_ROWS.items() if table != "party"
        }
        return found | {table: await _update(connection, f"update {table} it set {change}") for table, change in MONEY_COLUMNS.items()}


async def _quietly(connection: Connection) -> None:
    """No guard, no history, no revision: nothing but the values differs."""
    await connection.execute("set local session_replication_role = replica")


async def _list_hidden_rows(connection: Connection, seat: Seat) -> None:
    await connection.execute("create temp table hidden (name text, id uuid) on commit drop")
    types = {str(it.table): name for name, it in mapping().objects.items() if it.table is not None and "id" in it.places}
    for table, type_name in types.items():
        seen = [row["id"] for row in await connection.fetch(rows_seen(seat, type_name, table), seat.own)]
        await connection.execute(f"insert into hidden select $1, id from {table} where not id = any($2)", table, seen)


async def _change(connection: Connection) -> Mapping[str, int]:
    found = {f"rows of {table}": await _hidden_rows(connection, table, change) for table, change in HIDDEN_ROWS.items()}
    found |= {table: await _update(connection, f"update {table} it set {change}") for table, change in HIDDEN_COLUMNS.items()}
    for table, (key, columns) in TEXTS.items():
        for column in columns:
            statement = UNPUBLISHED.format(table=table, column=column, key=key)
            found[f"languages of {table}.{column}"] = await _update(connection, statement)
    found["drafts"] = await _update(connection, DRAFTS)
    found["limits"] = await _update(connection, LIMITS)
    found["checks"] = await _update(connection, "update gate_check set overridable = not overridable, severity = 'WARN'")
    for table in REVISED:
        found[f"revisions of {table}"] = await _update(connection, f"update {table} it set revision = revision + 1000")
    for table in GONE:
        statement = f"delete from {table} where id in (select id from hidden where name = '{table}') and substr(md5(id::text), 1, 1) < '8'"
        found[f"no more {table}"] = await _update(connection, statement)
    await connection.execute("select search_rebuild()")
    return found


async def _hidden_rows(connection: Connection, table: str, change: str) -> int:
    return await _update(connection, f"update {table} it set {change} from hidden where hidden.name = '{table}' and hidden.id = it.id")


async def _update(connection: Connection, statement: str) -> int:
    status: str = await connection.execute(statement)
    return int(status.split()[-1])


async def _add_hidden_rows(connection: Connection, seat: Seat) -> None:
    """By the ordinary ways, with their guards: what others would do while this customer looks on."""
    other = await rows.party(connection, "ORGANIZATION", name={"fi": CANARY}, email=f"{CANARY}@example.org")
    home = await connection.fetchval("select id from portfolio")
    services = await connection.fetch(rows_seen(seat, "Service", "service"), seat.own)
    components = [await rows.service(connection, portfolio_id=home, category=CANARY) for _ in range(2)]
    for component in components:
        await rows.version(connection, component, name={"fi": CANARY})
    for row in services:
        await _talk(connection, row["id"], other)
        if await connection.fetchval("select version_in_force($1) is not null", row["id"]):
            await rows.version(connection, row["id"], number="77.0", name={"fi": CANARY}, language_status={"fi": "PUBLISHED"})
        await insert(connection, "service_stakeholder", service_id=row["id"], party_id=other, role="OTHER")
        await insert(
            connection, "service_relationship", from_service_id=row["id"], to_service_id=components[0], type="DEPENDS_ON", note=CANARY
        )
    capability = await insert(connection, "capability", key=CANARY.upper(), kind="PROCESS", name={"fi": CANARY})
    project = await insert(connection, "project", key=rows.key("PRJ"), name={"fi": CANARY}, owner_id=await rows.party(connection, "PERSON"))
    for row in await connection.fetch(rows_seen(seat, "ServiceVersion", "service_version"), seat.own):
        await insert(connection, "project_delivery", project_id=project, version_id=row["id"])
        version = await connection.fetchrow(VERSION, row["id"])
        await insert(connection, "capability_use", version_id=row["id"], capability_id=capability, note=CANARY)
        await _add_to_version(connection, version, components)


async def _talk(connection: Connection, service: UUID, other: UUID) -> None:
    """Of somebody else, about a service that both see."""
    day = NOW - timedelta(days=3)
    idea = await rows.idea(connection, service, submitted_by_id=other, title=CANARY, body=CANARY, created_at=day)
    await rows.feedback(connection, service, customer_id=other, body=CANARY, language="fi", score=1, occurred_at=day)
    await rows.comment(connection, service, body=CANARY, created_at=day)
    await rows.comment(connection, service, body=CANARY, created_at=day, audience="CUSTOMER", customer_id=other, author_id=other)
    await rows.comment(
        connection, service, body=CANARY, created_at=day, audience="CUSTOMER", customer_id=other, author_id=other, idea_id=idea
    )
    values: dict[str, Any] = {"customer_id": other, "service_id": service, "offering_key": CANARY.upper(), "starts_on": date(2025, 1, 1)}
    await insert(connection, "customer_agreement", key=rows.key("AGR"), **values)


async def _add_to_version(connection: Connection, version: Mapping[str, Any], components: list[UUID]) -> None:
    """An end that nobody was told of; lines that customers are not shown, in a group of their own and in one that customers see."""
    if version["stage"] == "OPERATIONAL" and not version["has_plans"]:
        for before, after, days in (("OPERATIONAL", "RETIRING", 100), ("RETIRING", "RETIRED", 200)):
            scheduled = {"status": "SCHEDULED", "recorded_at": NOW, "reason": CANARY}
            await rows.transition(connection, version["id"], before, after, NOW + timedelta(days=days), **scheduled)
    if version["is_package"]:
        group = await rows.option_group(connection, version["id"], name={"fi": CANARY}, position=0)
        common = {"role": "ENHANCING", "customer_visible": False, "note": {"fi": CANARY}}
        none = {"min_quantity": 0, "default_quantity": 0, "position": 0}
        for component, of in zip(components, (group, version["group_id"]), strict=True):
            await rows.item(connection, version["id"], component, option_group_id=of, **common, **none)
