select '{"services":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"__typename":"Service","id":"Service:' || s.id || '","key":"' || s.key || '","form":"' || s.form 
            || '","classification":"' || s.classification || '","category":' || to_json(s.category)
            || ',"reviewDueOn":null,"revision":null}' as json
        from service s
        where not s.is_package and exists (
            select from service_version v where v.service_id = s.id and v.stage not in ('RETIRED', 'REJECTED')
                and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                    or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
                    or v.language_status ->> 'en' = 'PUBLISHED') offset 0
        )
        order by s.key limit 200
    ) listed
), '[]') || '},"servicePackages":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"__typename":"ServicePackage","id":"ServicePackage:' || s.id || '","key":"' || s.key || '","form":"' || s.form 
            || '","classification":"' || s.classification || '","category":' || to_json(s.category)
            || ',"reviewDueOn":null,"revision":null}' as json
        from service s
        where s.is_package and exists (
            select from service_version v where v.service_id = s.id and v.stage not in ('RETIRED', 'REJECTED')
                and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                    or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
                    or v.language_status ->> 'en' = 'PUBLISHED') offset 0
        )
        order by s.key limit 200
    ) listed
), '[]')
|| '},"comments":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"id":"StakeholderComment:' || c.id || '","body":' || to_json(c.body) || ',"language":"' || upper(c.language)
            || '","audience":"' || c.audience || '","aspect":' || coalesce('"' || c.aspect || '"', 'null') || ',"stance":'
            || coalesce('"' || c.stance || '"', 'null') || ',"createdAt":' || to_json(c.created_at) 
            || ',"revision":' || c.revision || '}' as json
        from stakeholder_comment c
        where c.audience = 'CUSTOMER' and (c.customer_id is null or c.customer_id = any ($1::uuid[]))
            and (c.stance is null or c.author_id = any ($1::uuid[]))
            and (c.version_id is null or exists (
                select from service_version shown
                where shown.id = c.version_id
                    and (shown.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                        or shown.share_with_customers and shown.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                    and (shown.language_status ->> 'fi' = 'PUBLISHED' or shown.language_status ->> 'sv' = 'PUBLISHED'
                        or shown.language_status ->> 'en' = 'PUBLISHED')
            ))
            and (c.idea_id is null or exists (
                select from development_idea o where o.id = c.idea_id and o.submitted_by_id = any ($1::uuid[])
            ))
            and exists (
                select from service_version shown
                where shown.service_id = c.service_id
                    and (shown.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                        or shown.share_with_customers and shown.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                    and (shown.language_status ->> 'fi' = 'PUBLISHED' or shown.language_status ->> 'sv' = 'PUBLISHED'
                        or shown.language_status ->> 'en' = 'PUBLISHED')
            )
        order by c.created_at desc, c.id limit 200
    ) listed
), '[]') || '},"developmentIdeas":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"__typename":"DevelopmentIdea","id":"DevelopmentIdea:' || d.id || '","title":' || to_json(d.title) || ',"body":'
            || to_json(d.body) || ',"language":"' || upper(d.language) || '","status":"' || d.status || '","createdAt":'
            || to_json(d.created_at) || ',"revision":' || d.revision || '}' as json
        from development_idea d
        where d.submitted_by_id = any ($1::uuid[]) and exists (
                select from service_version shown
                where shown.service_id = d.service_id
                    and (shown.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                        or shown.share_with_customers and shown.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                    and (shown.language_status ->> 'fi' = 'PUBLISHED' or shown.language_status ->> 'sv' = 'PUBLISHED'
                        or shown.language_status ->> 'en' = 'PUBLISHED')
            )
        order by d.created_at desc, d.id limit 200
    ) listed
), '[]') || '},"feedback":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"id":"ServiceFeedback:' || f.id || '","touchpoint":"' || f.touchpoint || '","score":' || f.score || ',"recommend":'
            || coalesce(f.recommend::text, 'null') || ',"body":' || coalesce(to_json(f.body)::text, 'null') || ',"occurredAt":'
            || to_json(f.occurred_at) || ',"handling":"' || f.handling || '","revision":' || f.revision || '}' as json
        from service_feedback f
        where f.customer_id = any ($1::uuid[]) and exists (
                select from service_version shown
                where shown.service_id = f.service_id
                    and (shown.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                        or shown.share_with_customers and shown.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                    and (shown.language_status ->> 'fi' = 'PUBLISHED' or shown.language_status ->> 'sv' = 'PUBLISHED'
                        or shown.language_status ->> 'en' = 'PUBLISHED')
            )
        order by f.occurred_at desc, f.id limit 200
    ) listed
), '[]') || '}}'
