SELECT ('{"composition":' || coalesce((
  SELECT ('{"version":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t5.number AS TEXT) || '"')
    || ',"service":' || coalesce((
      SELECT CASE WHEN NOT t7.is_package THEN ('{"key":' || ('"' || CAST(t7.key AS TEXT) || '"') || '}') WHEN t7.is_package THEN ('{"key":' || ('"' || CAST(t7.key AS TEXT) || '"') || '}') END AS json
      FROM service AS t7
      WHERE t7.id = t5.service_id
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service_version AS t5
    WHERE t5.id = t4.version_id
    LIMIT 1
  ), 'null')
  || ',"nodes":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
    FROM (
      WITH tree8 AS (
        WITH RECURSIVE tree8_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t9.id AS line_id, t9.component_service_id AS component_id, coalesce(t9.pinned_version_id, (
              SELECT t15.id
              FROM service_version AS t15
              WHERE t15.service_id = t9.component_service_id AND t15.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t15.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
              FROM service_version AS t17
              WHERE t17.id = t9.package_version_id
            ) THEN (
              SELECT t18.id
              FROM service_version AS t18
              WHERE t18.service_id = t9.component_service_id AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t19.effective_at) AS min_1
                FROM lifecycle_transition AS t19
                WHERE t19.version_id = t18.id AND t19.status = 'SCHEDULED' AND t19.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t18.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t9.position, t9.id) AS INTEGER) AS place
            FROM composition_item AS t9
            WHERE t9.package_version_id = t4.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree8_all.depth + 1 AS anon_2, tree8_all.path || below.place AS anon_3, tree8_all.path AS path
          FROM tree8_all
          JOIN LATERAL (
            SELECT t21.id AS line_id, t21.component_service_id AS component_id, coalesce(t21.pinned_version_id, (
              SELECT t27.id
              FROM service_version AS t27
              WHERE t27.service_id = t21.component_service_id AND t27.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t27.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
              FROM service_version AS t29
              WHERE t29.id = t21.package_version_id
            ) THEN (
              SELECT t30.id
              FROM service_version AS t30
              WHERE t30.service_id = t21.component_service_id AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t31.effective_at) AS min_2
                FROM lifecycle_transition AS t31
                WHERE t31.version_id = t30.id AND t31.status = 'SCHEDULED' AND t31.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t30.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t21.position, t21.id) AS INTEGER) AS place
            FROM composition_item AS t21
            WHERE t21.package_version_id = tree8_all.version_id
          ) AS below ON true
          WHERE tree8_all.depth < t4.depth
        ) SELECT tree8_all.line_id AS line_id, tree8_all.component_id AS component_id, tree8_all.version_id AS version_id, tree8_all.depth AS depth, tree8_all.path AS path, tree8_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree8
        FROM tree8_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t33.path, '.'), '') AS TEXT) || '"')
      || ',"parentPath":' || coalesce(('"' || CAST(nullif(array_to_string(t33.owner_path, '.'), '') AS TEXT) || '"'), 'null')
      || ',"depth":' || CAST(t33.depth AS TEXT)
      || ',"component":' || coalesce((
        SELECT CASE WHEN NOT t34.is_package THEN ('{"key":' || ('"' || CAST(t34.key AS TEXT) || '"') || '}') WHEN t34.is_package THEN ('{"key":' || ('"' || CAST(t34.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t34
        WHERE t34.id = t33.component_id
        LIMIT 1
      ), 'null')
      || ',"version":' || coalesce((
        SELECT ('{"number":' || ('"' || CAST(t35.number AS TEXT) || '"') || '}') AS json
        FROM service_version AS t35
        WHERE t35.id = t33.version_id
        LIMIT 1
      ), 'null')
      || ',"item":' || coalesce((
        SELECT ('{"role":' || ('"' || CAST(t37.role AS TEXT) || '"')
        || ',"defaultQuantity":' || ('"' || CAST(CAST(trim_scale(t37.default_quantity) AS TEXT) AS TEXT) || '"')
        || ',"componentOfferingKey":' || coalesce(('"' || CAST(t37.component_offering_key AS TEXT) || '"'), 'null') || '}') AS json
        FROM composition_item AS t37
        WHERE t37.id = t33.line_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM tree8 AS t33
      ORDER BY t33.path
    ) AS listed
  )
  || ',"tree":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
    FROM (
      WITH tree41 AS (
        WITH RECURSIVE tree41_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t42.id AS line_id, t42.component_service_id AS component_id, coalesce(t42.pinned_version_id, (
              SELECT t48.id
              FROM service_version AS t48
              WHERE t48.service_id = t42.component_service_id AND t48.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t48.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_5
              FROM service_version AS t50
              WHERE t50.id = t42.package_version_id
            ) THEN (
              SELECT t51.id
              FROM service_version AS t51
              WHERE t51.service_id = t42.component_service_id AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t52.effective_at) AS min_3
                FROM lifecycle_transition AS t52
                WHERE t52.version_id = t51.id AND t52.status = 'SCHEDULED' AND t52.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t51.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t42.position, t42.id) AS INTEGER) AS place
            FROM composition_item AS t42
            WHERE t42.package_version_id = t4.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree41_all.depth + 1 AS anon_6, tree41_all.path || below.place AS anon_7, tree41_all.path AS path
          FROM tree41_all
          JOIN LATERAL (
            SELECT t54.id AS line_id, t54.component_service_id AS component_id, coalesce(t54.pinned_version_id, (
              SELECT t60.id
              FROM service_version AS t60
              WHERE t60.service_id = t54.component_service_id AND t60.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t60.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t62.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_8
              FROM service_version AS t62
              WHERE t62.id = t54.package_version_id
            ) THEN (
              SELECT t63.id
              FROM service_version AS t63
              WHERE t63.service_id = t54.component_service_id AND t63.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t64.effective_at) AS min_4
                FROM lifecycle_transition AS t64
                WHERE t64.version_id = t63.id AND t64.status = 'SCHEDULED' AND t64.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t63.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t54.position, t54.id) AS INTEGER) AS place
            FROM composition_item AS t54
            WHERE t54.package_version_id = tree41_all.version_id
          ) AS below ON true
          WHERE tree41_all.depth < t4.depth
        ) SELECT tree41_all.line_id AS line_id, tree41_all.component_id AS component_id, tree41_all.version_id AS version_id, tree41_all.depth AS depth, tree41_all.path AS path, tree41_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree41
        FROM tree41_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t66.path, '.'), '') AS TEXT) || '"')
      || ',"component":' || coalesce((
        SELECT CASE WHEN NOT t67.is_package THEN ('{"key":' || ('"' || CAST(t67.key AS TEXT) || '"') || '}') WHEN t67.is_package THEN ('{"key":' || ('"' || CAST(t67.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t67
        WHERE t67.id = t66.component_id
        LIMIT 1
      ), 'null')
      || ',"children":' || (
        SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
        FROM (
          SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t68.path, '.'), '') AS TEXT) || '"')
          || ',"component":' || coalesce((
            SELECT CASE WHEN NOT t69.is_package THEN ('{"key":' || ('"' || CAST(t69.key AS TEXT) || '"') || '}') WHEN t69.is_package THEN ('{"key":' || ('"' || CAST(t69.key AS TEXT) || '"') || '}') END AS json
            FROM service AS t69
            WHERE t69.id = t68.component_id
            LIMIT 1
          ), 'null')
          || ',"children":' || (
            SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_4
            FROM (
              SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t70.path, '.'), '') AS TEXT) || '"')
              || ',"component":' || coalesce((
                SELECT CASE WHEN NOT t71.is_package THEN ('{"key":' || ('"' || CAST(t71.key AS TEXT) || '"') || '}') WHEN t71.is_package THEN ('{"key":' || ('"' || CAST(t71.key AS TEXT) || '"') || '}') END AS json
                FROM service AS t71
                WHERE t71.id = t70.component_id
                LIMIT 1
              ), 'null') || '}') AS json
              FROM tree41 AS t70
              WHERE t70.owner_path = t68.path
              ORDER BY t70.path
            ) AS listed
          ) || '}') AS json
          FROM tree41 AS t68
          WHERE t68.owner_path = t66.path
          ORDER BY t68.path
        ) AS listed
      ) || '}') AS json
      FROM tree41 AS t66
      WHERE t66.depth = 1
      ORDER BY t66.path
    ) AS listed
  ) || '}') AS json
  FROM (
    SELECT t2.id AS version_id, 12 AS depth
    FROM service AS t1
    JOIN service_version AS t2 ON t2.service_id = t1.id
    WHERE t1.key = $1::VARCHAR
    ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC
    LIMIT 1
  ) AS t4
  LIMIT 1
), 'null')
|| ',"top":' || coalesce((
  SELECT ('{"nodes":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_5
    FROM (
      WITH tree76 AS (
        WITH RECURSIVE tree76_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t77.id AS line_id, t77.component_service_id AS component_id, coalesce(t77.pinned_version_id, (
              SELECT t83.id
              FROM service_version AS t83
              WHERE t83.service_id = t77.component_service_id AND t83.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t83.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t85.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_9
              FROM service_version AS t85
              WHERE t85.id = t77.package_version_id
            ) THEN (
              SELECT t86.id
              FROM service_version AS t86
              WHERE t86.service_id = t77.component_service_id AND t86.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t87.effective_at) AS min_5
                FROM lifecycle_transition AS t87
                WHERE t87.version_id = t86.id AND t87.status = 'SCHEDULED' AND t87.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t86.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t77.position, t77.id) AS INTEGER) AS place
            FROM composition_item AS t77
            WHERE t77.package_version_id = t75.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree76_all.depth + 1 AS anon_10, tree76_all.path || below.place AS anon_11, tree76_all.path AS path
          FROM tree76_all
          JOIN LATERAL (
            SELECT t89.id AS line_id, t89.component_service_id AS component_id, coalesce(t89.pinned_version_id, (
              SELECT t95.id
              FROM service_version AS t95
              WHERE t95.service_id = t89.component_service_id AND t95.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t95.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t97.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_12
              FROM service_version AS t97
              WHERE t97.id = t89.package_version_id
            ) THEN (
              SELECT t98.id
              FROM service_version AS t98
              WHERE t98.service_id = t89.component_service_id AND t98.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t99.effective_at) AS min_6
                FROM lifecycle_transition AS t99
                WHERE t99.version_id = t98.id AND t99.status = 'SCHEDULED' AND t99.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t98.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t89.position, t89.id) AS INTEGER) AS place
            FROM composition_item AS t89
            WHERE t89.package_version_id = tree76_all.version_id
          ) AS below ON true
          WHERE tree76_all.depth < t75.depth
        ) SELECT tree76_all.line_id AS line_id, tree76_all.component_id AS component_id, tree76_all.version_id AS version_id, tree76_all.depth AS depth, tree76_all.path AS path, tree76_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree76
        FROM tree76_all
        LIMIT 5001
      ) SELECT ('{"path":' || ('"' || CAST(nullif(array_to_string(t101.path, '.'), '') AS TEXT) || '"') || '}') AS json
      FROM tree76 AS t101
      ORDER BY t101.path
    ) AS listed
  ) || '}') AS json
  FROM (
    SELECT t73.id AS version_id, 1 AS depth
    FROM service AS t72
    JOIN service_version AS t73 ON t73.service_id = t72.id
    WHERE t72.key = $2::VARCHAR
    ORDER BY CASE t73.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t73.stage_since DESC
    LIMIT 1
  ) AS t75
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
