SELECT ('{"comments":{"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"body":' || CAST(to_json(t1.body) AS TEXT)
    || ',"target":' || coalesce((
      SELECT ('{"__typename":"CompositionItem","component":' || coalesce((
        SELECT CASE WHEN NOT t12.is_package THEN ('{"key":' || ('"' || CAST(t12.key AS TEXT) || '"') || '}') WHEN t12.is_package THEN ('{"key":' || ('"' || CAST(t12.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t12
        WHERE t12.id = t8.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t13
          WHERE t13.service_id = t12.id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
        ))
        LIMIT 1
      ), 'null')
      || ',"position":' || CAST((
        SELECT CAST(count(*) AS INTEGER) AS count_1
        FROM composition_item AS t14
        WHERE t14.package_version_id = t8.package_version_id AND row(t14.position, t14.id) <= row(t8.position, t8.id) AND t14.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t15
          WHERE t15.id = t14.package_version_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
        )) AND (EXISTS (
          SELECT 1
          FROM service AS t16
          WHERE t16.id = t14.component_service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t17
            WHERE t17.service_id = t16.id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
          ))
        ))
      ) AS TEXT) || '}') AS json
      FROM composition_item AS t8
      WHERE t8.id = t1.target_item_id AND t8.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t9
        WHERE t9.id = t8.package_version_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t10
        WHERE t10.id = t8.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t11
          WHERE t11.service_id = t10.id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
        ))
      ))
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ScopeItem","inclusion":' || ('"' || CAST(t18.inclusion AS TEXT) || '"')
      || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
        SELECT t20.language_status
        FROM service_version AS t20
        WHERE t20.id = t18.version_id
      ) ->> 'fi') = 'PUBLISHED') THEN t18.text ->> 'fi' END, CASE WHEN (((
        SELECT t20.language_status
        FROM service_version AS t20
        WHERE t20.id = t18.version_id
      ) ->> 'sv') = 'PUBLISHED') THEN t18.text ->> 'sv' END, CASE WHEN (((
        SELECT t20.language_status
        FROM service_version AS t20
        WHERE t20.id = t18.version_id
      ) ->> 'en') = 'PUBLISHED') THEN t18.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
      FROM scope_item AS t18
      WHERE t18.id = t1.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t19
        WHERE t19.id = t18.version_id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
      ))
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ServiceCommitment","kind":' || ('"' || CAST(t21.kind AS TEXT) || '"') || '}') AS json
      FROM service_commitment AS t21
      WHERE t21.id = t1.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t22
        WHERE t22.id = t21.version_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
      ))
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ServiceOffering","key":' || ('"' || CAST(t23.key AS TEXT) || '"') || '}') AS json
      FROM service_offering AS t23
      WHERE t23.id = t1.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t24
        WHERE t24.id = t23.version_id AND (t24.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t24.share_with_customers AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t24.language_status ->> 'fi') OR 'PUBLISHED' = (t24.language_status ->> 'sv') OR 'PUBLISHED' = (t24.language_status ->> 'en'))
      ))
      LIMIT 1
    ), 'null') || '}') AS json
    FROM stakeholder_comment AS t1
    WHERE t1.audience = 'CUSTOMER' AND (t1.customer_id IS NULL OR t1.customer_id = ANY ($1::UUID[])) AND (t1.stance IS NULL OR t1.author_id = ANY ($1::UUID[])) AND (EXISTS (
      SELECT 1
      FROM service AS t2
      WHERE t2.id = t1.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t3
        WHERE t3.service_id = t2.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      ))
    )) AND (t1.version_id IS NULL OR (EXISTS (
      SELECT 1
      FROM service_version AS t4
      WHERE t4.id = t1.version_id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
    ))) AND (t1.idea_id IS NULL OR (EXISTS (
      SELECT 1
      FROM development_idea AS t5
      WHERE t5.id = t1.idea_id AND t5.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t6
        WHERE t6.id = t5.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t7
          WHERE t7.service_id = t6.id AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
        ))
      ))
    )))
    ORDER BY t1.created_at DESC, t1.id
    LIMIT 60
  ) AS listed
) || '}}') AS "Concatenated_1"
