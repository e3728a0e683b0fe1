"""Record how checks of gates count: who switches one off changes what versions must have, and that is found out later."""

from alembic import op

revision = "2026_11_22_1480"
down_revision = "2026_11_22_1460"

# Not in steps, and not concurrently: it is reference data of some forty rows.
LINT = "-- squawk-ignore adding-field-with-default, adding-not-nullable-field, disallowed-unique-constraint\n"
ID = f"{LINT}alter table gate_check add column id uuid not null default uuidv7() constraint uq_gate_check_id unique"
STATES = """
create table gate_check_states (
    like gate_check,
    rec_from timestamptz not null,
    rec_to timestamptz not null default 'infinity',
    constraint pk_gate_check_states primary key (id, rec_from),
    constraint ck_gate_check_states_period check (rec_from < rec_to)
)
"""

# Called by a migration after it has written rows of a recorded table, within its transaction. Before the first revision they are as the
# release made them, since ever and without an event; a database that has a history is told of them as of any other change.
RELEASED = """
create function history.released(tracked regclass) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    name text := (select relname from pg_class where oid = tracked);
    kept text := (
        select string_agg(quote_ident(attname), ', ' order by attnum)
        from pg_attribute
        where attrelid = format('public.%I', name || '_states')::regclass and attnum > 0 and not attisdropped
            and attname not in ('rec_from', 'rec_to'));
begin
    perform set_config('salkku.source', 'release', true);
    if not exists (select from public.change_transaction) then
        execute format('delete from public.%I', name || '_states');
        execute format(
            'insert into public.%1$I (%2$s, rec_from) select %2$s, ''-infinity'' from %3$s', name || '_states', kept, tracked);
    end if;
    set constraints public.record_state immediate;
    set constraints public.record_state deferred;
end
$$
"""

# Nobody recorded what was set before, so what is there now counts as what has always been. Tracked afterwards: no event tells of it.
SINCE_EVER = "insert into gate_check_states select *, '-infinity' from gate_check"


def upgrade() -> None:
    op.execute(ID)
    op.execute(STATES)
    op.execute(SINCE_EVER)
    op.execute("select history.track('gate_check')")
    op.execute(RELEASED)
    op.execute("revoke all on function history.released(regclass) from public")


def downgrade() -> None:
    op.execute("drop function history.released(regclass)")
    op.execute("drop trigger record_state on gate_check")
    op.execute("drop function history.record_gate_check()")
    # Rows get other ids when they are recorded again: nothing would be found by these.
    op.execute("delete from change_event where entity_type = 'GateCheck'")
    op.execute("drop table gate_check_states")
    op.execute("alter table gate_check drop column id")
