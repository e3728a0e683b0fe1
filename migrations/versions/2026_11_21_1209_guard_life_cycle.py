"""Guard the life cycle: transitions are only added, form one unbroken chain, never make two versions operational, and lead the stage."""

from alembic import op

revision = "2026_11_21_1209"
down_revision = "2026_11_21_1208"

# The service's row is the lock of its life cycle: of all its versions, since they exclude each other. Before any version's row.
ADD_TRANSITION = """
create function add_transition() returns trigger language plpgsql as $$
begin
    perform from service where id = (select service_id from service_version where id = new.version_id) for no key update;
    if new.seq is null then
        new.seq := coalesce((select max(seq) from lifecycle_transition where version_id = new.version_id), 0) + 1;
    end if;
    return new;
end
$$
"""

# What a scheduled row becomes: done, failed or cancelled, with the result of its gate, by whom, when, and why.
SETTLE_TRANSITION = """
create function settle_transition() returns trigger language plpgsql as $$
begin
    perform from service where id = (select service_id from service_version where id = new.version_id) for no key update;
    if old.status <> 'SCHEDULED' or new.status = 'SCHEDULED' and new is distinct from old then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_lifecycle_transition_only_settled_once',
            message = 'a transition is not changed: a scheduled one becomes done, failed or cancelled, once';
    end if;
    if (new.id, new.version_id, new.from_stage, new.to_stage, new.effective_at, new.seq, new.cause_id)
        is distinct from (old.id, old.version_id, old.from_stage, old.to_stage, old.effective_at, old.seq, old.cause_id)
    then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_lifecycle_transition_step_is_fixed',
            message = 'the step and the time of a transition never change: cancel it and schedule another';
    end if;
    return new;
end
$$
"""

KEEP_TRANSITIONS = """
create function keep_transitions() returns trigger language plpgsql as $$
begin
    raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_lifecycle_transition_kept',
        message = 'transitions are never deleted';
end
$$
"""

# Ideas follow the version they are planned in: delivered by its launch, planned again when that is backed out, free again
# when the version is rejected. The version is locked by a statement of its own: the next one then also sees the ideas of
# transactions that this one had to wait for.
LEAD_STAGE = """
create function lead_stage() returns trigger language plpgsql as $$
begin
    perform from service_version where id in (select version_id from written) order by id for no key update;
    with led as (
        update service_version v set stage = last.to_stage, stage_since = last.effective_at
        from (
            select distinct on (t.version_id) t.version_id, t.to_stage, t.effective_at
            from lifecycle_transition t
            where t.version_id in (select version_id from written where status = 'DONE') and t.status = 'DONE'
            order by t.version_id, t.effective_at desc, t.seq desc
        ) last
        where v.id = last.version_id and (v.stage, v.stage_since) is distinct from (last.to_stage, last.effective_at)
        returning v.id, v.stage
    )
    update development_idea i
    set status = follows.status, planned_version_id = case when follows.status <> 'ACCEPTED' then i.planned_version_id end
    from led
    join (
        values ('PLANNED', 'OPERATIONAL', 'DELIVERED'), ('DELIVERED', 'IN_TRANSITION', 'PLANNED'), ('PLANNED', 'REJECTED', 'ACCEPTED')
    ) follows (status_before, stage, status) using (stage)
    where i.planned_version_id = led.id and i.status = follows.status_before;
    return null;
end
$$
"""

# Live rows are those done and those scheduled. A row that was due but has not fired still holds its place in the chain.
CHECK_LIFE = """
create function check_life() returns trigger language plpgsql as $$
declare
    fault record;
begin
    select * into fault
    from (
        select t.from_stage, t.status, lag(t.to_stage) over life as stage, lag(t.status) over life as status_before
        from lifecycle_transition t
        where t.version_id = new.version_id and t.status in ('DONE', 'SCHEDULED')
        window life as (order by t.effective_at, t.seq)
    ) step
    where step.from_stage is distinct from step.stage or (step.status = 'DONE' and step.status_before = 'SCHEDULED')
    limit 1;
    if found then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_lifecycle_transition_chain',
            message = format('the transitions of version %s are no unbroken chain: from %s at stage %s',
                new.version_id, coalesce(fault.from_stage, 'none'), coalesce(fault.stage, 'none'));
    end if;

    select s.key, later.since into fault
    from service_version changed
    join service s on s.id = changed.service_id
    cross join lateral (
        select period.since, max(period.until) over earlier as taken
        from (
            select t.to_stage, t.effective_at as since,
                lead(t.effective_at, 1, 'infinity') over (partition by t.version_id order by t.effective_at, t.seq) as until
            from service_version v join lifecycle_transition t on t.version_id = v.id
            where v.service_id = s.id and t.status in ('DONE', 'SCHEDULED')
        ) period
        where period.to_stage = 'OPERATIONAL' and period.since < period.until
        window earlier as (order by period.since, period.until rows between unbounded preceding and 1 preceding)
    ) later
    where changed.id = new.version_id and later.since < later.taken
    limit 1;
    if found then
        raise exception using errcode = '23P01', table = tg_table_name, constraint = 'ex_lifecycle_transition_one_operational',
            message = format('service %s would have two operational versions at %s', fault.key, fault.since);
    end if;
    return null;
end
$$
"""

CHECK_STAGE = """
create function check_stage() returns trigger language plpgsql as $$
declare
    version record;
    last record;
begin
    select id, stage, stage_since into version from service_version where id = new.id;
    select to_stage, effective_at into last
    from lifecycle_transition where version_id = new.id and status = 'DONE' order by effective_at desc, seq desc limit 1;
    if version.id is not null and (last.to_stage, last.effective_at) is distinct from (version.stage, version.stage_since) then
        raise exception using errcode = '23514', table = tg_table_name, constraint = 'ck_service_version_stage_follows_transitions',
            message = format('the stage of version %s is not that of its last transition', new.id);
    end if;
    return null;
end
$$
"""

TRIGGERS = {
    "add_transition": (
        "create trigger add_transition before insert on lifecycle_transition for each row execute function add_transition()",
    ),
    "settle_transition": (
        "create trigger settle_transition before update on lifecycle_transition for each row execute function settle_transition()",
    ),
    "keep_transitions": (
        """
        create trigger keep_transitions before delete or truncate on lifecycle_transition
        for each statement execute function keep_transitions()
        """,
    ),
    "lead_stage": (
        """
        create trigger lead_stage_on_insert after insert on lifecycle_transition referencing new table as written
        for each statement execute function lead_stage()
        """,
        """
        create trigger lead_stage_on_update after update on lifecycle_transition referencing new table as written
        for each statement execute function lead_stage()
        """,
    ),
    "check_life": (
        """
        create constraint trigger check_life after insert or update of status on lifecycle_transition
        deferrable initially deferred for each row execute function check_life()
        """,
    ),
    "check_stage": (
        """
        create constraint trigger check_stage after insert or update of stage, stage_since on service_version
        deferrable initially deferred for each row execute function check_stage()
        """,
    ),
}


def upgrade() -> None:
    for function in (ADD_TRANSITION, SETTLE_TRANSITION, KEEP_TRANSITIONS, LEAD_STAGE, CHECK_LIFE, CHECK_STAGE):
        op.execute(function)
    for triggers in TRIGGERS.values():
        for trigger in triggers:
            op.execute(trigger)


def downgrade() -> None:
    for function in TRIGGERS:
        op.execute(f"drop function {function}() cascade")
