SELECT (('{"portfolioItems":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM service AS t1
  )
  || ',"nodes":[' || coalesce(string_agg(l3.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT CASE WHEN NOT p2.is_package THEN ('{"__typename":"Service","key":"' || CAST(p2.key AS TEXT)
    || '","portfolioPhase":"' || CAST((
      SELECT CASE WHEN bool_or(t4.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t4.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
      FROM service_version AS t4
      WHERE t4.service_id = p2.id
    ) AS TEXT)
    || '","classification":"' || CAST(p2.classification AS TEXT)
    || '","provider":' || coalesce((
      SELECT ('{"key":"' || CAST(t6.key AS TEXT) || '"}') AS "Concatenated_3"
      FROM party AS t6
      WHERE t6.id = p2.provider_id
    ), 'null') || '}') WHEN p2.is_package THEN ('{"__typename":"ServicePackage","key":"' || CAST(p2.key AS TEXT)
    || '","portfolioPhase":"' || CAST((
      SELECT CASE WHEN bool_or(t7.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t7.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_2
      FROM service_version AS t7
      WHERE t7.service_id = p2.id
    ) AS TEXT)
    || '","currentVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t9.number AS TEXT)
      || '","optionGroups":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
        FROM (
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t11.name ->> 'fi', t11.name ->> 'sv', t11.name ->> 'en')) AS TEXT), 'null')
          || '},"items":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
            FROM (
              SELECT ('{"component":' || coalesce((
                SELECT ('{"key":"' || CAST(t16.key AS TEXT) || '"}') AS "Concatenated_5"
                FROM service AS t16
                WHERE t16.id = t12.component_service_id
              ), 'null') || '}') AS json
              FROM composition_item AS t12
              WHERE t12.option_group_id = t11.id
              ORDER BY t12.position, t12.id
            ) AS listed
          ) || ']}') AS json
          FROM option_group AS t11
          WHERE t11.package_version_id = t9.id
          ORDER BY t11.position, t11.id
        ) AS listed
      ) || ']}') AS "Concatenated_4"
      FROM service_version AS t9
      WHERE t9.service_id = p2.id AND t9.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY CASE t9.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t9.stage_since DESC, t9.id DESC
      LIMIT 1
    ), 'null') || '}') END AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision
      FROM service AS t1
      ORDER BY t1.key ASC
      LIMIT 60
    ) AS p2
  ) AS l3
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t17.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_3
  FROM change_transaction AS t17
  ORDER BY t17.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
