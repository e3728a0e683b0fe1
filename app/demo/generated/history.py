"""What the generated rows were before: recorded states, events and revisions, written from the rows themselves by whole tables.

The id of a generated row tells the instant of the act that made it, and every later act of the row can be told from its columns.
So each statement here writes all states of one table, and events are the beginnings of states.
"""

from dataclasses import dataclass, field

from app.demo.generated.rows import LINES_CHANGED
from app.demo.generated.talk import ACKNOWLEDGED_AFTER, CHANGED_AFTER, DECIDED_AFTER

MADE = "uuid_extract_timestamp(x.id)"
NOW = "'infinity'"

LINKS = ("service_relationship", "service_stakeholder", "capability_use", "external_reference", "project_delivery")

LINES_SET_DAYS = (0, 50, 70)
"""From the proposal of a package's version, while it is designed: the act that makes its lines, and the LINES_CHANGED that change them."""
_LINES_SET = f"{MADE} + (array{[*LINES_SET_DAYS]})[{{}}] * interval '1 day'"

_CHANGED = f"{MADE} + interval '{CHANGED_AFTER.days} days'"
_ACKNOWLEDGED = f"{MADE} + interval '{ACKNOWLEDGED_AFTER.days} days'"
_DECIDED = f"{MADE} + interval '{DECIDED_AFTER.days} days'"


@dataclass(frozen=True, slots=True)
class States:
    """Some states of a table's rows. `source`: a FROM item whose x is the row; `values`: SQL of the columns that differ from the row."""

    source: str
    since: str = MADE
    until: str = NOW
    values: dict[str, str] = field(default_factory=dict)


UNCHANGED = (States("{table} x"),)
"""One state, since the row was made."""

STATES: dict[str, tuple[States, ...]] = {
    "service_version": (
        States(
            f"""
            (
                select moment.version_id, step.to_stage, step.effective_at, moment.since,
                    lead(moment.since, 1, 'infinity') over life as until, row_number() over life as revision
                from (
                    select t.version_id, t.recorded_at as since from lifecycle_transition t where t.status = 'DONE'
                    union all
                    select x.id, {_LINES_SET.format("1 + change")}
                    from service_version x join service s on s.id = x.service_id and s.is_package
                    cross join generate_series(1, {LINES_CHANGED}) change
                ) moment cross join lateral (
                    select t.to_stage, t.effective_at from lifecycle_transition t
                    where t.version_id = moment.version_id and t.status = 'DONE' and t.recorded_at <= moment.since
                    order by t.seq desc limit 1
                ) step
                window life as (partition by moment.version_id order by moment.since)
            ) t join service_version x on x.id = t.version_id
            """,  # noqa: S608  # all of it stands in this file
            since="t.since",
            until="t.until",
            values={"stage": "t.to_stage", "stage_since": "t.effective_at", "revision": "t.revision"},
        ),
    ),
    "lifecycle_transition": (
        States("lifecycle_transition x", since="x.recorded_at"),
        States(
            "(select * from lifecycle_transition where recorded_at > uuid_extract_timestamp(id)) x",
            until="x.recorded_at",
            values={"status": "'SCHEDULED'", "recorded_at": MADE},
        ),
    ),
    "composition_item": (
        States(
            f"composition_item x cross join generate_series(0, {LINES_CHANGED}) change",
            since=_LINES_SET.format("1 + change"),
            until=f"case change when {LINES_CHANGED} then 'infinity' else {_LINES_SET.format('2 + change')} end",
            values={"default_quantity": f"x.default_quantity + {LINES_CHANGED} - change"},
        ),
    ),
    "stakeholder_comment": (
        States("stakeholder_comment x where x.revision = 1"),
        States("stakeholder_comment x where x.revision = 2", since=_CHANGED),
        States(
            "stakeholder_comment x where x.edited_at is not null",
            until=_CHANGED,
            values={"body": "x.body || ' …'", "edited_at": "null", "revision": "1"},
        ),
        States(
            "stakeholder_comment x where x.resolved_at is not null",
            until=_CHANGED,
            values={"resolved_at": "null", "resolved_by_id": "null", "resolution": "null", "revision": "1"},
        ),
    ),
    "service_feedback": (
        States("service_feedback x where x.revision = 1"),
        States("service_feedback x where x.revision = 2", since=_ACKNOWLEDGED),
        States("service_feedback x where x.revision = 3", since="x.answered_at"),
        States(
            "service_feedback x where x.revision = 3",
            since=_ACKNOWLEDGED,
            until="x.answered_at",
            values={"handling": "'ACKNOWLEDGED'", "answer": "null", "answered_at": "null", "revision": "2"},
        ),
        States(
            "service_feedback x where x.revision > 1",
            until=_ACKNOWLEDGED,
            values={"handling": "'NEW'", "answer": "null", "answered_at": "null", "revision": "1"},
        ),
    ),
    "development_idea": (
        States("development_idea x where x.revision = 1"),
        States("development_idea x where x.revision = 2", since=_DECIDED),
        States(
            "development_idea x where x.revision = 2",
            until=_DECIDED,
            values={"status": "'SUBMITTED'", "answer": "null", "planned_version_id": "null", "revision": "1"},
        ),
    ),
    # Reviewed again and again, as often as the portfolio has events to spare: every so many whole days a review moves its date.
    "service": (
        States(
            """
            service x cross join lateral (
                select extract(day from {anchor}::timestamptz - uuid_extract_timestamp(x.id))::integer / x.revision as days
            ) every cross join lateral generate_series(0, x.revision - 1) review
            """,
            since=f"{MADE} + review * every.days * interval '1 day'",
            until=f"case review when x.revision - 1 then 'infinity' else {MADE} + (review + 1) * every.days * interval '1 day' end",
            values={"review_due_on": "x.review_due_on - (x.revision - 1 - review) * every.days", "revision": "review + 1"},
        ),
    ),
}

CHANGED_FIELDS = {
    "service": "array['review_due_on']",
    "service_version": "case when s.stage_since <= s.rec_from - interval '1 day' then '{}' else array['stage', 'stage_since'] end",
    "lifecycle_transition": "array['status', 'recorded_at']",
    "composition_item": "array['default_quantity']",
    "stakeholder_comment": "case when s.edited_at is not null then array['body', 'edited_at']"
    " else array['resolved_at', 'resolved_by_id', 'resolution'] end",
    "service_feedback": "case s.revision when 2 then array['handling'] else array['handling', 'answer', 'answered_at'] end",
    "development_idea": "case when s.answer is null then array['status'] else array_remove(array['status', 'answer',"
    " case when s.planned_version_id is not null then 'planned_version_id' end], null) end",
}

REVIEWS = """
update service set revision = 1 + reviewed.each + (reviewed.place <= reviewed.more)::integer
from (
    select id, row_number() over (order by key) as place, :events / count(*) over () as each, :events % count(*) over () as more
    from service where portfolio_id = :portfolio
) reviewed
where reviewed.id = service.id
"""
"""`events`: how many events are left for reviews."""

GENERATED = "uuid_extract_timestamp({row}.id) <> '{small}'"


def states_statement(table: str, columns: list[str], states: States, *, small: str, anchor: str) -> str:
    """`small`: the instant in the ids of the small demo, whose states are written as by anybody; `anchor`: the day of the load."""
    source = states.source.format(table=table, anchor=f"'{anchor}'")
    word = "and" if " where " in source.rpartition(")")[2] else "where"
    values = ", ".join(states.values.get(column, f"x.{column}") for column in columns)
    return f"""
        insert into {table}_states ({", ".join(columns)}, rec_from, rec_to)
        select {values}, {states.since}, {states.until}
        from {source} {word} {GENERATED.format(row="x", small=small)}
    """  # noqa: S608  # all of it stands in this file


def events_statement(table: str, columns: list[str], *, small: str) -> str:
    """The events of a table into the temporary table of all: each begins a state."""
    made = "s.rec_from = uuid_extract_timestamp(s.id)"
    entity = table.title().replace("_", "")
    fields = CHANGED_FIELDS.get(table)
    changed = f"case when 'stage' = any ({fields}) then 'TRANSITIONED' else 'UPDATED' end" if table == "service_version" else "'UPDATED'"
    return f"""
        insert into generated_event
        select s.rec_from, '{entity}', s.id, {"s.key" if "key" in columns else "null"},
            case when {made} then '{"LINKED" if table in LINKS else "CREATED"}' else {changed} end,
            {f"case when {made} then '{{}}' else {fields} end" if fields else "'{}'"},
            {_service(table, columns)}
        from {table}_states s where {GENERATED.format(row="s", small=small)}
    """  # noqa: S608  # all of it stands in this file


def _service(table: str, columns: list[str]) -> str:
    """The service that a state belongs to; as the recorders write it."""
    for column in ("service_id", "from_service_id"):
        if column in columns:
            return f"s.{column}"
    for column in ("version_id", "package_version_id"):
        if column in columns:
            return f"(select v.service_id from service_version v where v.id = s.{column})"  # noqa: S608  # as above
    return {"service": "s.id", "external_reference": "history.service_of(s.entity_type, s.entity_id)"}.get(table, "null::uuid")


CREATE_EVENTS = """
create temporary table generated_event (
    recorded_at timestamptz, entity_type text, entity_id uuid, entity_key text, operation text, changed_fields text[],
    service_id uuid
) on commit drop
"""

WRITE_TRANSACTIONS = """
insert into change_transaction (recorded_at, actor_id, source_system, request_id, xid)
select distinct recorded_at, null::uuid, 'demo', null, pg_current_xact_id()::text::bigint from generated_event
"""

WRITE_EVENTS = """
insert into change_event (recorded_at, seq, entity_type, entity_id, entity_key, operation, changed_fields, service_id)
select recorded_at, row_number() over (partition by recorded_at order by entity_type, entity_id), entity_type, entity_id, entity_key,
    operation, changed_fields, service_id
from generated_event
"""
