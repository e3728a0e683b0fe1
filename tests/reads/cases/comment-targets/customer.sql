SELECT ('{"comments":' || (
  SELECT ('{"nodes":' || coalesce(('[' || string_agg(l9.c0, ',') || ']'), '[]') || '}') AS "Concatenated_2"
  FROM (
    SELECT ('{"body":' || CAST(to_json(p8.body) AS TEXT)
    || ',"target":' || coalesce((
      SELECT ('{"__typename":"CompositionItem","component":' || coalesce((
        SELECT ('{"key":' || ('"' || CAST(t14.key AS TEXT) || '"') || '}') AS json
        FROM service AS t14
        WHERE t14.id = t10.component_service_id
        LIMIT 1
      ), 'null')
      || ',"position":' || CAST((
        SELECT CAST(count(*) AS INTEGER) AS count_1
        FROM composition_item AS t15
        WHERE t15.package_version_id = t10.package_version_id AND row(t15.position, t15.id) <= row(t10.position, t10.id) AND t15.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t16
          WHERE t16.id = t15.package_version_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
        )) AND (EXISTS (
          SELECT 1
          FROM service AS t17
          WHERE t17.id = t15.component_service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t18
            WHERE t18.service_id = t17.id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
          ))
        ))
      ) AS TEXT) || '}') AS json
      FROM composition_item AS t10
      WHERE t10.id = p8.target_item_id AND t10.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t11
        WHERE t11.id = t10.package_version_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t12
        WHERE t12.id = t10.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t13
          WHERE t13.service_id = t12.id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
        ))
      ))
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ScopeItem","inclusion":' || ('"' || CAST(t19.inclusion AS TEXT) || '"')
      || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
        SELECT t21.language_status
        FROM service_version AS t21
        WHERE t21.id = t19.version_id
      ) ->> 'fi') = 'PUBLISHED') THEN t19.text ->> 'fi' END, CASE WHEN (((
        SELECT t21.language_status
        FROM service_version AS t21
        WHERE t21.id = t19.version_id
      ) ->> 'sv') = 'PUBLISHED') THEN t19.text ->> 'sv' END, CASE WHEN (((
        SELECT t21.language_status
        FROM service_version AS t21
        WHERE t21.id = t19.version_id
      ) ->> 'en') = 'PUBLISHED') THEN t19.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
      FROM scope_item AS t19
      WHERE t19.id = p8.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t20
        WHERE t20.id = t19.version_id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en'))
      ))
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ServiceCommitment","kind":' || ('"' || CAST(t22.kind AS TEXT) || '"') || '}') AS json
      FROM service_commitment AS t22
      WHERE t22.id = p8.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t23
        WHERE t23.id = t22.version_id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
      ))
      LIMIT 1
    ), (
      SELECT ('{"__typename":"ServiceOffering","key":' || ('"' || CAST(t24.key AS TEXT) || '"') || '}') AS json
      FROM service_offering AS t24
      WHERE t24.id = p8.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t25
        WHERE t25.id = t24.version_id AND (t25.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t25.share_with_customers AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t25.language_status ->> 'fi') OR 'PUBLISHED' = (t25.language_status ->> 'sv') OR 'PUBLISHED' = (t25.language_status ->> 'en'))
      ))
      LIMIT 1
    ), 'null') || '}') AS c0
    FROM (
      SELECT t1.id AS id, t1.service_id AS service_id, t1.version_id AS version_id, t1.idea_id AS idea_id, t1.target_item_id AS target_item_id, t1.parent_id AS parent_id, t1.author_id AS author_id, t1.audience AS audience, t1.customer_id AS customer_id, t1.language AS language, t1.body AS body, t1.aspect AS aspect, t1.stance AS stance, t1.created_at AS created_at, t1.edited_at AS edited_at, t1.resolved_at AS resolved_at, t1.resolved_by_id AS resolved_by_id, t1.resolution AS resolution, t1.revision AS revision
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
      ORDER BY t1.created_at DESC, t1.id ASC
      LIMIT 60
    ) AS p8
  ) AS l9
) || '}') AS "Concatenated_1"
