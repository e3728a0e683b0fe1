SELECT (('{"comments":{"nodes":[' || (
  SELECT coalesce(string_agg(l4.c0, ','), '') AS coalesce_1
  FROM (
    SELECT ('{"body":' || CAST(to_json(p3.body) AS TEXT)
    || ',"target":' || coalesce((
      SELECT ('{"__typename":"CompositionItem","component":' || coalesce((
        SELECT ('{"key":"' || CAST(t9.key AS TEXT) || '"}') AS "Concatenated_3"
        FROM service AS t9
        WHERE t9.id = t5.component_service_id
      ), 'null')
      || ',"position":' || CAST((
        SELECT CAST(count(*) AS INTEGER) AS count_1
        FROM composition_item AS t10
        WHERE t10.package_version_id = t5.package_version_id AND row(t10.position, t10.id) <= row(t5.position, t5.id)
      ) AS TEXT) || '}') AS "Concatenated_2"
      FROM composition_item AS t5
      WHERE t5.id = p3.target_item_id
    ), (
      SELECT ('{"__typename":"ScopeItem","inclusion":"' || CAST(t14.inclusion AS TEXT)
      || '","text":{"text":' || coalesce(CAST(to_json(coalesce(t14.text ->> 'fi', t14.text ->> 'sv', t14.text ->> 'en')) AS TEXT), 'null') || '}}') AS "Concatenated_4"
      FROM scope_item AS t14
      WHERE t14.id = p3.target_item_id
    ), (
      SELECT ('{"__typename":"ServiceCommitment","kind":"' || CAST(t17.kind AS TEXT) || '"}') AS "Concatenated_5"
      FROM service_commitment AS t17
      WHERE t17.id = p3.target_item_id
    ), (
      SELECT ('{"__typename":"ServiceOffering","key":"' || CAST(t20.key AS TEXT) || '"}') AS "Concatenated_6"
      FROM service_offering AS t20
      WHERE t20.id = p3.target_item_id
    ), 'null') || '}') AS c0
    FROM (
      SELECT t1.id AS id, t1.service_id AS service_id, t1.version_id AS version_id, t1.idea_id AS idea_id, t1.target_item_id AS target_item_id, t1.parent_id AS parent_id, t1.author_id AS author_id, t1.audience AS audience, t1.customer_id AS customer_id, t1.language AS language, t1.body AS body, t1.aspect AS aspect, t1.stance AS stance, t1.created_at AS created_at, t1.edited_at AS edited_at, t1.resolved_at AS resolved_at, t1.resolved_by_id AS resolved_by_id, t1.resolution AS resolution, t1.revision AS revision
      FROM stakeholder_comment AS t1
      ORDER BY t1.created_at DESC, t1.id ASC
      LIMIT 60
    ) AS p3
  ) AS l4
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t23.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t23
  ORDER BY t23.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
