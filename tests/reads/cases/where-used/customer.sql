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
        WHERE t16.id = t15.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t17
          WHERE t17.service_id = t16.id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
        ))
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t15
      WHERE t15.id = t8.package_version_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t8.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_2
      FROM composition_item AS t18
      WHERE t18.package_version_id = t8.package_version_id AND row(t18.position, t18.id) <= row(t8.position, t8.id) AND t18.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t19
        WHERE t19.id = t18.package_version_id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t20
        WHERE t20.id = t18.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t21
          WHERE t21.service_id = t20.id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t22.id
      FROM service_version AS t22
      WHERE t22.id = t8.pinned_version_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t23.id
      FROM service_version AS t23
      WHERE t23.service_id = t8.component_service_id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en')) AND t23.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t23.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
      FROM service_version AS t24
      WHERE t24.id = t8.package_version_id
    ) THEN (
      SELECT t25.id
      FROM service_version AS t25
      WHERE t25.service_id = t8.component_service_id AND (t25.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t25.share_with_customers AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t25.language_status ->> 'fi') OR 'PUBLISHED' = (t25.language_status ->> 'sv') OR 'PUBLISHED' = (t25.language_status ->> 'en')) AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t26.effective_at) AS min_1
        FROM lifecycle_transition AS t26
        WHERE t26.version_id = t25.id AND t26.status = 'SCHEDULED' AND t26.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t25.number, '.') AS INTEGER[]) DESC
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
  FROM composition_item AS t27
  WHERE t27.component_service_id = (
    SELECT t31.id
    FROM service AS t31
    WHERE t31.key = $3::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t32
      WHERE t32.service_id = t31.id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en'))
    ))
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t33
    WHERE t33.id = t27.package_version_id AND (t33.stage NOT IN ('RETIRED', 'REJECTED'))
  )) AND t27.customer_visible AND (EXISTS (
    SELECT 1
    FROM service_version AS t28
    WHERE t28.id = t27.package_version_id AND (t28.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t28.share_with_customers AND t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t28.language_status ->> 'fi') OR 'PUBLISHED' = (t28.language_status ->> 'sv') OR 'PUBLISHED' = (t28.language_status ->> 'en'))
  )) AND (EXISTS (
    SELECT 1
    FROM service AS t29
    WHERE t29.id = t27.component_service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t30
      WHERE t30.service_id = t29.id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t41.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t41.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t42.is_package THEN ('{"key":' || ('"' || CAST(t42.key AS TEXT) || '"') || '}') WHEN t42.is_package THEN ('{"key":' || ('"' || CAST(t42.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t42
        WHERE t42.id = t41.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t43
          WHERE t43.service_id = t42.id AND (t43.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t43.share_with_customers AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t43.language_status ->> 'fi') OR 'PUBLISHED' = (t43.language_status ->> 'sv') OR 'PUBLISHED' = (t43.language_status ->> 'en'))
        ))
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t41
      WHERE t41.id = t34.package_version_id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en'))
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t34.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_4
      FROM composition_item AS t44
      WHERE t44.package_version_id = t34.package_version_id AND row(t44.position, t44.id) <= row(t34.position, t34.id) AND t44.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t45
        WHERE t45.id = t44.package_version_id AND (t45.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t45.share_with_customers AND t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t45.language_status ->> 'fi') OR 'PUBLISHED' = (t45.language_status ->> 'sv') OR 'PUBLISHED' = (t45.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t46
        WHERE t46.id = t44.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t47
          WHERE t47.service_id = t46.id AND (t47.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t47.share_with_customers AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t47.language_status ->> 'fi') OR 'PUBLISHED' = (t47.language_status ->> 'sv') OR 'PUBLISHED' = (t47.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t48.id
      FROM service_version AS t48
      WHERE t48.id = t34.pinned_version_id AND (t48.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t48.share_with_customers AND t48.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t48.language_status ->> 'fi') OR 'PUBLISHED' = (t48.language_status ->> 'sv') OR 'PUBLISHED' = (t48.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t49.id
      FROM service_version AS t49
      WHERE t49.service_id = t34.component_service_id AND (t49.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t49.language_status ->> 'fi') OR 'PUBLISHED' = (t49.language_status ->> 'sv') OR 'PUBLISHED' = (t49.language_status ->> 'en')) AND t49.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t49.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
      FROM service_version AS t50
      WHERE t50.id = t34.package_version_id
    ) THEN (
      SELECT t51.id
      FROM service_version AS t51
      WHERE t51.service_id = t34.component_service_id AND (t51.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t51.share_with_customers AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t51.language_status ->> 'fi') OR 'PUBLISHED' = (t51.language_status ->> 'sv') OR 'PUBLISHED' = (t51.language_status ->> 'en')) AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t52.effective_at) AS min_2
        FROM lifecycle_transition AS t52
        WHERE t52.version_id = t51.id AND t52.status = 'SCHEDULED' AND t52.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t51.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":null}') AS json
    FROM composition_item AS t34
    WHERE t34.component_service_id = (
      SELECT t38.id
      FROM service AS t38
      WHERE t38.key = $4::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t39
        WHERE t39.service_id = t38.id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t40
      WHERE t40.id = t34.package_version_id AND (t40.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t34.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t35
      WHERE t35.id = t34.package_version_id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service AS t36
      WHERE t36.id = t34.component_service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t37
        WHERE t37.service_id = t36.id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en'))
      ))
    ))
    ORDER BY t34.package_version_id, t34.position, t34.id
    LIMIT 50
  ) AS listed
)
|| '},"printing":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_5
  FROM composition_item AS t53
  WHERE t53.component_service_id = (
    SELECT t57.id
    FROM service AS t57
    WHERE t57.key = $5::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t58
      WHERE t58.service_id = t57.id AND (t58.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t58.share_with_customers AND t58.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t58.language_status ->> 'fi') OR 'PUBLISHED' = (t58.language_status ->> 'sv') OR 'PUBLISHED' = (t58.language_status ->> 'en'))
    ))
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t59
    WHERE t59.id = t53.package_version_id AND (t59.stage NOT IN ('RETIRED', 'REJECTED'))
  )) AND t53.customer_visible AND (EXISTS (
    SELECT 1
    FROM service_version AS t54
    WHERE t54.id = t53.package_version_id AND (t54.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t54.share_with_customers AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t54.language_status ->> 'fi') OR 'PUBLISHED' = (t54.language_status ->> 'sv') OR 'PUBLISHED' = (t54.language_status ->> 'en'))
  )) AND (EXISTS (
    SELECT 1
    FROM service AS t55
    WHERE t55.id = t53.component_service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t56
      WHERE t56.service_id = t55.id AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t67.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t67.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t68.is_package THEN ('{"key":' || ('"' || CAST(t68.key AS TEXT) || '"') || '}') WHEN t68.is_package THEN ('{"key":' || ('"' || CAST(t68.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t68
        WHERE t68.id = t67.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t69
          WHERE t69.service_id = t68.id AND (t69.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t69.share_with_customers AND t69.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t69.language_status ->> 'fi') OR 'PUBLISHED' = (t69.language_status ->> 'sv') OR 'PUBLISHED' = (t69.language_status ->> 'en'))
        ))
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t67
      WHERE t67.id = t60.package_version_id AND (t67.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t67.share_with_customers AND t67.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t67.language_status ->> 'fi') OR 'PUBLISHED' = (t67.language_status ->> 'sv') OR 'PUBLISHED' = (t67.language_status ->> 'en'))
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t60.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_6
      FROM composition_item AS t70
      WHERE t70.package_version_id = t60.package_version_id AND row(t70.position, t70.id) <= row(t60.position, t60.id) AND t70.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t71
        WHERE t71.id = t70.package_version_id AND (t71.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t71.share_with_customers AND t71.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t71.language_status ->> 'fi') OR 'PUBLISHED' = (t71.language_status ->> 'sv') OR 'PUBLISHED' = (t71.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service AS t72
        WHERE t72.id = t70.component_service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t73
          WHERE t73.service_id = t72.id AND (t73.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t73.share_with_customers AND t73.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t73.language_status ->> 'fi') OR 'PUBLISHED' = (t73.language_status ->> 'sv') OR 'PUBLISHED' = (t73.language_status ->> 'en'))
        ))
      ))
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN ((
      SELECT t74.id
      FROM service_version AS t74
      WHERE t74.id = t60.pinned_version_id AND (t74.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t74.share_with_customers AND t74.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t74.language_status ->> 'fi') OR 'PUBLISHED' = (t74.language_status ->> 'sv') OR 'PUBLISHED' = (t74.language_status ->> 'en'))
    ) IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t75.id
      FROM service_version AS t75
      WHERE t75.service_id = t60.component_service_id AND (t75.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t75.share_with_customers AND t75.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t75.language_status ->> 'fi') OR 'PUBLISHED' = (t75.language_status ->> 'sv') OR 'PUBLISHED' = (t75.language_status ->> 'en')) AND t75.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t75.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t76.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
      FROM service_version AS t76
      WHERE t76.id = t60.package_version_id
    ) THEN (
      SELECT t77.id
      FROM service_version AS t77
      WHERE t77.service_id = t60.component_service_id AND (t77.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t77.share_with_customers AND t77.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t77.language_status ->> 'fi') OR 'PUBLISHED' = (t77.language_status ->> 'sv') OR 'PUBLISHED' = (t77.language_status ->> 'en')) AND t77.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t78.effective_at) AS min_3
        FROM lifecycle_transition AS t78
        WHERE t78.version_id = t77.id AND t78.status = 'SCHEDULED' AND t78.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t77.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":null}') AS json
    FROM composition_item AS t60
    WHERE t60.component_service_id = (
      SELECT t64.id
      FROM service AS t64
      WHERE t64.key = $6::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t65
        WHERE t65.service_id = t64.id AND (t65.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t65.share_with_customers AND t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t65.language_status ->> 'fi') OR 'PUBLISHED' = (t65.language_status ->> 'sv') OR 'PUBLISHED' = (t65.language_status ->> 'en'))
      ))
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t66
      WHERE t66.id = t60.package_version_id AND (t66.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t60.customer_visible AND (EXISTS (
      SELECT 1
      FROM service_version AS t61
      WHERE t61.id = t60.package_version_id AND (t61.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t61.share_with_customers AND t61.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t61.language_status ->> 'fi') OR 'PUBLISHED' = (t61.language_status ->> 'sv') OR 'PUBLISHED' = (t61.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service AS t62
      WHERE t62.id = t60.component_service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t63
        WHERE t63.service_id = t62.id AND (t63.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t63.share_with_customers AND t63.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t63.language_status ->> 'fi') OR 'PUBLISHED' = (t63.language_status ->> 'sv') OR 'PUBLISHED' = (t63.language_status ->> 'en'))
      ))
    ))
    ORDER BY t60.package_version_id, t60.position, t60.id
    LIMIT 50
  ) AS listed
) || '}}') AS "Concatenated_1"
