SELECT ('{"desk":{"totalCount":' || (
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
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t15.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t15.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t16.is_package THEN ('{"key":' || ('"' || CAST(t16.key AS TEXT) || '"') || '}') WHEN t16.is_package THEN ('{"key":' || ('"' || CAST(t16.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t16
        WHERE t16.id = t15.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t15
      WHERE t15.id = t8.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t8.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_2
      FROM composition_item AS t17
      WHERE t17.package_version_id = t8.package_version_id AND row(t17.position, t17.id) <= row(t8.position, t8.id) AND t17.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t18
        WHERE t18.id = t17.package_version_id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t19
        WHERE t19.id = t17.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t20
          WHERE t20.service_id = t19.id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t21.id
      FROM service_version AS t21
      WHERE t21.id = t8.pinned_version_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t22.id
      FROM service_version AS t22
      WHERE t22.service_id = t8.component_service_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en')) AND t22.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t22.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
      FROM service_version AS t23
      WHERE t23.id = t8.package_version_id
    ) THEN (
      SELECT t24.id
      FROM service_version AS t24
      WHERE t24.service_id = t8.component_service_id AND (t24.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t24.share_with_customers AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t24.language_status ->> 'fi') OR 'PUBLISHED' = (t24.language_status ->> 'sv') OR 'PUBLISHED' = (t24.language_status ->> 'en')) AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t25.effective_at) AS min_1
        FROM lifecycle_transition AS t25
        WHERE t25.version_id = t24.id AND t25.status = 'SCHEDULED' AND t25.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t24.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":null}') AS json
    FROM composition_item AS t8
    WHERE t8.component_service_id = (
      SELECT t12.id
      FROM service AS t12
      WHERE t12.key = $2::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t13
        WHERE t13.service_id = t12.id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t14
      WHERE t14.id = t8.package_version_id AND (t14.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t8.customer_visible AND (EXISTS (
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
    ORDER BY t8.package_version_id, t8.position, t8.id
    LIMIT 50
  ) AS listed
)
|| '},"network":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM composition_item AS t26
  WHERE t26.component_service_id = (
    SELECT t30.id
    FROM service AS t30
    WHERE t30.key = $3::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t31
      WHERE t31.service_id = t30.id AND (t31.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t31.share_with_customers AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t31.language_status ->> 'fi') OR 'PUBLISHED' = (t31.language_status ->> 'sv') OR 'PUBLISHED' = (t31.language_status ->> 'en'))
    ))
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t32
    WHERE t32.id = t26.package_version_id AND (t32.stage NOT IN ('RETIRED', 'REJECTED'))
  )) AND t26.customer_visible AND (EXISTS (
    SELECT 1
    FROM service_version AS t27
    WHERE t27.id = t26.package_version_id AND (t27.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t27.share_with_customers AND t27.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t27.language_status ->> 'fi') OR 'PUBLISHED' = (t27.language_status ->> 'sv') OR 'PUBLISHED' = (t27.language_status ->> 'en'))
  )) AND (EXISTS (
    SELECT 1
    FROM service AS t28
    WHERE t28.id = t26.component_service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t29
      WHERE t29.service_id = t28.id AND (t29.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t29.share_with_customers AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t29.language_status ->> 'fi') OR 'PUBLISHED' = (t29.language_status ->> 'sv') OR 'PUBLISHED' = (t29.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t40.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t40.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t41.is_package THEN ('{"key":' || ('"' || CAST(t41.key AS TEXT) || '"') || '}') WHEN t41.is_package THEN ('{"key":' || ('"' || CAST(t41.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t41
        WHERE t41.id = t40.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t40
      WHERE t40.id = t33.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t33.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_4
      FROM composition_item AS t42
      WHERE t42.package_version_id = t33.package_version_id AND row(t42.position, t42.id) <= row(t33.position, t33.id) AND t42.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t43
        WHERE t43.id = t42.package_version_id AND (t43.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t43.share_with_customers AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t43.language_status ->> 'fi') OR 'PUBLISHED' = (t43.language_status ->> 'sv') OR 'PUBLISHED' = (t43.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t44
        WHERE t44.id = t42.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t45
          WHERE t45.service_id = t44.id AND (t45.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t45.share_with_customers AND t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t45.language_status ->> 'fi') OR 'PUBLISHED' = (t45.language_status ->> 'sv') OR 'PUBLISHED' = (t45.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t46.id
      FROM service_version AS t46
      WHERE t46.id = t33.pinned_version_id AND (t46.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t46.share_with_customers AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t46.language_status ->> 'fi') OR 'PUBLISHED' = (t46.language_status ->> 'sv') OR 'PUBLISHED' = (t46.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t47.id
      FROM service_version AS t47
      WHERE t47.service_id = t33.component_service_id AND (t47.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t47.share_with_customers AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t47.language_status ->> 'fi') OR 'PUBLISHED' = (t47.language_status ->> 'sv') OR 'PUBLISHED' = (t47.language_status ->> 'en')) AND t47.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t47.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t48.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
      FROM service_version AS t48
      WHERE t48.id = t33.package_version_id
    ) THEN (
      SELECT t49.id
      FROM service_version AS t49
      WHERE t49.service_id = t33.component_service_id AND (t49.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t49.language_status ->> 'fi') OR 'PUBLISHED' = (t49.language_status ->> 'sv') OR 'PUBLISHED' = (t49.language_status ->> 'en')) AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t50.effective_at) AS min_2
        FROM lifecycle_transition AS t50
        WHERE t50.version_id = t49.id AND t50.status = 'SCHEDULED' AND t50.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t49.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":null}') AS json
    FROM composition_item AS t33
    WHERE t33.component_service_id = (
      SELECT t37.id
      FROM service AS t37
      WHERE t37.key = $4::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t38
        WHERE t38.service_id = t37.id AND (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t39
      WHERE t39.id = t33.package_version_id AND (t39.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t33.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t34
      WHERE t34.id = t33.package_version_id AND (t34.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t34.share_with_customers AND t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t34.language_status ->> 'fi') OR 'PUBLISHED' = (t34.language_status ->> 'sv') OR 'PUBLISHED' = (t34.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service AS t35
      WHERE t35.id = t33.component_service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t36
        WHERE t36.service_id = t35.id AND (t36.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t36.share_with_customers AND t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t36.language_status ->> 'fi') OR 'PUBLISHED' = (t36.language_status ->> 'sv') OR 'PUBLISHED' = (t36.language_status ->> 'en'))
      ))
    ))
    ORDER BY t33.package_version_id, t33.position, t33.id
    LIMIT 50
  ) AS listed
)
|| '},"printing":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_5
  FROM composition_item AS t51
  WHERE t51.component_service_id = (
    SELECT t55.id
    FROM service AS t55
    WHERE t55.key = $5::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t56
      WHERE t56.service_id = t55.id AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en'))
    ))
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t57
    WHERE t57.id = t51.package_version_id AND (t57.stage NOT IN ('RETIRED', 'REJECTED'))
  )) AND t51.customer_visible AND (EXISTS (
    SELECT 1
    FROM service_version AS t52
    WHERE t52.id = t51.package_version_id AND (t52.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t52.share_with_customers AND t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t52.language_status ->> 'fi') OR 'PUBLISHED' = (t52.language_status ->> 'sv') OR 'PUBLISHED' = (t52.language_status ->> 'en'))
  )) AND (EXISTS (
    SELECT 1
    FROM service AS t53
    WHERE t53.id = t51.component_service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t54
      WHERE t54.service_id = t53.id AND (t54.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t54.share_with_customers AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t54.language_status ->> 'fi') OR 'PUBLISHED' = (t54.language_status ->> 'sv') OR 'PUBLISHED' = (t54.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t65.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t65.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t66.is_package THEN ('{"key":' || ('"' || CAST(t66.key AS TEXT) || '"') || '}') WHEN t66.is_package THEN ('{"key":' || ('"' || CAST(t66.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t66
        WHERE t66.id = t65.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t65
      WHERE t65.id = t58.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t58.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_6
      FROM composition_item AS t67
      WHERE t67.package_version_id = t58.package_version_id AND row(t67.position, t67.id) <= row(t58.position, t58.id) AND t67.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t68
        WHERE t68.id = t67.package_version_id AND (t68.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t68.share_with_customers AND t68.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t68.language_status ->> 'fi') OR 'PUBLISHED' = (t68.language_status ->> 'sv') OR 'PUBLISHED' = (t68.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t69
        WHERE t69.id = t67.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t70
          WHERE t70.service_id = t69.id AND (t70.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t70.share_with_customers AND t70.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t70.language_status ->> 'fi') OR 'PUBLISHED' = (t70.language_status ->> 'sv') OR 'PUBLISHED' = (t70.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t71.id
      FROM service_version AS t71
      WHERE t71.id = t58.pinned_version_id AND (t71.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t71.share_with_customers AND t71.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t71.language_status ->> 'fi') OR 'PUBLISHED' = (t71.language_status ->> 'sv') OR 'PUBLISHED' = (t71.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t72.id
      FROM service_version AS t72
      WHERE t72.service_id = t58.component_service_id AND (t72.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t72.share_with_customers AND t72.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t72.language_status ->> 'fi') OR 'PUBLISHED' = (t72.language_status ->> 'sv') OR 'PUBLISHED' = (t72.language_status ->> 'en')) AND t72.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t72.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t73.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
      FROM service_version AS t73
      WHERE t73.id = t58.package_version_id
    ) THEN (
      SELECT t74.id
      FROM service_version AS t74
      WHERE t74.service_id = t58.component_service_id AND (t74.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t74.share_with_customers AND t74.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t74.language_status ->> 'fi') OR 'PUBLISHED' = (t74.language_status ->> 'sv') OR 'PUBLISHED' = (t74.language_status ->> 'en')) AND t74.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t75.effective_at) AS min_3
        FROM lifecycle_transition AS t75
        WHERE t75.version_id = t74.id AND t75.status = 'SCHEDULED' AND t75.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t74.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":null}') AS json
    FROM composition_item AS t58
    WHERE t58.component_service_id = (
      SELECT t62.id
      FROM service AS t62
      WHERE t62.key = $6::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t63
        WHERE t63.service_id = t62.id AND (t63.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t63.share_with_customers AND t63.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t63.language_status ->> 'fi') OR 'PUBLISHED' = (t63.language_status ->> 'sv') OR 'PUBLISHED' = (t63.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t64
      WHERE t64.id = t58.package_version_id AND (t64.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t58.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t59
      WHERE t59.id = t58.package_version_id AND (t59.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t59.share_with_customers AND t59.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t59.language_status ->> 'fi') OR 'PUBLISHED' = (t59.language_status ->> 'sv') OR 'PUBLISHED' = (t59.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service AS t60
      WHERE t60.id = t58.component_service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t61
        WHERE t61.service_id = t60.id AND (t61.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t61.share_with_customers AND t61.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t61.language_status ->> 'fi') OR 'PUBLISHED' = (t61.language_status ->> 'sv') OR 'PUBLISHED' = (t61.language_status ->> 'en'))
      ))
    ))
    ORDER BY t58.package_version_id, t58.position, t58.id
    LIMIT 50
  ) AS listed
) || '}}') AS "Concatenated_1"
