SELECT ('{"composition":' || coalesce((
  SELECT ('{"version":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t5.number AS TEXT) || '"')
    || ',"service":' || coalesce((
      SELECT CASE WHEN NOT t6.is_package THEN ('{"key":' || ('"' || CAST(t6.key AS TEXT) || '"') || '}') WHEN t6.is_package THEN ('{"key":' || ('"' || CAST(t6.key AS TEXT) || '"') || '}') END AS json
      FROM service AS t6
      WHERE t6.id = t5.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t7
        WHERE t7.service_id = t6.id AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
      ))
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service_version AS t5
    WHERE t5.id = t4.version_id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
    LIMIT 1
  ), 'null')
  || ',"nodes":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
    FROM (
      WITH tree8 AS (
        WITH RECURSIVE tree8_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t9.id AS line_id, t9.component_service_id AS component_id, coalesce((
              SELECT t13.id
              FROM service_version AS t13
              WHERE t13.id = t9.pinned_version_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
            ), (
              SELECT t14.id
              FROM service_version AS t14
              WHERE t14.service_id = t9.component_service_id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en')) AND t14.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t14.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
              FROM service_version AS t15
              WHERE t15.id = t9.package_version_id
            ) THEN (
              SELECT t16.id
              FROM service_version AS t16
              WHERE t16.service_id = t9.component_service_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en')) AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t17.effective_at) AS min_1
                FROM lifecycle_transition AS t17
                WHERE t17.version_id = t16.id AND t17.status = 'SCHEDULED' AND t17.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t16.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t9.position, t9.id) AS INTEGER) AS place
            FROM composition_item AS t9
            WHERE t9.package_version_id = t4.version_id AND t9.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t10
              WHERE t10.id = t9.package_version_id AND (t10.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t10.share_with_customers AND t10.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t10.language_status ->> 'fi') OR 'PUBLISHED' = (t10.language_status ->> 'sv') OR 'PUBLISHED' = (t10.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t11
              WHERE t11.id = t9.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t12
                WHERE t12.service_id = t11.id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
              ))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree8_all.depth + 1 AS anon_2, tree8_all.path || below.place AS anon_3, tree8_all.path AS path
          FROM tree8_all
          JOIN LATERAL (
            SELECT t18.id AS line_id, t18.component_service_id AS component_id, coalesce((
              SELECT t22.id
              FROM service_version AS t22
              WHERE t22.id = t18.pinned_version_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
            ), (
              SELECT t23.id
              FROM service_version AS t23
              WHERE t23.service_id = t18.component_service_id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en')) AND t23.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t23.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
              FROM service_version AS t24
              WHERE t24.id = t18.package_version_id
            ) THEN (
              SELECT t25.id
              FROM service_version AS t25
              WHERE t25.service_id = t18.component_service_id AND (t25.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t25.share_with_customers AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t25.language_status ->> 'fi') OR 'PUBLISHED' = (t25.language_status ->> 'sv') OR 'PUBLISHED' = (t25.language_status ->> 'en')) AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t26.effective_at) AS min_2
                FROM lifecycle_transition AS t26
                WHERE t26.version_id = t25.id AND t26.status = 'SCHEDULED' AND t26.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t25.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t18.position, t18.id) AS INTEGER) AS place
            FROM composition_item AS t18
            WHERE t18.package_version_id = tree8_all.version_id AND t18.customer_visible AND (EXISTS (
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
          ) AS below ON true
          WHERE tree8_all.depth < t4.depth
        ) SELECT tree8_all.line_id AS line_id, tree8_all.component_id AS component_id, tree8_all.version_id AS version_id, tree8_all.depth AS depth, tree8_all.path AS path, tree8_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree8
        FROM tree8_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t27.path, '.'), '') AS TEXT) || '"')
      || ',"parentPath":' || coalesce(('"' || CAST(nullif(array_to_string(t27.owner_path, '.'), '') AS TEXT) || '"'), 'null')
      || ',"depth":' || CAST(t27.depth AS TEXT)
      || ',"component":' || coalesce((
        SELECT CASE WHEN NOT t28.is_package THEN ('{"key":' || ('"' || CAST(t28.key AS TEXT) || '"') || '}') WHEN t28.is_package THEN ('{"key":' || ('"' || CAST(t28.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t28
        WHERE t28.id = t27.component_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t29
          WHERE t29.service_id = t28.id AND (t29.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t29.share_with_customers AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t29.language_status ->> 'fi') OR 'PUBLISHED' = (t29.language_status ->> 'sv') OR 'PUBLISHED' = (t29.language_status ->> 'en'))
        ))
        LIMIT 1
      ), 'null')
      || ',"version":' || coalesce((
        SELECT ('{"number":' || ('"' || CAST(t30.number AS TEXT) || '"') || '}') AS json
        FROM service_version AS t30
        WHERE t30.id = t27.version_id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
        LIMIT 1
      ), 'null')
      || ',"item":' || coalesce((
        SELECT ('{"role":' || ('"' || CAST(t31.role AS TEXT) || '"')
        || ',"defaultQuantity":' || ('"' || CAST(CAST(trim_scale(t31.default_quantity) AS TEXT) AS TEXT) || '"')
        || ',"componentOfferingKey":' || coalesce(('"' || CAST(t31.component_offering_key AS TEXT) || '"'), 'null') || '}') AS json
        FROM composition_item AS t31
        WHERE t31.id = t27.line_id AND t31.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t32
          WHERE t32.id = t31.package_version_id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en'))
        )) AND (EXISTS (
          SELECT 1
          FROM service AS t33
          WHERE t33.id = t31.component_service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t34
            WHERE t34.service_id = t33.id AND (t34.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t34.share_with_customers AND t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t34.language_status ->> 'fi') OR 'PUBLISHED' = (t34.language_status ->> 'sv') OR 'PUBLISHED' = (t34.language_status ->> 'en'))
          ))
        ))
        LIMIT 1
      ), 'null') || '}') AS json
      FROM tree8 AS t27
      ORDER BY t27.path
    ) AS listed
  )
  || ',"tree":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
    FROM (
      WITH tree35 AS (
        WITH RECURSIVE tree35_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t36.id AS line_id, t36.component_service_id AS component_id, coalesce((
              SELECT t40.id
              FROM service_version AS t40
              WHERE t40.id = t36.pinned_version_id AND (t40.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t40.share_with_customers AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t40.language_status ->> 'fi') OR 'PUBLISHED' = (t40.language_status ->> 'sv') OR 'PUBLISHED' = (t40.language_status ->> 'en'))
            ), (
              SELECT t41.id
              FROM service_version AS t41
              WHERE t41.service_id = t36.component_service_id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en')) AND t41.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t41.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_5
              FROM service_version AS t42
              WHERE t42.id = t36.package_version_id
            ) THEN (
              SELECT t43.id
              FROM service_version AS t43
              WHERE t43.service_id = t36.component_service_id AND (t43.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t43.share_with_customers AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t43.language_status ->> 'fi') OR 'PUBLISHED' = (t43.language_status ->> 'sv') OR 'PUBLISHED' = (t43.language_status ->> 'en')) AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t44.effective_at) AS min_3
                FROM lifecycle_transition AS t44
                WHERE t44.version_id = t43.id AND t44.status = 'SCHEDULED' AND t44.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t43.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t36.position, t36.id) AS INTEGER) AS place
            FROM composition_item AS t36
            WHERE t36.package_version_id = t4.version_id AND t36.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t37
              WHERE t37.id = t36.package_version_id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t38
              WHERE t38.id = t36.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t39
                WHERE t39.service_id = t38.id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en'))
              ))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree35_all.depth + 1 AS anon_6, tree35_all.path || below.place AS anon_7, tree35_all.path AS path
          FROM tree35_all
          JOIN LATERAL (
            SELECT t45.id AS line_id, t45.component_service_id AS component_id, coalesce((
              SELECT t49.id
              FROM service_version AS t49
              WHERE t49.id = t45.pinned_version_id AND (t49.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t49.language_status ->> 'fi') OR 'PUBLISHED' = (t49.language_status ->> 'sv') OR 'PUBLISHED' = (t49.language_status ->> 'en'))
            ), (
              SELECT t50.id
              FROM service_version AS t50
              WHERE t50.service_id = t45.component_service_id AND (t50.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t50.share_with_customers AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t50.language_status ->> 'fi') OR 'PUBLISHED' = (t50.language_status ->> 'sv') OR 'PUBLISHED' = (t50.language_status ->> 'en')) AND t50.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t50.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_8
              FROM service_version AS t51
              WHERE t51.id = t45.package_version_id
            ) THEN (
              SELECT t52.id
              FROM service_version AS t52
              WHERE t52.service_id = t45.component_service_id AND (t52.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t52.share_with_customers AND t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t52.language_status ->> 'fi') OR 'PUBLISHED' = (t52.language_status ->> 'sv') OR 'PUBLISHED' = (t52.language_status ->> 'en')) AND t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t53.effective_at) AS min_4
                FROM lifecycle_transition AS t53
                WHERE t53.version_id = t52.id AND t53.status = 'SCHEDULED' AND t53.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t52.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t45.position, t45.id) AS INTEGER) AS place
            FROM composition_item AS t45
            WHERE t45.package_version_id = tree35_all.version_id AND t45.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t46
              WHERE t46.id = t45.package_version_id AND (t46.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t46.share_with_customers AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t46.language_status ->> 'fi') OR 'PUBLISHED' = (t46.language_status ->> 'sv') OR 'PUBLISHED' = (t46.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t47
              WHERE t47.id = t45.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t48
                WHERE t48.service_id = t47.id AND (t48.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t48.share_with_customers AND t48.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t48.language_status ->> 'fi') OR 'PUBLISHED' = (t48.language_status ->> 'sv') OR 'PUBLISHED' = (t48.language_status ->> 'en'))
              ))
            ))
          ) AS below ON true
          WHERE tree35_all.depth < t4.depth
        ) SELECT tree35_all.line_id AS line_id, tree35_all.component_id AS component_id, tree35_all.version_id AS version_id, tree35_all.depth AS depth, tree35_all.path AS path, tree35_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree35
        FROM tree35_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t54.path, '.'), '') AS TEXT) || '"')
      || ',"component":' || coalesce((
        SELECT CASE WHEN NOT t55.is_package THEN ('{"key":' || ('"' || CAST(t55.key AS TEXT) || '"') || '}') WHEN t55.is_package THEN ('{"key":' || ('"' || CAST(t55.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t55
        WHERE t55.id = t54.component_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t56
          WHERE t56.service_id = t55.id AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en'))
        ))
        LIMIT 1
      ), 'null')
      || ',"children":' || (
        SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
        FROM (
          SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t57.path, '.'), '') AS TEXT) || '"')
          || ',"component":' || coalesce((
            SELECT CASE WHEN NOT t58.is_package THEN ('{"key":' || ('"' || CAST(t58.key AS TEXT) || '"') || '}') WHEN t58.is_package THEN ('{"key":' || ('"' || CAST(t58.key AS TEXT) || '"') || '}') END AS json
            FROM service AS t58
            WHERE t58.id = t57.component_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t59
              WHERE t59.service_id = t58.id AND (t59.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t59.share_with_customers AND t59.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t59.language_status ->> 'fi') OR 'PUBLISHED' = (t59.language_status ->> 'sv') OR 'PUBLISHED' = (t59.language_status ->> 'en'))
            ))
            LIMIT 1
          ), 'null')
          || ',"children":' || (
            SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_4
            FROM (
              SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t60.path, '.'), '') AS TEXT) || '"')
              || ',"component":' || coalesce((
                SELECT CASE WHEN NOT t61.is_package THEN ('{"key":' || ('"' || CAST(t61.key AS TEXT) || '"') || '}') WHEN t61.is_package THEN ('{"key":' || ('"' || CAST(t61.key AS TEXT) || '"') || '}') END AS json
                FROM service AS t61
                WHERE t61.id = t60.component_id AND (EXISTS (
                  SELECT 1
                  FROM service_version AS t62
                  WHERE t62.service_id = t61.id AND (t62.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t62.share_with_customers AND t62.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t62.language_status ->> 'fi') OR 'PUBLISHED' = (t62.language_status ->> 'sv') OR 'PUBLISHED' = (t62.language_status ->> 'en'))
                ))
                LIMIT 1
              ), 'null') || '}') AS json
              FROM tree35 AS t60
              WHERE t60.owner_path = t57.path
              ORDER BY t60.path
            ) AS listed
          ) || '}') AS json
          FROM tree35 AS t57
          WHERE t57.owner_path = t54.path
          ORDER BY t57.path
        ) AS listed
      ) || '}') AS json
      FROM tree35 AS t54
      WHERE t54.depth = 1
      ORDER BY t54.path
    ) AS listed
  ) || '}') AS json
  FROM (
    SELECT t2.id AS version_id, 12 AS depth
    FROM service AS t1
    JOIN service_version AS t2 ON t2.service_id = t1.id
    WHERE t1.key = $1::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t3
      WHERE t3.service_id = t1.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
    )) AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
    ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC
    LIMIT 1
  ) AS t4
  LIMIT 1
), 'null')
|| ',"top":' || coalesce((
  SELECT ('{"nodes":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_5
    FROM (
      WITH tree67 AS (
        WITH RECURSIVE tree67_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t68.id AS line_id, t68.component_service_id AS component_id, coalesce((
              SELECT t72.id
              FROM service_version AS t72
              WHERE t72.id = t68.pinned_version_id AND (t72.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t72.share_with_customers AND t72.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t72.language_status ->> 'fi') OR 'PUBLISHED' = (t72.language_status ->> 'sv') OR 'PUBLISHED' = (t72.language_status ->> 'en'))
            ), (
              SELECT t73.id
              FROM service_version AS t73
              WHERE t73.service_id = t68.component_service_id AND (t73.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t73.share_with_customers AND t73.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t73.language_status ->> 'fi') OR 'PUBLISHED' = (t73.language_status ->> 'sv') OR 'PUBLISHED' = (t73.language_status ->> 'en')) AND t73.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t73.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t74.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_9
              FROM service_version AS t74
              WHERE t74.id = t68.package_version_id
            ) THEN (
              SELECT t75.id
              FROM service_version AS t75
              WHERE t75.service_id = t68.component_service_id AND (t75.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t75.share_with_customers AND t75.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t75.language_status ->> 'fi') OR 'PUBLISHED' = (t75.language_status ->> 'sv') OR 'PUBLISHED' = (t75.language_status ->> 'en')) AND t75.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t76.effective_at) AS min_5
                FROM lifecycle_transition AS t76
                WHERE t76.version_id = t75.id AND t76.status = 'SCHEDULED' AND t76.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t75.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t68.position, t68.id) AS INTEGER) AS place
            FROM composition_item AS t68
            WHERE t68.package_version_id = t66.version_id AND t68.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t69
              WHERE t69.id = t68.package_version_id AND (t69.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t69.share_with_customers AND t69.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t69.language_status ->> 'fi') OR 'PUBLISHED' = (t69.language_status ->> 'sv') OR 'PUBLISHED' = (t69.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t70
              WHERE t70.id = t68.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t71
                WHERE t71.service_id = t70.id AND (t71.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t71.share_with_customers AND t71.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t71.language_status ->> 'fi') OR 'PUBLISHED' = (t71.language_status ->> 'sv') OR 'PUBLISHED' = (t71.language_status ->> 'en'))
              ))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree67_all.depth + 1 AS anon_10, tree67_all.path || below.place AS anon_11, tree67_all.path AS path
          FROM tree67_all
          JOIN LATERAL (
            SELECT t77.id AS line_id, t77.component_service_id AS component_id, coalesce((
              SELECT t81.id
              FROM service_version AS t81
              WHERE t81.id = t77.pinned_version_id AND (t81.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t81.share_with_customers AND t81.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t81.language_status ->> 'fi') OR 'PUBLISHED' = (t81.language_status ->> 'sv') OR 'PUBLISHED' = (t81.language_status ->> 'en'))
            ), (
              SELECT t82.id
              FROM service_version AS t82
              WHERE t82.service_id = t77.component_service_id AND (t82.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t82.share_with_customers AND t82.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t82.language_status ->> 'fi') OR 'PUBLISHED' = (t82.language_status ->> 'sv') OR 'PUBLISHED' = (t82.language_status ->> 'en')) AND t82.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t82.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t83.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_12
              FROM service_version AS t83
              WHERE t83.id = t77.package_version_id
            ) THEN (
              SELECT t84.id
              FROM service_version AS t84
              WHERE t84.service_id = t77.component_service_id AND (t84.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t84.share_with_customers AND t84.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t84.language_status ->> 'fi') OR 'PUBLISHED' = (t84.language_status ->> 'sv') OR 'PUBLISHED' = (t84.language_status ->> 'en')) AND t84.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t85.effective_at) AS min_6
                FROM lifecycle_transition AS t85
                WHERE t85.version_id = t84.id AND t85.status = 'SCHEDULED' AND t85.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t84.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t77.position, t77.id) AS INTEGER) AS place
            FROM composition_item AS t77
            WHERE t77.package_version_id = tree67_all.version_id AND t77.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t78
              WHERE t78.id = t77.package_version_id AND (t78.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t78.share_with_customers AND t78.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t78.language_status ->> 'fi') OR 'PUBLISHED' = (t78.language_status ->> 'sv') OR 'PUBLISHED' = (t78.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t79
              WHERE t79.id = t77.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t80
                WHERE t80.service_id = t79.id AND (t80.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t80.share_with_customers AND t80.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t80.language_status ->> 'fi') OR 'PUBLISHED' = (t80.language_status ->> 'sv') OR 'PUBLISHED' = (t80.language_status ->> 'en'))
              ))
            ))
          ) AS below ON true
          WHERE tree67_all.depth < t66.depth
        ) SELECT tree67_all.line_id AS line_id, tree67_all.component_id AS component_id, tree67_all.version_id AS version_id, tree67_all.depth AS depth, tree67_all.path AS path, tree67_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree67
        FROM tree67_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t86.path, '.'), '') AS TEXT) || '"') || '}') AS json
      FROM tree67 AS t86
      ORDER BY t86.path
    ) AS listed
  ) || '}') AS json
  FROM (
    SELECT t64.id AS version_id, 1 AS depth
    FROM service AS t63
    JOIN service_version AS t64 ON t64.service_id = t63.id
    WHERE t63.key = $2::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t65
      WHERE t65.service_id = t63.id AND (t65.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t65.share_with_customers AND t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t65.language_status ->> 'fi') OR 'PUBLISHED' = (t65.language_status ->> 'sv') OR 'PUBLISHED' = (t65.language_status ->> 'en'))
    )) AND (t64.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t64.share_with_customers AND t64.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t64.language_status ->> 'fi') OR 'PUBLISHED' = (t64.language_status ->> 'sv') OR 'PUBLISHED' = (t64.language_status ->> 'en'))
    ORDER BY CASE t64.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t64.stage_since DESC
    LIMIT 1
  ) AS t66
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
