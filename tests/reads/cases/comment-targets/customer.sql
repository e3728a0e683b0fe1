SELECT ('{"comments":{"nodes":[' || (
  SELECT coalesce(string_agg(l7.c0, ','), '') AS coalesce_1
  FROM (
    SELECT ('{"body":' || CAST(to_json(p6.body) AS TEXT)
    || ',"target":' || coalesce((
      SELECT ('{"__typename":"CompositionItem","component":' || coalesce((
        SELECT ('{"key":"' || CAST(t11.key AS TEXT) || '"}') AS "Concatenated_3"
        FROM service AS t11
        WHERE t11.id = t8.component_service_id
      ), 'null')
      || ',"position":' || CAST((
        SELECT CAST(count(*) AS INTEGER) AS count_1
        FROM composition_item AS t12
        WHERE t12.package_version_id = t8.package_version_id AND row(t12.position, t12.id) <= row(t8.position, t8.id) AND t12.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t13
          WHERE t13.id = t12.package_version_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
        )) AND (EXISTS (
          SELECT 1
          FROM service_version AS t14
          WHERE t14.service_id = t12.component_service_id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en'))
        ))
      ) AS TEXT) || '}') AS "Concatenated_2"
      FROM composition_item AS t8
      WHERE t8.id = p6.target_item_id AND t8.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t9
        WHERE t9.id = t8.package_version_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t10
        WHERE t10.service_id = t8.component_service_id AND (t10.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t10.share_with_customers AND t10.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t10.language_status ->> 'fi') OR 'PUBLISHED' = (t10.language_status ->> 'sv') OR 'PUBLISHED' = (t10.language_status ->> 'en'))
      ))
    ), (
      SELECT ('{"__typename":"ScopeItem","inclusion":"' || CAST(t15.inclusion AS TEXT)
      || '","text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
        SELECT t17.language_status
        FROM service_version AS t17
        WHERE t17.id = t15.version_id
      ) ->> 'fi') = 'PUBLISHED') THEN t15.text ->> 'fi' END, CASE WHEN (((
        SELECT t17.language_status
        FROM service_version AS t17
        WHERE t17.id = t15.version_id
      ) ->> 'sv') = 'PUBLISHED') THEN t15.text ->> 'sv' END, CASE WHEN (((
        SELECT t17.language_status
        FROM service_version AS t17
        WHERE t17.id = t15.version_id
      ) ->> 'en') = 'PUBLISHED') THEN t15.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS "Concatenated_4"
      FROM scope_item AS t15
      WHERE t15.id = p6.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t16
        WHERE t16.id = t15.version_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
      ))
    ), (
      SELECT ('{"__typename":"ServiceCommitment","kind":"' || CAST(t18.kind AS TEXT) || '"}') AS "Concatenated_5"
      FROM service_commitment AS t18
      WHERE t18.id = p6.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t19
        WHERE t19.id = t18.version_id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
      ))
    ), (
      SELECT ('{"__typename":"ServiceOffering","key":"' || CAST(t20.key AS TEXT) || '"}') AS "Concatenated_6"
      FROM service_offering AS t20
      WHERE t20.id = p6.target_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t21
        WHERE t21.id = t20.version_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
      ))
    ), 'null') || '}') AS c0
    FROM (
      SELECT t1.id AS id, t1.service_id AS service_id, t1.version_id AS version_id, t1.idea_id AS idea_id, t1.target_item_id AS target_item_id, t1.parent_id AS parent_id, t1.author_id AS author_id, t1.audience AS audience, t1.customer_id AS customer_id, t1.language AS language, t1.body AS body, t1.aspect AS aspect, t1.stance AS stance, t1.created_at AS created_at, t1.edited_at AS edited_at, t1.resolved_at AS resolved_at, t1.resolved_by_id AS resolved_by_id, t1.resolution AS resolution, t1.revision AS revision
      FROM stakeholder_comment AS t1
      WHERE t1.audience = 'CUSTOMER' AND (t1.customer_id IS NULL OR t1.customer_id = ANY ($1::UUID[])) AND (t1.stance IS NULL OR t1.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.service_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      )) AND (t1.version_id IS NULL OR (
        SELECT EXISTS (
          SELECT 1
          FROM service_version AS t3
          WHERE t3.id = t1.version_id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
        ) AS anon_1
      )) AND (t1.idea_id IS NULL OR (
        SELECT EXISTS (
          SELECT 1
          FROM development_idea AS t4
          WHERE t4.id = t1.idea_id AND t4.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service_version AS t5
            WHERE t5.service_id = t4.service_id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
          ))
        ) AS anon_2
      ))
      ORDER BY t1.created_at DESC, t1.id ASC
      LIMIT 60
    ) AS p6
  ) AS l7
) || ']}}') AS "Concatenated_1"
