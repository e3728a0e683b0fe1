SELECT ('{"portfolioItems":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM service AS t1
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT CASE WHEN NOT t2.is_package THEN ('{"__typename":"Service","key":' || ('"' || CAST(t2.key AS TEXT) || '"')
    || ',"portfolioPhase":' || ('"' || CAST((
      SELECT CASE WHEN bool_or(t3.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t3.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
      FROM service_version AS t3
      WHERE t3.service_id = t2.id
    ) AS TEXT) || '"')
    || ',"classification":' || ('"' || CAST(t2.classification AS TEXT) || '"')
    || ',"provider":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t5.key AS TEXT) || '"') || '}') AS json
      FROM party AS t5
      WHERE t5.id = t2.provider_id
      LIMIT 1
    ), 'null') || '}') WHEN t2.is_package THEN ('{"__typename":"ServicePackage","key":' || ('"' || CAST(t2.key AS TEXT) || '"')
    || ',"portfolioPhase":' || ('"' || CAST((
      SELECT CASE WHEN bool_or(t6.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t6.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_2
      FROM service_version AS t6
      WHERE t6.service_id = t2.id
    ) AS TEXT) || '"')
    || ',"currentVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t8.number AS TEXT) || '"')
      || ',"optionGroups":' || (
        SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
        FROM (
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t10.name ->> 'fi', t10.name ->> 'sv', t10.name ->> 'en')) AS TEXT), 'null')
          || '},"items":' || (
            SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
            FROM (
              SELECT ('{"component":' || coalesce((
                SELECT CASE WHEN NOT t17.is_package THEN ('{"key":' || ('"' || CAST(t17.key AS TEXT) || '"') || '}') WHEN t17.is_package THEN ('{"key":' || ('"' || CAST(t17.key AS TEXT) || '"') || '}') END AS json
                FROM service AS t17
                WHERE t17.id = t13.component_service_id
                LIMIT 1
              ), 'null') || '}') AS json
              FROM composition_item AS t13
              WHERE t13.option_group_id = t10.id
              ORDER BY t13.position, t13.id
            ) AS listed
          ) || '}') AS json
          FROM option_group AS t10
          WHERE t10.package_version_id = t8.id
          ORDER BY t10.position, t10.id
        ) AS listed
      ) || '}') AS json
      FROM service_version AS t8
      WHERE t8.service_id = t2.id AND t8.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY CASE t8.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t8.stage_since DESC
      LIMIT 1
    ), 'null') || '}') END AS json
    FROM service AS t2
    ORDER BY t2.key
    LIMIT 60
  ) AS listed
) || '}}') AS "Concatenated_1"
