select '{"serviceVersions":{"groupBy":{"nodes":[' || coalesce(string_agg(listed.json, ','), '') || ']}}}' from (
    select '{"keys":{"stage":"' || v.stage || '"},"aggregate":{"count":' || count(*) || ',"avg":{"leadTimeDays":'
        || coalesce('"' || trim_scale(round(avg(v.lead_time_days), 4)) || '"', 'null') || '}}}' as json
    from service_version v
    group by v.stage
    order by v.stage
) listed
