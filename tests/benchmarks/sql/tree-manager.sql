with recursive tree as (
    select line.*, 1 as depth, array[line.place] as path
    from service s join service_version v on v.service_id = s.id and v.stage = 'OPERATIONAL', lateral (
        select i.id, i.role, i.default_quantity, i.component_service_id,
            coalesce(i.pinned_version_id, (
                select v.id from service_version v
                where v.service_id = i.component_service_id and v.stage in ('OPERATIONAL', 'RETIRING')
                order by v.stage limit 1
            )) as version_id,
            row_number() over (order by i.position, i.id)::integer as place
        from composition_item i
        where i.package_version_id = v.id
    ) line
    where s.key = 'L-PKG-TREE'
    union all
    select line.*, tree.depth + 1, tree.path || line.place
    from tree, lateral (
        select i.id, i.role, i.default_quantity, i.component_service_id,
            coalesce(i.pinned_version_id, (
                select v.id from service_version v
                where v.service_id = i.component_service_id and v.stage in ('OPERATIONAL', 'RETIRING')
                order by v.stage limit 1
            )) as version_id,
            row_number() over (order by i.position, i.id)::integer as place
        from composition_item i
        where i.package_version_id = tree.version_id
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
