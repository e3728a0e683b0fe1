select '{"services":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"__typename":"Service","id":"Service:' || s.id || '","key":"' || s.key || '","form":"' || s.form 
            || '","classification":"' || s.classification || '","category":' || to_json(s.category)
            || ',"reviewDueOn":' || coalesce('"' || s.review_due_on || '"', 'null')
            || ',"revision":' || s.revision || '}' as json
        from service s
        where not s.is_package and exists (
            select from service_version v where v.service_id = s.id and v.stage not in ('RETIRED', 'REJECTED')
        )
        order by s.key limit 200
    ) listed
), '[]') || '},"servicePackages":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"__typename":"ServicePackage","id":"ServicePackage:' || s.id || '","key":"' || s.key || '","form":"' || s.form 
            || '","classification":"' || s.classification || '","category":' || to_json(s.category)
            || ',"reviewDueOn":' || coalesce('"' || s.review_due_on || '"', 'null')
            || ',"revision":' || s.revision || '}' as json
        from service s
        where s.is_package and exists (
            select from service_version v where v.service_id = s.id and v.stage not in ('RETIRED', 'REJECTED')
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
        order by c.created_at desc, c.id limit 200
    ) listed
), '[]') || '},"developmentIdeas":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"__typename":"DevelopmentIdea","id":"DevelopmentIdea:' || d.id || '","title":' || to_json(d.title) || ',"body":'
            || to_json(d.body) || ',"language":"' || upper(d.language) || '","status":"' || d.status || '","createdAt":'
            || to_json(d.created_at) || ',"revision":' || d.revision || '}' as json
        from development_idea d
        order by d.created_at desc, d.id limit 200
    ) listed
), '[]') || '},"feedback":{"nodes":' || coalesce((
    select '[' || string_agg(listed.json, ',') || ']' from (
        select '{"id":"ServiceFeedback:' || f.id || '","touchpoint":"' || f.touchpoint || '","score":' || f.score || ',"recommend":'
            || coalesce(f.recommend::text, 'null') || ',"body":' || coalesce(to_json(f.body)::text, 'null') || ',"occurredAt":'
            || to_json(f.occurred_at) || ',"handling":"' || f.handling || '","revision":' || f.revision || '}' as json
        from service_feedback f
        order by f.occurred_at desc, f.id limit 200
    ) listed
), '[]') || '}}'
