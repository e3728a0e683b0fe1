SELECT ('{"desk":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM composition_item AS t1
    WHERE t1.component_service_id = (
      SELECT t4.id
      FROM service AS t4
      WHERE t4.key = $1::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t5
        WHERE t5.service_id = t4.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t6
      WHERE t6.id = t1.package_version_id AND (t6.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t1.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.id = t1.package_version_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service_version AS t3
      WHERE t3.service_id = t1.component_service_id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l8.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t9.number AS TEXT)
      || '","stage":"' || CAST(t9.stage AS TEXT)
      || '","service":' || coalesce((
        SELECT ('{"key":"' || CAST(t10.key AS TEXT) || '"}') AS "Concatenated_4"
        FROM service AS t10
        WHERE t10.id = t9.service_id
      ), 'null') || '}') AS "Concatenated_3"
      FROM service_version AS t9
      WHERE t9.id = p7.package_version_id
    ), 'null')
    || ',"role":"' || CAST(p7.role AS TEXT)
    || '","position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_2
      FROM composition_item AS t11
      WHERE t11.package_version_id = p7.package_version_id AND row(t11.position, t11.id) <= row(p7.position, p7.id) AND t11.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t12
        WHERE t12.id = t11.package_version_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t13
        WHERE t13.service_id = t11.component_service_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
      ))
    ) AS TEXT)
    || ',"resolution":"' || CAST(CASE WHEN ((
      SELECT t14.id
      FROM service_version AS t14
      WHERE t14.id = p7.pinned_version_id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t15.id
      FROM service_version AS t15
      WHERE t15.service_id = p7.component_service_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en')) AND t15.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t15.stage = 'OPERATIONAL' DESC, t15.stage_since DESC, t15.id DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
      FROM service_version AS t16
      WHERE t16.id = p7.package_version_id
    ) THEN (
      SELECT t17.id
      FROM service_version AS t17
      WHERE t17.service_id = p7.component_service_id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en')) AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t18.effective_at) AS min_1
        FROM lifecycle_transition AS t18
        WHERE t18.version_id = t17.id AND t18.status = 'SCHEDULED' AND t18.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t17.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT)
    || '","customerVisible":null}') AS c0
    FROM (
      SELECT t1.id AS id, t1.package_version_id AS package_version_id, t1.component_service_id AS component_service_id, t1.pinned_version_id AS pinned_version_id, t1.role AS role, t1.min_quantity AS min_quantity, t1.max_quantity AS max_quantity, t1.default_quantity AS default_quantity, t1.option_group_id AS option_group_id, t1.component_offering_key AS component_offering_key, t1.customer_visible AS customer_visible, t1.value_chain_activity AS value_chain_activity, t1.position AS position, t1.note AS note
      FROM composition_item AS t1
      WHERE t1.component_service_id = (
        SELECT t4.id
        FROM service AS t4
        WHERE t4.key = $1::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t5
          WHERE t5.service_id = t4.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
        ))
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t6
        WHERE t6.id = t1.package_version_id AND (t6.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t1.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.id = t1.package_version_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t3
        WHERE t3.service_id = t1.component_service_id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      ))
      ORDER BY t1.package_version_id ASC, t1.id ASC
      LIMIT 50
    ) AS p7
  ) AS l8
)
|| ']},"network":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_3
    FROM composition_item AS t19
    WHERE t19.component_service_id = (
      SELECT t22.id
      FROM service AS t22
      WHERE t22.key = $2::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t23
        WHERE t23.service_id = t22.id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t24
      WHERE t24.id = t19.package_version_id AND (t24.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t19.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t20
      WHERE t20.id = t19.package_version_id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service_version AS t21
      WHERE t21.service_id = t19.component_service_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l26.c0, ','), '')) AS "Concatenated_5"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t27.number AS TEXT)
      || '","stage":"' || CAST(t27.stage AS TEXT)
      || '","service":' || coalesce((
        SELECT ('{"key":"' || CAST(t28.key AS TEXT) || '"}') AS "Concatenated_7"
        FROM service AS t28
        WHERE t28.id = t27.service_id
      ), 'null') || '}') AS "Concatenated_6"
      FROM service_version AS t27
      WHERE t27.id = p25.package_version_id
    ), 'null')
    || ',"role":"' || CAST(p25.role AS TEXT)
    || '","position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_4
      FROM composition_item AS t29
      WHERE t29.package_version_id = p25.package_version_id AND row(t29.position, t29.id) <= row(p25.position, p25.id) AND t29.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t30
        WHERE t30.id = t29.package_version_id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t31
        WHERE t31.service_id = t29.component_service_id AND (t31.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t31.share_with_customers AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t31.language_status ->> 'fi') OR 'PUBLISHED' = (t31.language_status ->> 'sv') OR 'PUBLISHED' = (t31.language_status ->> 'en'))
      ))
    ) AS TEXT)
    || ',"resolution":"' || CAST(CASE WHEN ((
      SELECT t32.id
      FROM service_version AS t32
      WHERE t32.id = p25.pinned_version_id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t33.id
      FROM service_version AS t33
      WHERE t33.service_id = p25.component_service_id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en')) AND t33.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t33.stage = 'OPERATIONAL' DESC, t33.stage_since DESC, t33.id DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
      FROM service_version AS t34
      WHERE t34.id = p25.package_version_id
    ) THEN (
      SELECT t35.id
      FROM service_version AS t35
      WHERE t35.service_id = p25.component_service_id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en')) AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t36.effective_at) AS min_2
        FROM lifecycle_transition AS t36
        WHERE t36.version_id = t35.id AND t36.status = 'SCHEDULED' AND t36.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t35.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT)
    || '","customerVisible":null}') AS c0
    FROM (
      SELECT t19.id AS id, t19.package_version_id AS package_version_id, t19.component_service_id AS component_service_id, t19.pinned_version_id AS pinned_version_id, t19.role AS role, t19.min_quantity AS min_quantity, t19.max_quantity AS max_quantity, t19.default_quantity AS default_quantity, t19.option_group_id AS option_group_id, t19.component_offering_key AS component_offering_key, t19.customer_visible AS customer_visible, t19.value_chain_activity AS value_chain_activity, t19.position AS position, t19.note AS note
      FROM composition_item AS t19
      WHERE t19.component_service_id = (
        SELECT t22.id
        FROM service AS t22
        WHERE t22.key = $2::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t23
          WHERE t23.service_id = t22.id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
        ))
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t24
        WHERE t24.id = t19.package_version_id AND (t24.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t19.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t20
        WHERE t20.id = t19.package_version_id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t21
        WHERE t21.service_id = t19.component_service_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
      ))
      ORDER BY t19.package_version_id ASC, t19.id ASC
      LIMIT 50
    ) AS p25
  ) AS l26
)
|| ']},"printing":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_5
    FROM composition_item AS t37
    WHERE t37.component_service_id = (
      SELECT t40.id
      FROM service AS t40
      WHERE t40.key = $3::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t41
        WHERE t41.service_id = t40.id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t42
      WHERE t42.id = t37.package_version_id AND (t42.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t37.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t38
      WHERE t38.id = t37.package_version_id AND (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service_version AS t39
      WHERE t39.service_id = t37.component_service_id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l44.c0, ','), '')) AS "Concatenated_8"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t45.number AS TEXT)
      || '","stage":"' || CAST(t45.stage AS TEXT)
      || '","service":' || coalesce((
        SELECT ('{"key":"' || CAST(t46.key AS TEXT) || '"}') AS "Concatenated_10"
        FROM service AS t46
        WHERE t46.id = t45.service_id
      ), 'null') || '}') AS "Concatenated_9"
      FROM service_version AS t45
      WHERE t45.id = p43.package_version_id
    ), 'null')
    || ',"role":"' || CAST(p43.role AS TEXT)
    || '","position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_6
      FROM composition_item AS t47
      WHERE t47.package_version_id = p43.package_version_id AND row(t47.position, t47.id) <= row(p43.position, p43.id) AND t47.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t48
        WHERE t48.id = t47.package_version_id AND (t48.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t48.share_with_customers AND t48.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t48.language_status ->> 'fi') OR 'PUBLISHED' = (t48.language_status ->> 'sv') OR 'PUBLISHED' = (t48.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t49
        WHERE t49.service_id = t47.component_service_id AND (t49.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t49.language_status ->> 'fi') OR 'PUBLISHED' = (t49.language_status ->> 'sv') OR 'PUBLISHED' = (t49.language_status ->> 'en'))
      ))
    ) AS TEXT)
    || ',"resolution":"' || CAST(CASE WHEN ((
      SELECT t50.id
      FROM service_version AS t50
      WHERE t50.id = p43.pinned_version_id AND (t50.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t50.share_with_customers AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t50.language_status ->> 'fi') OR 'PUBLISHED' = (t50.language_status ->> 'sv') OR 'PUBLISHED' = (t50.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t51.id
      FROM service_version AS t51
      WHERE t51.service_id = p43.component_service_id AND (t51.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t51.share_with_customers AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t51.language_status ->> 'fi') OR 'PUBLISHED' = (t51.language_status ->> 'sv') OR 'PUBLISHED' = (t51.language_status ->> 'en')) AND t51.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t51.stage = 'OPERATIONAL' DESC, t51.stage_since DESC, t51.id DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
      FROM service_version AS t52
      WHERE t52.id = p43.package_version_id
    ) THEN (
      SELECT t53.id
      FROM service_version AS t53
      WHERE t53.service_id = p43.component_service_id AND (t53.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t53.share_with_customers AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t53.language_status ->> 'fi') OR 'PUBLISHED' = (t53.language_status ->> 'sv') OR 'PUBLISHED' = (t53.language_status ->> 'en')) AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t54.effective_at) AS min_3
        FROM lifecycle_transition AS t54
        WHERE t54.version_id = t53.id AND t54.status = 'SCHEDULED' AND t54.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t53.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT)
    || '","customerVisible":null}') AS c0
    FROM (
      SELECT t37.id AS id, t37.package_version_id AS package_version_id, t37.component_service_id AS component_service_id, t37.pinned_version_id AS pinned_version_id, t37.role AS role, t37.min_quantity AS min_quantity, t37.max_quantity AS max_quantity, t37.default_quantity AS default_quantity, t37.option_group_id AS option_group_id, t37.component_offering_key AS component_offering_key, t37.customer_visible AS customer_visible, t37.value_chain_activity AS value_chain_activity, t37.position AS position, t37.note AS note
      FROM composition_item AS t37
      WHERE t37.component_service_id = (
        SELECT t40.id
        FROM service AS t40
        WHERE t40.key = $3::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t41
          WHERE t41.service_id = t40.id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en'))
        ))
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t42
        WHERE t42.id = t37.package_version_id AND (t42.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t37.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t38
        WHERE t38.id = t37.package_version_id AND (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t39
        WHERE t39.service_id = t37.component_service_id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en'))
      ))
      ORDER BY t37.package_version_id ASC, t37.id ASC
      LIMIT 50
    ) AS p43
  ) AS l44
) || ']}}') AS "Concatenated_1"
