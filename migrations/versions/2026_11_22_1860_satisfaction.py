"""Satisfaction: which numbers of small groups are withheld, so that none of them follows from the others."""

from alembic import op

revision = "2026_11_22_1860"
down_revision = "2026_11_22_1830"

# A table of cells with several measures each. `codes`: for each cell its place in each dimension, 1 for the first. `bases`: for each cell
# how many people stand behind each measure; those behind the first one, all of them. The answer: measure by measure for each cell, whether
# it is withheld.
#
# Withheld is what fewer than `small` people stand behind. A line is all cells that are alike in some of the dimensions, in none of them
# too; its total is known, or may be asked for. So in a line with something withheld at least two cells are, with `small` people behind them
# together, or what was withheld were the total less the rest: the smallest cells are added until that is so, in every line; of one
# cell there is nothing to add. After some rounds whole lines are, so that it ends soon.
WITHHELD = """
create function withheld(codes bigint[], bases integer[], small integer, most integer) returns boolean[]
language plpgsql immutable parallel safe as $$
declare
    cells constant integer := coalesce(array_length(bases, 1), 0);
    measures constant integer := coalesce(array_length(bases, 2), 0);
    dimensions constant integer := coalesce(array_length(codes, 2), 0);
    members integer[];
    lines integer[];
    patience integer;
    base integer[];
    hidden boolean[];
    all_hidden boolean[];
    found boolean[] := '{}';
    added integer[];
    each integer;
    round integer;
begin
    if cells > most then
        raise exception 'The answers fall into more than % groups; ask by fewer dimensions, or for a shorter time.', most
            using errcode = 'SK001';
    end if;
    if not exists (select from unnest(bases) each_base where each_base between 1 and small - 1) then
        return array_fill(false, array[cells * measures]);
    end if;
    select array_agg(cell), array_agg(line) into members, lines
    from (
        select cell, line, count(*) over (partition by line) as size
        from (
            select cell, dense_rank() over (order by mask, place) as line
            from (
                select cell, mask, (
                    select coalesce(sum((codes[cell][d] - 1) * (most + 1)::numeric ^ (d - 1)), 0)::bigint
                    from generate_series(1, dimensions) d where mask & (1 << d - 1) > 0
                ) as place
                from generate_series(1, cells) cell cross join generate_series(0, (1 << dimensions) - 2) mask
            ) placed
        ) ranked
    ) sized
    where size > 1;
    patience := case when cardinality(members) > 40000 then 1 else 10 end;
    for measure in 1 .. measures loop
        base := array(select bases[cell][measure] from generate_series(1, cells) cell order by cell);
        hidden := array(
            select base[cell] between 1 and small - 1 or coalesce(all_hidden[cell], false) from generate_series(1, cells) cell order by cell
        );
        round := 0;
        loop
            round := round + 1;
            added := array(
                select distinct unnest(case when round > patience then unsafe.others else unsafe.others[1:1] end)
                from (
                    select array_agg(member.cell order by base[member.cell], member.cell)
                        filter (where base[member.cell] > 0 and not hidden[member.cell]) as others
                    from unnest(members, lines) member (cell, line)
                    group by member.line
                    having count(*) filter (where base[member.cell] > 0 and hidden[member.cell]) = 1
                        or sum(base[member.cell]) filter (where hidden[member.cell]) between 1 and small - 1
                ) unsafe
                where unsafe.others is not null
            );
            exit when added = '{}';
            foreach each in array added loop
                hidden[each] := true;
            end loop;
        end loop;
        all_hidden := coalesce(all_hidden, hidden);
        found := found || hidden;
    end loop;
    return found;
end
$$
"""


def upgrade() -> None:
    op.execute(WITHHELD)


def downgrade() -> None:
    op.execute("drop function withheld(bigint[], integer[], integer, integer)")
