SELECT ('{"comments":{"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"body":' || CAST(to_json(t1.body) AS TEXT)
    || ',"target":' || coalesce((
      SELECT ('{"__typename":"CompositionItem","component":' || coalesce((
        SELECT CASE WHEN NOT t7.is_package THEN ('{"key":' || ('"' || CAST(t7.key AS TEXT) || '"') || '}') WHEN t7.is_package THEN ('{"key":' || ('"' || CAST(t7.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t7
        WHERE t7.id = t3.component_service_id
        LIMIT 1
      ), 'null')
      || ',"position":' || CAST((
        SELECT CAST(count(*) AS INTEGER) AS count_1
        FROM composition_item AS t8
        WHERE t8.package_version_id = t3.package_version_id AND row(t8.position, t8.id) <= row(t3.position, t3.id)
      ) AS TEXT) || '}') AS json
      FROM composition_item AS t3
      WHERE t3.id = t1.target_item_id
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ScopeItem","inclusion":' || ('"' || CAST(t12.inclusion AS TEXT) || '"')
      || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(t12.text ->> 'fi', t12.text ->> 'sv', t12.text ->> 'en')) AS TEXT), 'null') || '}}') AS json
      FROM scope_item AS t12
      WHERE t12.id = t1.target_item_id
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ServiceCommitment","kind":' || ('"' || CAST(t15.kind AS TEXT) || '"') || '}') AS json
      FROM service_commitment AS t15
      WHERE t15.id = t1.target_item_id
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ServiceOffering","key":' || ('"' || CAST(t18.key AS TEXT) || '"') || '}') AS json
      FROM service_offering AS t18
      WHERE t18.id = t1.target_item_id
      LIMIT 1
    ), 'null') || '}') AS json
    FROM stakeholder_comment AS t1
    ORDER BY t1.created_at DESC, t1.id
    LIMIT 60
  ) AS listed
) || '}}') AS "Concatenated_1"
