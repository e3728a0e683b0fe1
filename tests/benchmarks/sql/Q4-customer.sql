with counted as (
    select found.stage, count(*) as services
    from (
        select distinct v.stage, v.service_id
        from service_version v
        where cardinality($1::uuid[]) > 0 and v.service_id not in (select id from service where is_package)
            and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
            and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
                or v.language_status ->> 'en' = 'PUBLISHED')
        offset 0
    ) found
    group by found.stage
)
select '{' || string_agg('"' || each.stage || '":{"totalCount":' || coalesce(c.services, 0) || '}', ',' order by each.place) || '}'
from unnest(array['PROPOSED', 'IN_DESIGN', 'IN_TRANSITION', 'OPERATIONAL', 'RETIRING', 'RETIRED', 'REJECTED'])
        with ordinality each (stage, place)
    left join counted c on c.stage = each.stage
