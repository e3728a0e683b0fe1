with counted as (
    select v.stage, count(distinct v.service_id) as services
    from service_version v
    where v.service_id not in (select id from service where is_package)
    group by v.stage
)
select '{' || string_agg('"' || each.stage || '":{"totalCount":' || coalesce(c.services, 0) || '}', ',' order by each.place) || '}'
from unnest(array['PROPOSED', 'IN_DESIGN', 'IN_TRANSITION', 'OPERATIONAL', 'RETIRING', 'RETIRED', 'REJECTED'])
        with ordinality each (stage, place)
    left join counted c on c.stage = each.stage
