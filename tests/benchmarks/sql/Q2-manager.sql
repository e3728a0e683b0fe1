select '{"services":{"edges":' || coalesce('[' || string_agg(
        '{"cursor":"00000000,' || page.key || '","node":{"id":"Service:' || page.id || '","key":"' || page.key || '","currentVersion":'
            || coalesce((
                select '{"number":"' || v.number || '","stage":"' || v.stage || '","stageSince":' || to_json(v.stage_since) || '}'
                from service_version v
                where v.service_id = page.id and v.stage in ('OPERATIONAL', 'RETIRING')
                order by v.stage, v.stage_since desc limit 1
            ), 'null') || '}}', ','
    ) filter (where page.place <= 50) || ']', '[]')
    || ',"pageInfo":{"hasNextPage":' || (count(*) > 50)::text || ',"hasPreviousPage":false,"startCursor":'
    || coalesce('"00000000,' || (array_agg(page.key))[1] || '"', 'null') || ',"endCursor":'
    || coalesce('"00000000,' || (array_agg(page.key))[least(count(*), 50)] || '"', 'null') || '}}}'
from (
    select s.id, s.key, row_number() over () as place
    from (
        select s.id, s.key
        from service s
        where not s.is_package and exists (
            select from service_version v where v.service_id = s.id and v.stage not in ('RETIRED', 'REJECTED')
        )
        order by s.key limit 51
    ) s
) page
