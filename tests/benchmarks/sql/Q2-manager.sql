select '{"services":{"nodes":' || coalesce('[' || string_agg(listed.json, ',') || ']', '[]') || '}}'
from (
    select '{"id":"Service:' || s.id || '","key":"' || s.key || '","currentVersion":' || coalesce((
        select '{"number":"' || v.number || '","stage":"' || v.stage || '","stageSince":' || to_json(v.stage_since) || '}'
        from service_version v
        where v.service_id = s.id and v.stage in ('OPERATIONAL', 'RETIRING')
        order by v.stage, v.stage_since desc limit 1
    ), 'null') || '}' as json
    from service s
    where not s.is_package and exists (
        select from service_version v where v.service_id = s.id and v.stage not in ('RETIRED', 'REJECTED')
    )
    order by s.key limit 50
) listed
