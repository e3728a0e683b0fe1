SELECT ('{"portfolioItems":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM service AS t1
    WHERE EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
    )
  )
  || ',"nodes":[' || coalesce(string_agg(l4.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT CASE WHEN NOT p3.is_package THEN ('{"__typename":"Service","key":"' || CAST(p3.key AS TEXT)
    || '","portfolioPhase":"' || CAST((
      SELECT CASE WHEN bool_or(t5.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t5.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
      FROM service_version AS t5
      WHERE t5.service_id = p3.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
    ) AS TEXT)
    || '","classification":"' || CAST(p3.classification AS TEXT)
    || '","provider":' || coalesce((
      SELECT ('{"key":"' || CAST(t6.key AS TEXT) || '"}') AS "Concatenated_3"
      FROM party AS t6
      WHERE t6.id = p3.provider_id
    ), 'null') || '}') WHEN p3.is_package THEN ('{"__typename":"ServicePackage","key":"' || CAST(p3.key AS TEXT)
    || '","portfolioPhase":"' || CAST((
      SELECT CASE WHEN bool_or(t7.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t7.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_2
      FROM service_version AS t7
      WHERE t7.service_id = p3.id AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
    ) AS TEXT)
    || '","currentVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t8.number AS TEXT)
      || '","optionGroups":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
        FROM (
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
            SELECT t13.language_status
            FROM service_version AS t13
            WHERE t13.id = t9.package_version_id
          ) ->> 'fi') = 'PUBLISHED') THEN t9.name ->> 'fi' END, CASE WHEN (((
            SELECT t13.language_status
            FROM service_version AS t13
            WHERE t13.id = t9.package_version_id
          ) ->> 'sv') = 'PUBLISHED') THEN t9.name ->> 'sv' END, CASE WHEN (((
            SELECT t13.language_status
            FROM service_version AS t13
            WHERE t13.id = t9.package_version_id
          ) ->> 'en') = 'PUBLISHED') THEN t9.name ->> 'en' END)) AS TEXT), 'null')
          || '},"items":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
            FROM (
              SELECT ('{"component":' || coalesce((
                SELECT ('{"key":"' || CAST(t17.key AS TEXT) || '"}') AS "Concatenated_5"
                FROM service AS t17
                WHERE t17.id = t14.component_service_id
              ), 'null') || '}') AS json
              FROM composition_item AS t14
              WHERE t14.option_group_id = t9.id AND t14.customer_visible AND (EXISTS (
                SELECT 1
                FROM service_version AS t15
                WHERE t15.id = t14.package_version_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
              )) AND (EXISTS (
                SELECT 1
                FROM service_version AS t16
                WHERE t16.service_id = t14.component_service_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
              ))
              ORDER BY t14.position, t14.id
            ) AS listed
          ) || ']}') AS json
          FROM option_group AS t9
          WHERE t9.package_version_id = t8.id AND (EXISTS (
            SELECT 1
            FROM composition_item AS t10
            WHERE t10.option_group_id = t9.id AND t10.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t11
              WHERE t11.id = t10.package_version_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t12
              WHERE t12.service_id = t10.component_service_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
            ))
          ))
          ORDER BY t9.position, t9.id
        ) AS listed
      ) || ']}') AS "Concatenated_4"
      FROM service_version AS t8
      WHERE t8.service_id = p3.id AND t8.stage IN ('OPERATIONAL', 'RETIRING') AND (t8.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t8.share_with_customers AND t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t8.language_status ->> 'fi') OR 'PUBLISHED' = (t8.language_status ->> 'sv') OR 'PUBLISHED' = (t8.language_status ->> 'en'))
      ORDER BY CASE t8.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t8.stage_since DESC, t8.id DESC
      LIMIT 1
    ), 'null') || '}') END AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision
      FROM service AS t1
      WHERE EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      )
      ORDER BY t1.key ASC
      LIMIT 60
    ) AS p3
  ) AS l4
) || ']}}') AS "Concatenated_1"
