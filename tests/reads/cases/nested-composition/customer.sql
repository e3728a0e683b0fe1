SELECT ('{"composition":' || coalesce((
  SELECT ('{"version":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t5.number AS TEXT) || '"')
    || ',"service":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t6.key AS TEXT) || '"') || '}') AS json
      FROM service AS t6
      WHERE t6.id = t5.service_id
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service_version AS t5
    WHERE t5.id = t4.version_id
    LIMIT 1
  ), 'null')
  || ',"nodes":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
    FROM (
      WITH tree7 AS (
        WITH RECURSIVE tree7_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t8.id AS line_id, t8.component_service_id AS component_id, coalesce((
              SELECT t12.id
              FROM service_version AS t12
              WHERE t12.id = t8.pinned_version_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
            ), (
              SELECT t13.id
              FROM service_version AS t13
              WHERE t13.service_id = t8.component_service_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en')) AND t13.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t13.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
              FROM service_version AS t14
              WHERE t14.id = t8.package_version_id
            ) THEN (
              SELECT t15.id
              FROM service_version AS t15
              WHERE t15.service_id = t8.component_service_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en')) AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t16.effective_at) AS min_1
                FROM lifecycle_transition AS t16
                WHERE t16.version_id = t15.id AND t16.status = 'SCHEDULED' AND t16.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t15.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t8.position, t8.id) AS INTEGER) AS place
            FROM composition_item AS t8
            WHERE t8.package_version_id = t4.version_id AND t8.customer_visible AND (EXISTS (
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
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree7_all.depth + 1 AS anon_2, tree7_all.path || below.place AS anon_3, tree7_all.path AS path
          FROM tree7_all
          JOIN LATERAL (
            SELECT t17.id AS line_id, t17.component_service_id AS component_id, coalesce((
              SELECT t21.id
              FROM service_version AS t21
              WHERE t21.id = t17.pinned_version_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
            ), (
              SELECT t22.id
              FROM service_version AS t22
              WHERE t22.service_id = t17.component_service_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en')) AND t22.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t22.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
              FROM service_version AS t23
              WHERE t23.id = t17.package_version_id
            ) THEN (
              SELECT t24.id
              FROM service_version AS t24
              WHERE t24.service_id = t17.component_service_id AND (t24.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t24.share_with_customers AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t24.language_status ->> 'fi') OR 'PUBLISHED' = (t24.language_status ->> 'sv') OR 'PUBLISHED' = (t24.language_status ->> 'en')) AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t25.effective_at) AS min_2
                FROM lifecycle_transition AS t25
                WHERE t25.version_id = t24.id AND t25.status = 'SCHEDULED' AND t25.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t24.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t17.position, t17.id) AS INTEGER) AS place
            FROM composition_item AS t17
            WHERE t17.package_version_id = tree7_all.version_id AND t17.customer_visible AND (EXISTS (
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
          ) AS below ON true
          WHERE tree7_all.depth < t4.depth
        ) SELECT tree7_all.line_id AS line_id, tree7_all.component_id AS component_id, tree7_all.version_id AS version_id, tree7_all.depth AS depth, tree7_all.path AS path, tree7_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree7
        FROM tree7_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t26.path, '.'), '') AS TEXT) || '"')
      || ',"parentPath":' || coalesce(('"' || CAST(nullif(array_to_string(t26.owner_path, '.'), '') AS TEXT) || '"'), 'null')
      || ',"depth":' || CAST(t26.depth AS TEXT)
      || ',"component":' || coalesce((
        SELECT ('{"key":' || ('"' || CAST(t27.key AS TEXT) || '"') || '}') AS json
        FROM service AS t27
        WHERE t27.id = t26.component_id
        LIMIT 1
      ), 'null')
      || ',"version":' || coalesce((
        SELECT ('{"number":' || ('"' || CAST(t28.number AS TEXT) || '"') || '}') AS json
        FROM service_version AS t28
        WHERE t28.id = t26.version_id
        LIMIT 1
      ), 'null')
      || ',"item":' || coalesce((
        SELECT ('{"role":' || ('"' || CAST(t29.role AS TEXT) || '"')
        || ',"defaultQuantity":' || ('"' || CAST(CAST(trim_scale(t29.default_quantity) AS TEXT) AS TEXT) || '"')
        || ',"componentOfferingKey":' || coalesce(('"' || CAST(t29.component_offering_key AS TEXT) || '"'), 'null') || '}') AS json
        FROM composition_item AS t29
        WHERE t29.id = t26.line_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM tree7 AS t26
      ORDER BY t26.path
    ) AS listed
  )
  || ',"tree":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
    FROM (
      WITH tree30 AS (
        WITH RECURSIVE tree30_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t31.id AS line_id, t31.component_service_id AS component_id, coalesce((
              SELECT t35.id
              FROM service_version AS t35
              WHERE t35.id = t31.pinned_version_id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en'))
            ), (
              SELECT t36.id
              FROM service_version AS t36
              WHERE t36.service_id = t31.component_service_id AND (t36.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t36.share_with_customers AND t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t36.language_status ->> 'fi') OR 'PUBLISHED' = (t36.language_status ->> 'sv') OR 'PUBLISHED' = (t36.language_status ->> 'en')) AND t36.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t36.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_5
              FROM service_version AS t37
              WHERE t37.id = t31.package_version_id
            ) THEN (
              SELECT t38.id
              FROM service_version AS t38
              WHERE t38.service_id = t31.component_service_id AND (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en')) AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t39.effective_at) AS min_3
                FROM lifecycle_transition AS t39
                WHERE t39.version_id = t38.id AND t39.status = 'SCHEDULED' AND t39.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t38.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t31.position, t31.id) AS INTEGER) AS place
            FROM composition_item AS t31
            WHERE t31.package_version_id = t4.version_id AND t31.customer_visible AND (EXISTS (
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
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree30_all.depth + 1 AS anon_6, tree30_all.path || below.place AS anon_7, tree30_all.path AS path
          FROM tree30_all
          JOIN LATERAL (
            SELECT t40.id AS line_id, t40.component_service_id AS component_id, coalesce((
              SELECT t44.id
              FROM service_version AS t44
              WHERE t44.id = t40.pinned_version_id AND (t44.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t44.share_with_customers AND t44.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t44.language_status ->> 'fi') OR 'PUBLISHED' = (t44.language_status ->> 'sv') OR 'PUBLISHED' = (t44.language_status ->> 'en'))
            ), (
              SELECT t45.id
              FROM service_version AS t45
              WHERE t45.service_id = t40.component_service_id AND (t45.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t45.share_with_customers AND t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t45.language_status ->> 'fi') OR 'PUBLISHED' = (t45.language_status ->> 'sv') OR 'PUBLISHED' = (t45.language_status ->> 'en')) AND t45.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t45.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_8
              FROM service_version AS t46
              WHERE t46.id = t40.package_version_id
            ) THEN (
              SELECT t47.id
              FROM service_version AS t47
              WHERE t47.service_id = t40.component_service_id AND (t47.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t47.share_with_customers AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t47.language_status ->> 'fi') OR 'PUBLISHED' = (t47.language_status ->> 'sv') OR 'PUBLISHED' = (t47.language_status ->> 'en')) AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t48.effective_at) AS min_4
                FROM lifecycle_transition AS t48
                WHERE t48.version_id = t47.id AND t48.status = 'SCHEDULED' AND t48.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t47.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t40.position, t40.id) AS INTEGER) AS place
            FROM composition_item AS t40
            WHERE t40.package_version_id = tree30_all.version_id AND t40.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t41
              WHERE t41.id = t40.package_version_id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t42
              WHERE t42.id = t40.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t43
                WHERE t43.service_id = t42.id AND (t43.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t43.share_with_customers AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t43.language_status ->> 'fi') OR 'PUBLISHED' = (t43.language_status ->> 'sv') OR 'PUBLISHED' = (t43.language_status ->> 'en'))
              ))
            ))
          ) AS below ON true
          WHERE tree30_all.depth < t4.depth
        ) SELECT tree30_all.line_id AS line_id, tree30_all.component_id AS component_id, tree30_all.version_id AS version_id, tree30_all.depth AS depth, tree30_all.path AS path, tree30_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree30
        FROM tree30_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t49.path, '.'), '') AS TEXT) || '"')
      || ',"component":' || coalesce((
        SELECT ('{"key":' || ('"' || CAST(t50.key AS TEXT) || '"') || '}') AS json
        FROM service AS t50
        WHERE t50.id = t49.component_id
        LIMIT 1
      ), 'null')
      || ',"children":' || (
        SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
        FROM (
          SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t51.path, '.'), '') AS TEXT) || '"')
          || ',"component":' || coalesce((
            SELECT ('{"key":' || ('"' || CAST(t52.key AS TEXT) || '"') || '}') AS json
            FROM service AS t52
            WHERE t52.id = t51.component_id
            LIMIT 1
          ), 'null')
          || ',"children":' || (
            SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_4
            FROM (
              SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t53.path, '.'), '') AS TEXT) || '"')
              || ',"component":' || coalesce((
                SELECT ('{"key":' || ('"' || CAST(t54.key AS TEXT) || '"') || '}') AS json
                FROM service AS t54
                WHERE t54.id = t53.component_id
                LIMIT 1
              ), 'null') || '}') AS json
              FROM tree30 AS t53
              WHERE t53.owner_path = t51.path
              ORDER BY t53.path
            ) AS listed
          ) || '}') AS json
          FROM tree30 AS t51
          WHERE t51.owner_path = t49.path
          ORDER BY t51.path
        ) AS listed
      ) || '}') AS json
      FROM tree30 AS t49
      WHERE t49.depth = 1
      ORDER BY t49.path
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
      WITH tree59 AS (
        WITH RECURSIVE tree59_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t60.id AS line_id, t60.component_service_id AS component_id, coalesce((
              SELECT t64.id
              FROM service_version AS t64
              WHERE t64.id = t60.pinned_version_id AND (t64.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t64.share_with_customers AND t64.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t64.language_status ->> 'fi') OR 'PUBLISHED' = (t64.language_status ->> 'sv') OR 'PUBLISHED' = (t64.language_status ->> 'en'))
            ), (
              SELECT t65.id
              FROM service_version AS t65
              WHERE t65.service_id = t60.component_service_id AND (t65.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t65.share_with_customers AND t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t65.language_status ->> 'fi') OR 'PUBLISHED' = (t65.language_status ->> 'sv') OR 'PUBLISHED' = (t65.language_status ->> 'en')) AND t65.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t65.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t66.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_9
              FROM service_version AS t66
              WHERE t66.id = t60.package_version_id
            ) THEN (
              SELECT t67.id
              FROM service_version AS t67
              WHERE t67.service_id = t60.component_service_id AND (t67.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t67.share_with_customers AND t67.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t67.language_status ->> 'fi') OR 'PUBLISHED' = (t67.language_status ->> 'sv') OR 'PUBLISHED' = (t67.language_status ->> 'en')) AND t67.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t68.effective_at) AS min_5
                FROM lifecycle_transition AS t68
                WHERE t68.version_id = t67.id AND t68.status = 'SCHEDULED' AND t68.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t67.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t60.position, t60.id) AS INTEGER) AS place
            FROM composition_item AS t60
            WHERE t60.package_version_id = t58.version_id AND t60.customer_visible AND (EXISTS (
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
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree59_all.depth + 1 AS anon_10, tree59_all.path || below.place AS anon_11, tree59_all.path AS path
          FROM tree59_all
          JOIN LATERAL (
            SELECT t69.id AS line_id, t69.component_service_id AS component_id, coalesce((
              SELECT t73.id
              FROM service_version AS t73
              WHERE t73.id = t69.pinned_version_id AND (t73.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t73.share_with_customers AND t73.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t73.language_status ->> 'fi') OR 'PUBLISHED' = (t73.language_status ->> 'sv') OR 'PUBLISHED' = (t73.language_status ->> 'en'))
            ), (
              SELECT t74.id
              FROM service_version AS t74
              WHERE t74.service_id = t69.component_service_id AND (t74.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t74.share_with_customers AND t74.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t74.language_status ->> 'fi') OR 'PUBLISHED' = (t74.language_status ->> 'sv') OR 'PUBLISHED' = (t74.language_status ->> 'en')) AND t74.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t74.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t75.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_12
              FROM service_version AS t75
              WHERE t75.id = t69.package_version_id
            ) THEN (
              SELECT t76.id
              FROM service_version AS t76
              WHERE t76.service_id = t69.component_service_id AND (t76.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t76.share_with_customers AND t76.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t76.language_status ->> 'fi') OR 'PUBLISHED' = (t76.language_status ->> 'sv') OR 'PUBLISHED' = (t76.language_status ->> 'en')) AND t76.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t77.effective_at) AS min_6
                FROM lifecycle_transition AS t77
                WHERE t77.version_id = t76.id AND t77.status = 'SCHEDULED' AND t77.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t76.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t69.position, t69.id) AS INTEGER) AS place
            FROM composition_item AS t69
            WHERE t69.package_version_id = tree59_all.version_id AND t69.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t70
              WHERE t70.id = t69.package_version_id AND (t70.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t70.share_with_customers AND t70.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t70.language_status ->> 'fi') OR 'PUBLISHED' = (t70.language_status ->> 'sv') OR 'PUBLISHED' = (t70.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t71
              WHERE t71.id = t69.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t72
                WHERE t72.service_id = t71.id AND (t72.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t72.share_with_customers AND t72.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t72.language_status ->> 'fi') OR 'PUBLISHED' = (t72.language_status ->> 'sv') OR 'PUBLISHED' = (t72.language_status ->> 'en'))
              ))
            ))
          ) AS below ON true
          WHERE tree59_all.depth < t58.depth
        ) SELECT tree59_all.line_id AS line_id, tree59_all.component_id AS component_id, tree59_all.version_id AS version_id, tree59_all.depth AS depth, tree59_all.path AS path, tree59_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree59
        FROM tree59_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t78.path, '.'), '') AS TEXT) || '"') || '}') AS json
      FROM tree59 AS t78
      ORDER BY t78.path
    ) AS listed
  ) || '}') AS json
  FROM (
    SELECT t56.id AS version_id, 1 AS depth
    FROM service AS t55
    JOIN service_version AS t56 ON t56.service_id = t55.id
    WHERE t55.key = $2::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t57
      WHERE t57.service_id = t55.id AND (t57.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t57.share_with_customers AND t57.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t57.language_status ->> 'fi') OR 'PUBLISHED' = (t57.language_status ->> 'sv') OR 'PUBLISHED' = (t57.language_status ->> 'en'))
    )) AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en'))
    ORDER BY CASE t56.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t56.stage_since DESC
    LIMIT 1
  ) AS t58
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
