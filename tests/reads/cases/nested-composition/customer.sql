SELECT ('{"composition":' || coalesce((
  SELECT ('{"version":' || coalesce((
    SELECT ('{"number":"' || CAST(t5.number AS TEXT)
    || '","service":' || coalesce((
      SELECT ('{"key":"' || CAST(t6.key AS TEXT) || '"}') AS "Concatenated_4"
      FROM service AS t6
      WHERE t6.id = t5.service_id
    ), 'null') || '}') AS "Concatenated_3"
    FROM service_version AS t5
    WHERE t5.id = t4.version_id
  ), 'null')
  || ',"nodes":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
    FROM (
      WITH tree7 AS (
        WITH RECURSIVE tree7_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t8.id AS line_id, t8.component_service_id AS component_id, coalesce((
              SELECT t11.id
              FROM service_version AS t11
              WHERE t11.id = t8.pinned_version_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
            ), (
              SELECT t12.id
              FROM service_version AS t12
              WHERE t12.service_id = t8.component_service_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en')) AND t12.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t12.stage = 'OPERATIONAL' DESC, t12.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
              FROM service_version AS t13
              WHERE t13.id = t8.package_version_id
            ) THEN (
              SELECT t14.id
              FROM service_version AS t14
              WHERE t14.service_id = t8.component_service_id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en')) AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t15.effective_at) AS min_1
                FROM lifecycle_transition AS t15
                WHERE t15.version_id = t14.id AND t15.status = 'SCHEDULED' AND t15.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t14.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t8.position, t8.id) AS INTEGER) AS place
            FROM composition_item AS t8
            WHERE t8.package_version_id = t4.version_id AND t8.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t9
              WHERE t9.id = t8.package_version_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t10
              WHERE t10.service_id = t8.component_service_id AND (t10.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t10.share_with_customers AND t10.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t10.language_status ->> 'fi') OR 'PUBLISHED' = (t10.language_status ->> 'sv') OR 'PUBLISHED' = (t10.language_status ->> 'en'))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree7_all.depth + 1 AS anon_2, tree7_all.path || below.place AS anon_3, tree7_all.path AS path
          FROM tree7_all
          JOIN LATERAL (
            SELECT t16.id AS line_id, t16.component_service_id AS component_id, coalesce((
              SELECT t19.id
              FROM service_version AS t19
              WHERE t19.id = t16.pinned_version_id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
            ), (
              SELECT t20.id
              FROM service_version AS t20
              WHERE t20.service_id = t16.component_service_id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en')) AND t20.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t20.stage = 'OPERATIONAL' DESC, t20.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
              FROM service_version AS t21
              WHERE t21.id = t16.package_version_id
            ) THEN (
              SELECT t22.id
              FROM service_version AS t22
              WHERE t22.service_id = t16.component_service_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en')) AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t23.effective_at) AS min_2
                FROM lifecycle_transition AS t23
                WHERE t23.version_id = t22.id AND t23.status = 'SCHEDULED' AND t23.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t22.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t16.position, t16.id) AS INTEGER) AS place
            FROM composition_item AS t16
            WHERE t16.package_version_id = tree7_all.version_id AND t16.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t17
              WHERE t17.id = t16.package_version_id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t18
              WHERE t18.service_id = t16.component_service_id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
            ))
          ) AS below ON true
          WHERE tree7_all.depth < t4.depth
        ) SELECT tree7_all.line_id AS line_id, tree7_all.component_id AS component_id, tree7_all.version_id AS version_id, tree7_all.depth AS depth, tree7_all.path AS path, tree7_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree7
        FROM tree7_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t24.path, '.'), '') AS TEXT)
      || '","parentPath":' || coalesce(('"' || CAST(nullif(array_to_string(t24.owner_path, '.'), '') AS TEXT) || '"'), 'null')
      || ',"depth":' || CAST(t24.depth AS TEXT)
      || ',"component":' || coalesce((
        SELECT ('{"key":"' || CAST(t25.key AS TEXT) || '"}') AS "Concatenated_5"
        FROM service AS t25
        WHERE t25.id = t24.component_id
      ), 'null')
      || ',"version":' || coalesce((
        SELECT ('{"number":"' || CAST(t26.number AS TEXT) || '"}') AS "Concatenated_6"
        FROM service_version AS t26
        WHERE t26.id = t24.version_id
      ), 'null')
      || ',"item":' || coalesce((
        SELECT ('{"role":"' || CAST(t27.role AS TEXT)
        || '","defaultQuantity":"' || CAST(CAST(trim_scale(t27.default_quantity) AS TEXT) AS TEXT)
        || '","componentOfferingKey":' || coalesce(('"' || CAST(t27.component_offering_key AS TEXT) || '"'), 'null') || '}') AS "Concatenated_7"
        FROM composition_item AS t27
        WHERE t27.id = t24.line_id
      ), 'null') || '}') AS json
      FROM tree7 AS t24
      ORDER BY t24.path
    ) AS listed
  )
  || '],"tree":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
    FROM (
      WITH tree28 AS (
        WITH RECURSIVE tree28_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t29.id AS line_id, t29.component_service_id AS component_id, coalesce((
              SELECT t32.id
              FROM service_version AS t32
              WHERE t32.id = t29.pinned_version_id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en'))
            ), (
              SELECT t33.id
              FROM service_version AS t33
              WHERE t33.service_id = t29.component_service_id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en')) AND t33.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t33.stage = 'OPERATIONAL' DESC, t33.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_5
              FROM service_version AS t34
              WHERE t34.id = t29.package_version_id
            ) THEN (
              SELECT t35.id
              FROM service_version AS t35
              WHERE t35.service_id = t29.component_service_id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en')) AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t36.effective_at) AS min_3
                FROM lifecycle_transition AS t36
                WHERE t36.version_id = t35.id AND t36.status = 'SCHEDULED' AND t36.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t35.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t29.position, t29.id) AS INTEGER) AS place
            FROM composition_item AS t29
            WHERE t29.package_version_id = t4.version_id AND t29.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t30
              WHERE t30.id = t29.package_version_id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t31
              WHERE t31.service_id = t29.component_service_id AND (t31.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t31.share_with_customers AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t31.language_status ->> 'fi') OR 'PUBLISHED' = (t31.language_status ->> 'sv') OR 'PUBLISHED' = (t31.language_status ->> 'en'))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree28_all.depth + 1 AS anon_6, tree28_all.path || below.place AS anon_7, tree28_all.path AS path
          FROM tree28_all
          JOIN LATERAL (
            SELECT t37.id AS line_id, t37.component_service_id AS component_id, coalesce((
              SELECT t40.id
              FROM service_version AS t40
              WHERE t40.id = t37.pinned_version_id AND (t40.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t40.share_with_customers AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t40.language_status ->> 'fi') OR 'PUBLISHED' = (t40.language_status ->> 'sv') OR 'PUBLISHED' = (t40.language_status ->> 'en'))
            ), (
              SELECT t41.id
              FROM service_version AS t41
              WHERE t41.service_id = t37.component_service_id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en')) AND t41.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t41.stage = 'OPERATIONAL' DESC, t41.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_8
              FROM service_version AS t42
              WHERE t42.id = t37.package_version_id
            ) THEN (
              SELECT t43.id
              FROM service_version AS t43
              WHERE t43.service_id = t37.component_service_id AND (t43.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t43.share_with_customers AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t43.language_status ->> 'fi') OR 'PUBLISHED' = (t43.language_status ->> 'sv') OR 'PUBLISHED' = (t43.language_status ->> 'en')) AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t44.effective_at) AS min_4
                FROM lifecycle_transition AS t44
                WHERE t44.version_id = t43.id AND t44.status = 'SCHEDULED' AND t44.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t43.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t37.position, t37.id) AS INTEGER) AS place
            FROM composition_item AS t37
            WHERE t37.package_version_id = tree28_all.version_id AND t37.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t38
              WHERE t38.id = t37.package_version_id AND (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t39
              WHERE t39.service_id = t37.component_service_id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en'))
            ))
          ) AS below ON true
          WHERE tree28_all.depth < t4.depth
        ) SELECT tree28_all.line_id AS line_id, tree28_all.component_id AS component_id, tree28_all.version_id AS version_id, tree28_all.depth AS depth, tree28_all.path AS path, tree28_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree28
        FROM tree28_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t45.path, '.'), '') AS TEXT)
      || '","component":' || coalesce((
        SELECT ('{"key":"' || CAST(t46.key AS TEXT) || '"}') AS "Concatenated_8"
        FROM service AS t46
        WHERE t46.id = t45.component_id
      ), 'null')
      || ',"children":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
        FROM (
          SELECT ('{"path":"' || CAST(nullif(array_to_string(t47.path, '.'), '') AS TEXT)
          || '","component":' || coalesce((
            SELECT ('{"key":"' || CAST(t48.key AS TEXT) || '"}') AS "Concatenated_9"
            FROM service AS t48
            WHERE t48.id = t47.component_id
          ), 'null')
          || ',"children":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
            FROM (
              SELECT ('{"path":"' || CAST(nullif(array_to_string(t49.path, '.'), '') AS TEXT)
              || '","component":' || coalesce((
                SELECT ('{"key":"' || CAST(t50.key AS TEXT) || '"}') AS "Concatenated_10"
                FROM service AS t50
                WHERE t50.id = t49.component_id
              ), 'null') || '}') AS json
              FROM tree28 AS t49
              WHERE t49.owner_path = t47.path
              ORDER BY t49.path
            ) AS listed
          ) || ']}') AS json
          FROM tree28 AS t47
          WHERE t47.owner_path = t45.path
          ORDER BY t47.path
        ) AS listed
      ) || ']}') AS json
      FROM tree28 AS t45
      WHERE t45.depth = 1
      ORDER BY t45.path
    ) AS listed
  ) || ']}') AS "Concatenated_2"
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
), 'null')
|| ',"top":' || coalesce((
  SELECT ('{"nodes":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_5
    FROM (
      WITH tree55 AS (
        WITH RECURSIVE tree55_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t56.id AS line_id, t56.component_service_id AS component_id, coalesce((
              SELECT t59.id
              FROM service_version AS t59
              WHERE t59.id = t56.pinned_version_id AND (t59.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t59.share_with_customers AND t59.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t59.language_status ->> 'fi') OR 'PUBLISHED' = (t59.language_status ->> 'sv') OR 'PUBLISHED' = (t59.language_status ->> 'en'))
            ), (
              SELECT t60.id
              FROM service_version AS t60
              WHERE t60.service_id = t56.component_service_id AND (t60.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t60.share_with_customers AND t60.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t60.language_status ->> 'fi') OR 'PUBLISHED' = (t60.language_status ->> 'sv') OR 'PUBLISHED' = (t60.language_status ->> 'en')) AND t60.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t60.stage = 'OPERATIONAL' DESC, t60.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t61.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_9
              FROM service_version AS t61
              WHERE t61.id = t56.package_version_id
            ) THEN (
              SELECT t62.id
              FROM service_version AS t62
              WHERE t62.service_id = t56.component_service_id AND (t62.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t62.share_with_customers AND t62.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t62.language_status ->> 'fi') OR 'PUBLISHED' = (t62.language_status ->> 'sv') OR 'PUBLISHED' = (t62.language_status ->> 'en')) AND t62.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t63.effective_at) AS min_5
                FROM lifecycle_transition AS t63
                WHERE t63.version_id = t62.id AND t63.status = 'SCHEDULED' AND t63.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t62.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t56.position, t56.id) AS INTEGER) AS place
            FROM composition_item AS t56
            WHERE t56.package_version_id = t54.version_id AND t56.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t57
              WHERE t57.id = t56.package_version_id AND (t57.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t57.share_with_customers AND t57.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t57.language_status ->> 'fi') OR 'PUBLISHED' = (t57.language_status ->> 'sv') OR 'PUBLISHED' = (t57.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t58
              WHERE t58.service_id = t56.component_service_id AND (t58.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t58.share_with_customers AND t58.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t58.language_status ->> 'fi') OR 'PUBLISHED' = (t58.language_status ->> 'sv') OR 'PUBLISHED' = (t58.language_status ->> 'en'))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree55_all.depth + 1 AS anon_10, tree55_all.path || below.place AS anon_11, tree55_all.path AS path
          FROM tree55_all
          JOIN LATERAL (
            SELECT t64.id AS line_id, t64.component_service_id AS component_id, coalesce((
              SELECT t67.id
              FROM service_version AS t67
              WHERE t67.id = t64.pinned_version_id AND (t67.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t67.share_with_customers AND t67.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t67.language_status ->> 'fi') OR 'PUBLISHED' = (t67.language_status ->> 'sv') OR 'PUBLISHED' = (t67.language_status ->> 'en'))
            ), (
              SELECT t68.id
              FROM service_version AS t68
              WHERE t68.service_id = t64.component_service_id AND (t68.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t68.share_with_customers AND t68.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t68.language_status ->> 'fi') OR 'PUBLISHED' = (t68.language_status ->> 'sv') OR 'PUBLISHED' = (t68.language_status ->> 'en')) AND t68.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t68.stage = 'OPERATIONAL' DESC, t68.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t69.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_12
              FROM service_version AS t69
              WHERE t69.id = t64.package_version_id
            ) THEN (
              SELECT t70.id
              FROM service_version AS t70
              WHERE t70.service_id = t64.component_service_id AND (t70.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t70.share_with_customers AND t70.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t70.language_status ->> 'fi') OR 'PUBLISHED' = (t70.language_status ->> 'sv') OR 'PUBLISHED' = (t70.language_status ->> 'en')) AND t70.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t71.effective_at) AS min_6
                FROM lifecycle_transition AS t71
                WHERE t71.version_id = t70.id AND t71.status = 'SCHEDULED' AND t71.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t70.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t64.position, t64.id) AS INTEGER) AS place
            FROM composition_item AS t64
            WHERE t64.package_version_id = tree55_all.version_id AND t64.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t65
              WHERE t65.id = t64.package_version_id AND (t65.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t65.share_with_customers AND t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t65.language_status ->> 'fi') OR 'PUBLISHED' = (t65.language_status ->> 'sv') OR 'PUBLISHED' = (t65.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t66
              WHERE t66.service_id = t64.component_service_id AND (t66.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t66.share_with_customers AND t66.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t66.language_status ->> 'fi') OR 'PUBLISHED' = (t66.language_status ->> 'sv') OR 'PUBLISHED' = (t66.language_status ->> 'en'))
            ))
          ) AS below ON true
          WHERE tree55_all.depth < t54.depth
        ) SELECT tree55_all.line_id AS line_id, tree55_all.component_id AS component_id, tree55_all.version_id AS version_id, tree55_all.depth AS depth, tree55_all.path AS path, tree55_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree55
        FROM tree55_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t72.path, '.'), '') AS TEXT) || '"}') AS json
      FROM tree55 AS t72
      ORDER BY t72.path
    ) AS listed
  ) || ']}') AS "Concatenated_11"
  FROM (
    SELECT t52.id AS version_id, 1 AS depth
    FROM service AS t51
    JOIN service_version AS t52 ON t52.service_id = t51.id
    WHERE t51.key = $2::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t53
      WHERE t53.service_id = t51.id AND (t53.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t53.share_with_customers AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t53.language_status ->> 'fi') OR 'PUBLISHED' = (t53.language_status ->> 'sv') OR 'PUBLISHED' = (t53.language_status ->> 'en'))
    )) AND (t52.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t52.share_with_customers AND t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t52.language_status ->> 'fi') OR 'PUBLISHED' = (t52.language_status ->> 'sv') OR 'PUBLISHED' = (t52.language_status ->> 'en'))
    ORDER BY CASE t52.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t52.stage_since DESC
    LIMIT 1
  ) AS t54
), 'null') || '}') AS "Concatenated_1"
