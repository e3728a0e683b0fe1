select '{"serviceVersions":{"groupBy":{"nodes":[' || coalesce(string_agg(listed.json, ','), '') || ']}}}' from (
    select '{"keys":{"stage":"' || v.stage || '"},"aggregate":{"count":' || count(*) || ',"avg":{"leadTimeDays":'
        || coalesce('"' || trim_scale(round(avg(v.lead_time_days), 4)) || '"', 'null') || '}}}' as json
    from service_version v
    where cardinality($1::uuid[]) > 0
        and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
            or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
        and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
            or v.language_status ->> 'en' = 'PUBLISHED')
    group by v.stage
    order by v.stage
) listed
