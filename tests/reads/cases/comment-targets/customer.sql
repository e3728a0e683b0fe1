SELECT ('{"comments":{"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"body":' || CAST(to_json(t1.body) AS TEXT)
    || ',"target":' || coalesce((
      SELECT ('{"__typename":"CompositionItem","component":' || coalesce((
        SELECT CASE WHEN NOT t12.is_package THEN ('{"key":' || ('"' || CAST(t12.key AS TEXT) || '"') || '}') WHEN t12.is_package THEN ('{"key":' || ('"' || CAST(t12.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t12
        WHERE t12.id = t8.component_service_id
        LIMIT 1
      ), 'null')
      || ',"position":' || CAST((
        SELECT CAST(count(*) AS INTEGER) AS count_1
        FROM composition_item AS t13
        WHERE t13.package_version_id = t8.package_version_id AND row(t13.position, t13.id) <= row(t8.position, t8.id) AND t13.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t14
          WHERE t14.id = t13.package_version_id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en'))
        )) AND (EXISTS (
          SELECT 1
          FROM service AS t15
          WHERE t15.id = t13.component_service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t16
            WHERE t16.service_id = t15.id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
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
      SELECT ('{"__typename":"ScopeItem","inclusion":' || ('"' || CAST(t17.inclusion AS TEXT) || '"')
      || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
        SELECT t19.language_status
        FROM service_version AS t19
        WHERE t19.id = t17.version_id
      ) ->> 'fi') = 'PUBLISHED') THEN t17.text ->> 'fi' END, CASE WHEN (((
        SELECT t19.language_status
        FROM service_version AS t19
        WHERE t19.id = t17.version_id
      ) ->> 'sv') = 'PUBLISHED') THEN t17.text ->> 'sv' END, CASE WHEN (((
        SELECT t19.language_status
        FROM service_version AS t19
        WHERE t19.id = t17.version_id
      ) ->> 'en') = 'PUBLISHED') THEN t17.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
      FROM scope_item AS t17
      WHERE t17.id = t1.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t18
        WHERE t18.id = t17.version_id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
      ))
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ServiceCommitment","kind":' || ('"' || CAST(t20.kind AS TEXT) || '"') || '}') AS json
      FROM service_commitment AS t20
      WHERE t20.id = t1.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t21
        WHERE t21.id = t20.version_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
      ))
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ServiceOffering","key":' || ('"' || CAST(t22.key AS TEXT) || '"') || '}') AS json
      FROM service_offering AS t22
      WHERE t22.id = t1.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t23
        WHERE t23.id = t22.version_id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
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
    )) AND (t1.version_id IS NULL OR coalesce((
      SELECT (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en')) AS anon_1
      FROM service_version AS t4
      WHERE t4.id = t1.version_id
    ), false)) AND (t1.idea_id IS NULL OR coalesce((
      SELECT t5.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t6
        WHERE t6.id = t5.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t7
          WHERE t7.service_id = t6.id AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
        ))
      )) AS anon_2
      FROM development_idea AS t5
      WHERE t5.id = t1.idea_id
    ), false))
    ORDER BY t1.created_at DESC, t1.id
    LIMIT 60
  ) AS listed
) || '}}') AS "Concatenated_1"
