select '{"servicePackages":{"nodes":' || coalesce('[' || string_agg(listed.json, ',') || ']', '[]') || '}}'
from (
    select '{"key":"' || s.key || '","currentVersion":' || coalesce((
        select '{"number":"' || v.number || '","items":' || coalesce((
            select '[' || string_agg(line.json, ',') || ']' from (
                select '{"role":"' || i.role || '","defaultQuantity":"' || trim_scale(i.default_quantity) || '","component":' || (
                    select '{"key":"' || p.key || '","currentVersion":' || coalesce((
                        select '{"number":"' || v2.number || '","stage":"' || v2.stage || '"}'
                        from service_version v2
                        where v2.service_id = p.id and v2.stage in ('OPERATIONAL', 'RETIRING')
                        order by v2.stage, v2.stage_since desc limit 1
                    ), 'null') || ',"comments":{"nodes":' || coalesce((
                        select '[' || string_agg(said.json, ',') || ']' from (
                            select '{"body":' || to_json(c.body) || ',"createdAt":' || to_json(c.created_at) || ',"author":' || (
                                select '{"name":{"text":' || to_json(coalesce(a.name ->> 'fi', a.name ->> 'sv', a.name ->> 'en')) || '}}'
                                from party a where a.id = c.author_id
                            ) || '}' as json
                            from stakeholder_comment c
                            where c.service_id = p.id
                            order by c.created_at desc, c.id limit 3
                        ) said
                    ), '[]') || '}}' from service p where p.id = i.component_service_id
                ) || '}' as json
                from composition_item i
                where i.package_version_id = v.id
                order by i.position, i.id
            ) line
        ), '[]') || '}'
        from service_version v
        where v.service_id = s.id and v.stage in ('OPERATIONAL', 'RETIRING')
        order by v.stage, v.stage_since desc limit 1
    ), 'null') || '}' as json
    from service s
    where s.is_package and exists (
        select from service_version v where v.service_id = s.id and v.stage not in ('RETIRED', 'REJECTED')
    )
    order by s.key limit 20
) listed
