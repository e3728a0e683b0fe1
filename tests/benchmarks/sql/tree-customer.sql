with recursive tree as (
    select line.*, 1 as depth, array[line.place] as path
    from service s join service_version v on v.service_id = s.id and v.stage = 'OPERATIONAL', lateral (
        select i.id, i.role, i.default_quantity, i.component_service_id,
            coalesce(i.pinned_version_id, (
                select v.id from service_version v
                where v.service_id = i.component_service_id and v.stage in ('OPERATIONAL', 'RETIRING')
                    and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                        or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                    and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
                        or v.language_status ->> 'en' = 'PUBLISHED')
                order by v.stage limit 1
            )) as version_id,
            row_number() over (order by i.position, i.id)::integer as place
        from composition_item i
        where i.package_version_id = v.id and i.customer_visible
            and exists (
                select from service_version shown
                where shown.service_id = i.component_service_id
                    and (shown.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                        or shown.share_with_customers and shown.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                    and (shown.language_status ->> 'fi' = 'PUBLISHED' or shown.language_status ->> 'sv' = 'PUBLISHED'
                        or shown.language_status ->> 'en' = 'PUBLISHED')
            )
    ) line
    where cardinality($1::uuid[]) > 0 and s.key = 'L-PKG-TREE'
        and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
            or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
        and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
            or v.language_status ->> 'en' = 'PUBLISHED')
    union all
    select line.*, tree.depth + 1, tree.path || line.place
    from tree, lateral (
        select i.id, i.role, i.default_quantity, i.component_service_id,
            coalesce(i.pinned_version_id, (
                select v.id from service_version v
                where v.service_id = i.component_service_id and v.stage in ('OPERATIONAL', 'RETIRING')
                    and (v.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                        or v.share_with_customers and v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                    and (v.language_status ->> 'fi' = 'PUBLISHED' or v.language_status ->> 'sv' = 'PUBLISHED'
                        or v.language_status ->> 'en' = 'PUBLISHED')
                order by v.stage limit 1
            )) as version_id,
            row_number() over (order by i.position, i.id)::integer as place
        from composition_item i
        where i.package_version_id = tree.version_id and i.customer_visible
            and exists (
                select from service_version shown
                where shown.service_id = i.component_service_id
                    and (shown.stage in ('OPERATIONAL', 'RETIRING', 'RETIRED')
                        or shown.share_with_customers and shown.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
                    and (shown.language_status ->> 'fi' = 'PUBLISHED' or shown.language_status ->> 'sv' = 'PUBLISHED'
                        or shown.language_status ->> 'en' = 'PUBLISHED')
            )
    ) line
    where tree.depth < 6
)
select '{"composition":{"nodes":' || coalesce('[' || string_agg(listed.json, ',') || ']', '[]') || '}}'
from (
    select '{"path":"' || array_to_string(t.path, '.') || '","depth":' || t.depth || ',"component":{"key":"'
        || (select s.key from service s where s.id = t.component_service_id) || '"},"version":'
        || coalesce((
            select '{"number":"' || v.number || '","stage":"' || v.stage || '"}' from service_version v where v.id = t.version_id
        ), 'null')
        || ',"item":{"role":"' || t.role || '","defaultQuantity":"' || trim_scale(t.default_quantity) || '"}}' as json
    from tree t
    order by t.path
) listed
