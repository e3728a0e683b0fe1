SELECT ('{"desk":' || (
  SELECT ('{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM composition_item AS t1
    WHERE t1.component_service_id = (
      SELECT t5.id
      FROM service AS t5
      WHERE t5.key = $1::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t6
        WHERE t6.service_id = t5.id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t7
      WHERE t7.id = t1.package_version_id AND (t7.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t1.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.id = t1.package_version_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service AS t3
      WHERE t3.id = t1.component_service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t4
        WHERE t4.service_id = t3.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
      ))
    ))
  )
  || ',"nodes":' || coalesce(('[' || string_agg(l9.c0, ',') || ']'), '[]') || '}') AS "Concatenated_2"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t10.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t10.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT ('{"key":' || ('"' || CAST(t11.key AS TEXT) || '"') || '}') AS json
        FROM service AS t11
        WHERE t11.id = t10.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t10
      WHERE t10.id = p8.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(p8.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_2
      FROM composition_item AS t12
      WHERE t12.package_version_id = p8.package_version_id AND row(t12.position, t12.id) <= row(p8.position, p8.id) AND t12.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t13
        WHERE t13.id = t12.package_version_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t14
        WHERE t14.id = t12.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t15
          WHERE t15.service_id = t14.id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t16.id
      FROM service_version AS t16
      WHERE t16.id = p8.pinned_version_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t17.id
      FROM service_version AS t17
      WHERE t17.service_id = p8.component_service_id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en')) AND t17.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t17.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
      FROM service_version AS t18
      WHERE t18.id = p8.package_version_id
    ) THEN (
      SELECT t19.id
      FROM service_version AS t19
      WHERE t19.service_id = p8.component_service_id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en')) AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t20.effective_at) AS min_1
        FROM lifecycle_transition AS t20
        WHERE t20.version_id = t19.id AND t20.status = 'SCHEDULED' AND t20.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t19.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":null}') AS c0
    FROM (
      SELECT t1.id AS id, t1.package_version_id AS package_version_id, t1.component_service_id AS component_service_id, t1.pinned_version_id AS pinned_version_id, t1.role AS role, t1.min_quantity AS min_quantity, t1.max_quantity AS max_quantity, t1.default_quantity AS default_quantity, t1.option_group_id AS option_group_id, t1.component_offering_key AS component_offering_key, t1.customer_visible AS customer_visible, t1.value_chain_activity AS value_chain_activity, t1.position AS position, t1.note AS note
      FROM composition_item AS t1
      WHERE t1.component_service_id = (
        SELECT t5.id
        FROM service AS t5
        WHERE t5.key = $1::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t6
          WHERE t6.service_id = t5.id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
        ))
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t7
        WHERE t7.id = t1.package_version_id AND (t7.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t1.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.id = t1.package_version_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t3
        WHERE t3.id = t1.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t4
          WHERE t4.service_id = t3.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
        ))
      ))
      ORDER BY t1.package_version_id ASC, t1.position ASC, t1.id ASC
      LIMIT 50
    ) AS p8
  ) AS l9
)
|| ',"network":' || (
  SELECT ('{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_3
    FROM composition_item AS t21
    WHERE t21.component_service_id = (
      SELECT t25.id
      FROM service AS t25
      WHERE t25.key = $2::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t26
        WHERE t26.service_id = t25.id AND (t26.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t26.share_with_customers AND t26.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t26.language_status ->> 'fi') OR 'PUBLISHED' = (t26.language_status ->> 'sv') OR 'PUBLISHED' = (t26.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t27
      WHERE t27.id = t21.package_version_id AND (t27.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t21.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t22
      WHERE t22.id = t21.package_version_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service AS t23
      WHERE t23.id = t21.component_service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t24
        WHERE t24.service_id = t23.id AND (t24.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t24.share_with_customers AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t24.language_status ->> 'fi') OR 'PUBLISHED' = (t24.language_status ->> 'sv') OR 'PUBLISHED' = (t24.language_status ->> 'en'))
      ))
    ))
  )
  || ',"nodes":' || coalesce(('[' || string_agg(l29.c0, ',') || ']'), '[]') || '}') AS "Concatenated_3"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t30.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t30.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT ('{"key":' || ('"' || CAST(t31.key AS TEXT) || '"') || '}') AS json
        FROM service AS t31
        WHERE t31.id = t30.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t30
      WHERE t30.id = p28.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(p28.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_4
      FROM composition_item AS t32
      WHERE t32.package_version_id = p28.package_version_id AND row(t32.position, t32.id) <= row(p28.position, p28.id) AND t32.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t33
        WHERE t33.id = t32.package_version_id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t34
        WHERE t34.id = t32.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t35
          WHERE t35.service_id = t34.id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t36.id
      FROM service_version AS t36
      WHERE t36.id = p28.pinned_version_id AND (t36.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t36.share_with_customers AND t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t36.language_status ->> 'fi') OR 'PUBLISHED' = (t36.language_status ->> 'sv') OR 'PUBLISHED' = (t36.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t37.id
      FROM service_version AS t37
      WHERE t37.service_id = p28.component_service_id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en')) AND t37.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t37.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
      FROM service_version AS t38
      WHERE t38.id = p28.package_version_id
    ) THEN (
      SELECT t39.id
      FROM service_version AS t39
      WHERE t39.service_id = p28.component_service_id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en')) AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t40.effective_at) AS min_2
        FROM lifecycle_transition AS t40
        WHERE t40.version_id = t39.id AND t40.status = 'SCHEDULED' AND t40.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t39.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":null}') AS c0
    FROM (
      SELECT t21.id AS id, t21.package_version_id AS package_version_id, t21.component_service_id AS component_service_id, t21.pinned_version_id AS pinned_version_id, t21.role AS role, t21.min_quantity AS min_quantity, t21.max_quantity AS max_quantity, t21.default_quantity AS default_quantity, t21.option_group_id AS option_group_id, t21.component_offering_key AS component_offering_key, t21.customer_visible AS customer_visible, t21.value_chain_activity AS value_chain_activity, t21.position AS position, t21.note AS note
      FROM composition_item AS t21
      WHERE t21.component_service_id = (
        SELECT t25.id
        FROM service AS t25
        WHERE t25.key = $2::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t26
          WHERE t26.service_id = t25.id AND (t26.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t26.share_with_customers AND t26.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t26.language_status ->> 'fi') OR 'PUBLISHED' = (t26.language_status ->> 'sv') OR 'PUBLISHED' = (t26.language_status ->> 'en'))
        ))
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t27
        WHERE t27.id = t21.package_version_id AND (t27.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t21.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t22
        WHERE t22.id = t21.package_version_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t23
        WHERE t23.id = t21.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t24
          WHERE t24.service_id = t23.id AND (t24.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t24.share_with_customers AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t24.language_status ->> 'fi') OR 'PUBLISHED' = (t24.language_status ->> 'sv') OR 'PUBLISHED' = (t24.language_status ->> 'en'))
        ))
      ))
      ORDER BY t21.package_version_id ASC, t21.position ASC, t21.id ASC
      LIMIT 50
    ) AS p28
  ) AS l29
)
|| ',"printing":' || (
  SELECT ('{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_5
    FROM composition_item AS t41
    WHERE t41.component_service_id = (
      SELECT t45.id
      FROM service AS t45
      WHERE t45.key = $3::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t46
        WHERE t46.service_id = t45.id AND (t46.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t46.share_with_customers AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t46.language_status ->> 'fi') OR 'PUBLISHED' = (t46.language_status ->> 'sv') OR 'PUBLISHED' = (t46.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t47
      WHERE t47.id = t41.package_version_id AND (t47.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t41.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t42
      WHERE t42.id = t41.package_version_id AND (t42.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t42.language_status ->> 'fi') OR 'PUBLISHED' = (t42.language_status ->> 'sv') OR 'PUBLISHED' = (t42.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service AS t43
      WHERE t43.id = t41.component_service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t44
        WHERE t44.service_id = t43.id AND (t44.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t44.share_with_customers AND t44.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t44.language_status ->> 'fi') OR 'PUBLISHED' = (t44.language_status ->> 'sv') OR 'PUBLISHED' = (t44.language_status ->> 'en'))
      ))
    ))
  )
  || ',"nodes":' || coalesce(('[' || string_agg(l49.c0, ',') || ']'), '[]') || '}') AS "Concatenated_4"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t50.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t50.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT ('{"key":' || ('"' || CAST(t51.key AS TEXT) || '"') || '}') AS json
        FROM service AS t51
        WHERE t51.id = t50.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t50
      WHERE t50.id = p48.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(p48.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_6
      FROM composition_item AS t52
      WHERE t52.package_version_id = p48.package_version_id AND row(t52.position, t52.id) <= row(p48.position, p48.id) AND t52.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t53
        WHERE t53.id = t52.package_version_id AND (t53.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t53.share_with_customers AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t53.language_status ->> 'fi') OR 'PUBLISHED' = (t53.language_status ->> 'sv') OR 'PUBLISHED' = (t53.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t54
        WHERE t54.id = t52.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t55
          WHERE t55.service_id = t54.id AND (t55.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t55.share_with_customers AND t55.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t55.language_status ->> 'fi') OR 'PUBLISHED' = (t55.language_status ->> 'sv') OR 'PUBLISHED' = (t55.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t56.id
      FROM service_version AS t56
      WHERE t56.id = p48.pinned_version_id AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t57.id
      FROM service_version AS t57
      WHERE t57.service_id = p48.component_service_id AND (t57.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t57.share_with_customers AND t57.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t57.language_status ->> 'fi') OR 'PUBLISHED' = (t57.language_status ->> 'sv') OR 'PUBLISHED' = (t57.language_status ->> 'en')) AND t57.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t57.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t58.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
      FROM service_version AS t58
      WHERE t58.id = p48.package_version_id
    ) THEN (
      SELECT t59.id
      FROM service_version AS t59
      WHERE t59.service_id = p48.component_service_id AND (t59.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t59.share_with_customers AND t59.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t59.language_status ->> 'fi') OR 'PUBLISHED' = (t59.language_status ->> 'sv') OR 'PUBLISHED' = (t59.language_status ->> 'en')) AND t59.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t60.effective_at) AS min_3
        FROM lifecycle_transition AS t60
        WHERE t60.version_id = t59.id AND t60.status = 'SCHEDULED' AND t60.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t59.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":null}') AS c0
    FROM (
      SELECT t41.id AS id, t41.package_version_id AS package_version_id, t41.component_service_id AS component_service_id, t41.pinned_version_id AS pinned_version_id, t41.role AS role, t41.min_quantity AS min_quantity, t41.max_quantity AS max_quantity, t41.default_quantity AS default_quantity, t41.option_group_id AS option_group_id, t41.component_offering_key AS component_offering_key, t41.customer_visible AS customer_visible, t41.value_chain_activity AS value_chain_activity, t41.position AS position, t41.note AS note
      FROM composition_item AS t41
      WHERE t41.component_service_id = (
        SELECT t45.id
        FROM service AS t45
        WHERE t45.key = $3::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t46
          WHERE t46.service_id = t45.id AND (t46.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t46.share_with_customers AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t46.language_status ->> 'fi') OR 'PUBLISHED' = (t46.language_status ->> 'sv') OR 'PUBLISHED' = (t46.language_status ->> 'en'))
        ))
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t47
        WHERE t47.id = t41.package_version_id AND (t47.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t41.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t42
        WHERE t42.id = t41.package_version_id AND (t42.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t42.language_status ->> 'fi') OR 'PUBLISHED' = (t42.language_status ->> 'sv') OR 'PUBLISHED' = (t42.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t43
        WHERE t43.id = t41.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t44
          WHERE t44.service_id = t43.id AND (t44.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t44.share_with_customers AND t44.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t44.language_status ->> 'fi') OR 'PUBLISHED' = (t44.language_status ->> 'sv') OR 'PUBLISHED' = (t44.language_status ->> 'en'))
        ))
      ))
      ORDER BY t41.package_version_id ASC, t41.position ASC, t41.id ASC
      LIMIT 50
    ) AS p48
  ) AS l49
) || '}') AS "Concatenated_1"
