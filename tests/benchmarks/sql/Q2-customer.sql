select '{"services":{"nodes":' || coalesce('[' || string_agg(listed.json, ',') || ']', '[]') || '}}'
from (
    select '{"id":"Service:' || s.id || '","key":"' || s.key || '","currentVersion":' || coalesce((
        select '{"number":"' || v.number || '","stage":"' || v.stage || '","stageSince":' || to_json(v.stage_since) || '}'
        from service_version v
        where v.service_id = s.id and v.stage in ('OPERATIONAL', 'RETIRING')
            and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
            and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
                or v.language_status ->> 'en' = 'PUBLISHED')
        order by v.stage, v.stage_since desc limit 1
    ), 'null') || '}' as json
    from service s
    where cardinality($1::uuid[]) > 0 and not s.is_package and exists (
        select from service_version v where v.service_id = s.id and v.stage not in ('RETIRED', 'REJECTED')
            and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
            and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
                or v.language_status ->> 'en' = 'PUBLISHED')
    )
    order by s.key limit 50
) listed
