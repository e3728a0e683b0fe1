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
              SELECT t10.id
              FROM service_version AS t10
              WHERE t10.id = t8.pinned_version_id AND (t10.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t10.share_with_customers AND t10.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t10.language_status ->> 'fi') OR 'PUBLISHED' = (t10.language_status ->> 'sv') OR 'PUBLISHED' = (t10.language_status ->> 'en'))
            ), (
              SELECT t11.id
              FROM service_version AS t11
              WHERE t11.service_id = t8.component_service_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en')) AND t11.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t11.stage = 'OPERATIONAL' DESC, t11.stage_since DESC, t11.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
              FROM service_version AS t12
              WHERE t12.id = t8.package_version_id
            ) THEN (
              SELECT t13.id
              FROM service_version AS t13
              WHERE t13.service_id = t8.component_service_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en')) AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t14.effective_at) AS min_1
                FROM lifecycle_transition AS t14
                WHERE t14.version_id = t13.id AND t14.status = 'SCHEDULED' AND t14.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t13.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t8.position, t8.id) AS INTEGER) AS place
            FROM composition_item AS t8
            WHERE t8.package_version_id = t4.version_id AND t8.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t9
              WHERE t9.service_id = t8.component_service_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree7_all.depth + 1 AS anon_2, tree7_all.path || below.place AS anon_3, tree7_all.path AS path
          FROM tree7_all
          JOIN LATERAL (
            SELECT t15.id AS line_id, t15.component_service_id AS component_id, coalesce((
              SELECT t17.id
              FROM service_version AS t17
              WHERE t17.id = t15.pinned_version_id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
            ), (
              SELECT t18.id
              FROM service_version AS t18
              WHERE t18.service_id = t15.component_service_id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en')) AND t18.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t18.stage = 'OPERATIONAL' DESC, t18.stage_since DESC, t18.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
              FROM service_version AS t19
              WHERE t19.id = t15.package_version_id
            ) THEN (
              SELECT t20.id
              FROM service_version AS t20
              WHERE t20.service_id = t15.component_service_id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en')) AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t21.effective_at) AS min_2
                FROM lifecycle_transition AS t21
                WHERE t21.version_id = t20.id AND t21.status = 'SCHEDULED' AND t21.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t20.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t15.position, t15.id) AS INTEGER) AS place
            FROM composition_item AS t15
            WHERE t15.package_version_id = tree7_all.version_id AND t15.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t16
              WHERE t16.service_id = t15.component_service_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
            ))
          ) AS below ON true
          WHERE tree7_all.depth < t4.depth
        ) SELECT tree7_all.line_id AS line_id, tree7_all.component_id AS component_id, tree7_all.version_id AS version_id, tree7_all.depth AS depth, tree7_all.path AS path, tree7_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree7
        FROM tree7_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t22.path, '.'), '') AS TEXT)
      || '","parentPath":' || coalesce(('"' || CAST(nullif(array_to_string(t22.owner_path, '.'), '') AS TEXT) || '"'), 'null')
      || ',"depth":' || CAST(t22.depth AS TEXT)
      || ',"component":' || coalesce((
        SELECT ('{"key":"' || CAST(t23.key AS TEXT) || '"}') AS "Concatenated_5"
        FROM service AS t23
        WHERE t23.id = t22.component_id
      ), 'null')
      || ',"version":' || coalesce((
        SELECT ('{"number":"' || CAST(t24.number AS TEXT) || '"}') AS "Concatenated_6"
        FROM service_version AS t24
        WHERE t24.id = t22.version_id
      ), 'null')
      || ',"item":' || coalesce((
        SELECT ('{"role":"' || CAST(t25.role AS TEXT)
        || '","defaultQuantity":"' || CAST(CAST(trim_scale(t25.default_quantity) AS TEXT) AS TEXT)
        || '","componentOfferingKey":' || coalesce(('"' || CAST(t25.component_offering_key AS TEXT) || '"'), 'null') || '}') AS "Concatenated_7"
        FROM composition_item AS t25
        WHERE t25.id = t22.line_id
      ), 'null') || '}') AS json
      FROM tree7 AS t22
      ORDER BY t22.path
    ) AS listed
  )
  || '],"tree":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
    FROM (
      WITH tree26 AS (
        WITH RECURSIVE tree26_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t27.id AS line_id, t27.component_service_id AS component_id, coalesce((
              SELECT t29.id
              FROM service_version AS t29
              WHERE t29.id = t27.pinned_version_id AND (t29.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t29.share_with_customers AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t29.language_status ->> 'fi') OR 'PUBLISHED' = (t29.language_status ->> 'sv') OR 'PUBLISHED' = (t29.language_status ->> 'en'))
            ), (
              SELECT t30.id
              FROM service_version AS t30
              WHERE t30.service_id = t27.component_service_id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en')) AND t30.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t30.stage = 'OPERATIONAL' DESC, t30.stage_since DESC, t30.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_5
              FROM service_version AS t31
              WHERE t31.id = t27.package_version_id
            ) THEN (
              SELECT t32.id
              FROM service_version AS t32
              WHERE t32.service_id = t27.component_service_id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en')) AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t33.effective_at) AS min_3
                FROM lifecycle_transition AS t33
                WHERE t33.version_id = t32.id AND t33.status = 'SCHEDULED' AND t33.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t32.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t27.position, t27.id) AS INTEGER) AS place
            FROM composition_item AS t27
            WHERE t27.package_version_id = t4.version_id AND t27.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t28
              WHERE t28.service_id = t27.component_service_id AND (t28.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t28.share_with_customers AND t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t28.language_status ->> 'fi') OR 'PUBLISHED' = (t28.language_status ->> 'sv') OR 'PUBLISHED' = (t28.language_status ->> 'en'))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree26_all.depth + 1 AS anon_6, tree26_all.path || below.place AS anon_7, tree26_all.path AS path
          FROM tree26_all
          JOIN LATERAL (
            SELECT t34.id AS line_id, t34.component_service_id AS component_id, coalesce((
              SELECT t36.id
              FROM service_version AS t36
              WHERE t36.id = t34.pinned_version_id AND (t36.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t36.share_with_customers AND t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t36.language_status ->> 'fi') OR 'PUBLISHED' = (t36.language_status ->> 'sv') OR 'PUBLISHED' = (t36.language_status ->> 'en'))
            ), (
              SELECT t37.id
              FROM service_version AS t37
              WHERE t37.service_id = t34.component_service_id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en')) AND t37.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t37.stage = 'OPERATIONAL' DESC, t37.stage_since DESC, t37.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_8
              FROM service_version AS t38
              WHERE t38.id = t34.package_version_id
            ) THEN (
              SELECT t39.id
              FROM service_version AS t39
              WHERE t39.service_id = t34.component_service_id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en')) AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t40.effective_at) AS min_4
                FROM lifecycle_transition AS t40
                WHERE t40.version_id = t39.id AND t40.status = 'SCHEDULED' AND t40.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t39.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t34.position, t34.id) AS INTEGER) AS place
            FROM composition_item AS t34
            WHERE t34.package_version_id = tree26_all.version_id AND t34.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t35
              WHERE t35.service_id = t34.component_service_id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en'))
            ))
          ) AS below ON true
          WHERE tree26_all.depth < t4.depth
        ) SELECT tree26_all.line_id AS line_id, tree26_all.component_id AS component_id, tree26_all.version_id AS version_id, tree26_all.depth AS depth, tree26_all.path AS path, tree26_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree26
        FROM tree26_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t41.path, '.'), '') AS TEXT)
      || '","component":' || coalesce((
        SELECT ('{"key":"' || CAST(t42.key AS TEXT) || '"}') AS "Concatenated_8"
        FROM service AS t42
        WHERE t42.id = t41.component_id
      ), 'null')
      || ',"children":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
        FROM (
          SELECT ('{"path":"' || CAST(nullif(array_to_string(t43.path, '.'), '') AS TEXT)
          || '","component":' || coalesce((
            SELECT ('{"key":"' || CAST(t44.key AS TEXT) || '"}') AS "Concatenated_9"
            FROM service AS t44
            WHERE t44.id = t43.component_id
          ), 'null')
          || ',"children":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
            FROM (
              SELECT ('{"path":"' || CAST(nullif(array_to_string(t45.path, '.'), '') AS TEXT)
              || '","component":' || coalesce((
                SELECT ('{"key":"' || CAST(t46.key AS TEXT) || '"}') AS "Concatenated_10"
                FROM service AS t46
                WHERE t46.id = t45.component_id
              ), 'null') || '}') AS json
              FROM tree26 AS t45
              WHERE t45.owner_path = t43.path
              ORDER BY t45.path
            ) AS listed
          ) || ']}') AS json
          FROM tree26 AS t43
          WHERE t43.owner_path = t41.path
          ORDER BY t43.path
        ) AS listed
      ) || ']}') AS json
      FROM tree26 AS t41
      WHERE t41.depth = 1
      ORDER BY t41.path
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
    ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC, t2.id DESC
    LIMIT 1
  ) AS t4
), 'null')
|| ',"top":' || coalesce((
  SELECT ('{"nodes":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_5
    FROM (
      WITH tree51 AS (
        WITH RECURSIVE tree51_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t52.id AS line_id, t52.component_service_id AS component_id, coalesce((
              SELECT t54.id
              FROM service_version AS t54
              WHERE t54.id = t52.pinned_version_id AND (t54.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t54.share_with_customers AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t54.language_status ->> 'fi') OR 'PUBLISHED' = (t54.language_status ->> 'sv') OR 'PUBLISHED' = (t54.language_status ->> 'en'))
            ), (
              SELECT t55.id
              FROM service_version AS t55
              WHERE t55.service_id = t52.component_service_id AND (t55.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t55.share_with_customers AND t55.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t55.language_status ->> 'fi') OR 'PUBLISHED' = (t55.language_status ->> 'sv') OR 'PUBLISHED' = (t55.language_status ->> 'en')) AND t55.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t55.stage = 'OPERATIONAL' DESC, t55.stage_since DESC, t55.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_9
              FROM service_version AS t56
              WHERE t56.id = t52.package_version_id
            ) THEN (
              SELECT t57.id
              FROM service_version AS t57
              WHERE t57.service_id = t52.component_service_id AND (t57.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t57.share_with_customers AND t57.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t57.language_status ->> 'fi') OR 'PUBLISHED' = (t57.language_status ->> 'sv') OR 'PUBLISHED' = (t57.language_status ->> 'en')) AND t57.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t58.effective_at) AS min_5
                FROM lifecycle_transition AS t58
                WHERE t58.version_id = t57.id AND t58.status = 'SCHEDULED' AND t58.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t57.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t52.position, t52.id) AS INTEGER) AS place
            FROM composition_item AS t52
            WHERE t52.package_version_id = t50.version_id AND t52.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t53
              WHERE t53.service_id = t52.component_service_id AND (t53.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t53.share_with_customers AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t53.language_status ->> 'fi') OR 'PUBLISHED' = (t53.language_status ->> 'sv') OR 'PUBLISHED' = (t53.language_status ->> 'en'))
            ))
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree51_all.depth + 1 AS anon_10, tree51_all.path || below.place AS anon_11, tree51_all.path AS path
          FROM tree51_all
          JOIN LATERAL (
            SELECT t59.id AS line_id, t59.component_service_id AS component_id, coalesce((
              SELECT t61.id
              FROM service_version AS t61
              WHERE t61.id = t59.pinned_version_id AND (t61.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t61.share_with_customers AND t61.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t61.language_status ->> 'fi') OR 'PUBLISHED' = (t61.language_status ->> 'sv') OR 'PUBLISHED' = (t61.language_status ->> 'en'))
            ), (
              SELECT t62.id
              FROM service_version AS t62
              WHERE t62.service_id = t59.component_service_id AND (t62.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t62.share_with_customers AND t62.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t62.language_status ->> 'fi') OR 'PUBLISHED' = (t62.language_status ->> 'sv') OR 'PUBLISHED' = (t62.language_status ->> 'en')) AND t62.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t62.stage = 'OPERATIONAL' DESC, t62.stage_since DESC, t62.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t63.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_12
              FROM service_version AS t63
              WHERE t63.id = t59.package_version_id
            ) THEN (
              SELECT t64.id
              FROM service_version AS t64
              WHERE t64.service_id = t59.component_service_id AND (t64.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t64.share_with_customers AND t64.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t64.language_status ->> 'fi') OR 'PUBLISHED' = (t64.language_status ->> 'sv') OR 'PUBLISHED' = (t64.language_status ->> 'en')) AND t64.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t65.effective_at) AS min_6
                FROM lifecycle_transition AS t65
                WHERE t65.version_id = t64.id AND t65.status = 'SCHEDULED' AND t65.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t64.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t59.position, t59.id) AS INTEGER) AS place
            FROM composition_item AS t59
            WHERE t59.package_version_id = tree51_all.version_id AND t59.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t60
              WHERE t60.service_id = t59.component_service_id AND (t60.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t60.share_with_customers AND t60.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t60.language_status ->> 'fi') OR 'PUBLISHED' = (t60.language_status ->> 'sv') OR 'PUBLISHED' = (t60.language_status ->> 'en'))
            ))
          ) AS below ON true
          WHERE tree51_all.depth < t50.depth
        ) SELECT tree51_all.line_id AS line_id, tree51_all.component_id AS component_id, tree51_all.version_id AS version_id, tree51_all.depth AS depth, tree51_all.path AS path, tree51_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree51
        FROM tree51_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t66.path, '.'), '') AS TEXT) || '"}') AS json
      FROM tree51 AS t66
      ORDER BY t66.path
    ) AS listed
  ) || ']}') AS "Concatenated_11"
  FROM (
    SELECT t48.id AS version_id, 1 AS depth
    FROM service AS t47
    JOIN service_version AS t48 ON t48.service_id = t47.id
    WHERE t47.key = $2::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t49
      WHERE t49.service_id = t47.id AND (t49.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t49.language_status ->> 'fi') OR 'PUBLISHED' = (t49.language_status ->> 'sv') OR 'PUBLISHED' = (t49.language_status ->> 'en'))
    )) AND (t48.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t48.share_with_customers AND t48.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t48.language_status ->> 'fi') OR 'PUBLISHED' = (t48.language_status ->> 'sv') OR 'PUBLISHED' = (t48.language_status ->> 'en'))
    ORDER BY CASE t48.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t48.stage_since DESC, t48.id DESC
    LIMIT 1
  ) AS t50
), 'null') || '}') AS "Concatenated_1"
