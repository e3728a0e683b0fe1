select '{"service":' || coalesce((
    select '{"id":"Service:' || s.id || '","key":"' || s.key || '","form":"' || s.form || '","classification":"' || s.classification
        || '","category":' || to_json(s.category) || ',"reviewDueOn":null}'
    from service s
    where s.id = $2 and not s.is_package and cardinality($1::uuid[]) > 0 and exists (
        select from service_version v
        where v.service_id = s.id
            and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
            and 'PUBLISHED' in (v.language_status ->> 'fi', v.language_status ->> 'sv', v.language_status ->> 'en')
    )
), 'null') || '}'
