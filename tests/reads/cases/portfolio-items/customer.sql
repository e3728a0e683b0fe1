SELECT ('{"portfolioItems":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM service AS t1
  WHERE EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
  )
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT CASE WHEN NOT t3.is_package THEN ('{"__typename":"Service","key":' || ('"' || CAST(t3.key AS TEXT) || '"')
    || ',"portfolioPhase":' || ('"' || CAST((
      SELECT CASE WHEN bool_or(t5.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t5.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
      FROM service_version AS t5
      WHERE t5.service_id = t3.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
    ) AS TEXT) || '"')
    || ',"classification":' || ('"' || CAST(t3.classification AS TEXT) || '"')
    || ',"provider":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t6.key AS TEXT) || '"') || '}') AS json
      FROM party AS t6
      WHERE t6.id = t3.provider_id AND (t6.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t7
        WHERE t7.provider_id = t6.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t10
          WHERE t10.service_id = t7.id AND (t10.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t10.share_with_customers AND t10.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t10.language_status ->> 'fi') OR 'PUBLISHED' = (t10.language_status ->> 'sv') OR 'PUBLISHED' = (t10.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t8
        WHERE t8.owner_id = t6.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t9
        WHERE t9.author_id = t6.id AND t9.audience = 'CUSTOMER' AND (t9.customer_id IS NULL OR t9.customer_id = ANY ($1::UUID[])) AND (t9.stance IS NULL OR t9.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t11
          WHERE t11.id = t9.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t12
            WHERE t12.service_id = t11.id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
          ))
        )) AND (t9.version_id IS NULL OR (EXISTS (
          SELECT 1
          FROM service_version AS t13
          WHERE t13.id = t9.version_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
        ))) AND (t9.idea_id IS NULL OR (EXISTS (
          SELECT 1
          FROM development_idea AS t14
          WHERE t14.id = t9.idea_id AND t14.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t15
            WHERE t15.id = t14.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t16
              WHERE t16.service_id = t15.id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
            ))
          ))
        )))
      )))
      LIMIT 1
    ), 'null') || '}') WHEN t3.is_package THEN ('{"__typename":"ServicePackage","key":' || ('"' || CAST(t3.key AS TEXT) || '"')
    || ',"portfolioPhase":' || ('"' || CAST((
      SELECT CASE WHEN bool_or(t17.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t17.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_2
      FROM service_version AS t17
      WHERE t17.service_id = t3.id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
    ) AS TEXT) || '"')
    || ',"currentVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t18.number AS TEXT) || '"')
      || ',"optionGroups":' || (
        SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
        FROM (
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
            SELECT t24.language_status
            FROM service_version AS t24
            WHERE t24.id = t19.package_version_id
          ) ->> 'fi') = 'PUBLISHED') THEN t19.name ->> 'fi' END, CASE WHEN (((
            SELECT t24.language_status
            FROM service_version AS t24
            WHERE t24.id = t19.package_version_id
          ) ->> 'sv') = 'PUBLISHED') THEN t19.name ->> 'sv' END, CASE WHEN (((
            SELECT t24.language_status
            FROM service_version AS t24
            WHERE t24.id = t19.package_version_id
          ) ->> 'en') = 'PUBLISHED') THEN t19.name ->> 'en' END)) AS TEXT), 'null')
          || '},"items":' || (
            SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
            FROM (
              SELECT ('{"component":' || coalesce((
                SELECT CASE WHEN NOT t29.is_package THEN ('{"key":' || ('"' || CAST(t29.key AS TEXT) || '"') || '}') WHEN t29.is_package THEN ('{"key":' || ('"' || CAST(t29.key AS TEXT) || '"') || '}') END AS json
                FROM service AS t29
                WHERE t29.id = t25.component_service_id AND (EXISTS (
                  SELECT 1
                  FROM service_version AS t30
                  WHERE t30.service_id = t29.id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
                ))
                LIMIT 1
              ), 'null') || '}') AS json
              FROM composition_item AS t25
              WHERE t25.option_group_id = t19.id AND t25.customer_visible AND (EXISTS (
                SELECT 1
                FROM service_version AS t26
                WHERE t26.id = t25.package_version_id AND (t26.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t26.share_with_customers AND t26.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t26.language_status ->> 'fi') OR 'PUBLISHED' = (t26.language_status ->> 'sv') OR 'PUBLISHED' = (t26.language_status ->> 'en'))
              )) AND (EXISTS (
                SELECT 1
                FROM service AS t27
                WHERE t27.id = t25.component_service_id AND (EXISTS (
                  SELECT 1
                  FROM service_version AS t28
                  WHERE t28.service_id = t27.id AND (t28.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t28.share_with_customers AND t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t28.language_status ->> 'fi') OR 'PUBLISHED' = (t28.language_status ->> 'sv') OR 'PUBLISHED' = (t28.language_status ->> 'en'))
                ))
              ))
              ORDER BY t25.position, t25.id
            ) AS listed
          ) || '}') AS json
          FROM option_group AS t19
          WHERE t19.package_version_id = t18.id AND (EXISTS (
            SELECT 1
            FROM composition_item AS t20
            WHERE t20.option_group_id = t19.id AND t20.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t21
              WHERE t21.id = t20.package_version_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t22
              WHERE t22.id = t20.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t23
                WHERE t23.service_id = t22.id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
              ))
            ))
          ))
          ORDER BY t19.position, t19.id
        ) AS listed
      ) || '}') AS json
      FROM service_version AS t18
      WHERE t18.service_id = t3.id AND t18.stage IN ('OPERATIONAL', 'RETIRING') AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
      ORDER BY CASE t18.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t18.stage_since DESC
      LIMIT 1
    ), 'null') || '}') END AS json
    FROM service AS t3
    WHERE EXISTS (
      SELECT 1
      FROM service_version AS t4
      WHERE t4.service_id = t3.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
    )
    ORDER BY t3.key
    LIMIT 60
  ) AS listed
) || '}}') AS "Concatenated_1"
