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
            SELECT t8.id AS line_id, t8.component_service_id AS component_id, coalesce(t8.pinned_version_id, (
              SELECT t13.id
              FROM service_version AS t13
              WHERE t13.service_id = t8.component_service_id AND t13.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t13.stage = 'OPERATIONAL' DESC, t13.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
              FROM service_version AS t15
              WHERE t15.id = t8.package_version_id
            ) THEN (
              SELECT t16.id
              FROM service_version AS t16
              WHERE t16.service_id = t8.component_service_id AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t17.effective_at) AS min_1
                FROM lifecycle_transition AS t17
                WHERE t17.version_id = t16.id AND t17.status = 'SCHEDULED' AND t17.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t16.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t8.position, t8.id) AS INTEGER) AS place
            FROM composition_item AS t8
            WHERE t8.package_version_id = t4.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree7_all.depth + 1 AS anon_2, tree7_all.path || below.place AS anon_3, tree7_all.path AS path
          FROM tree7_all
          JOIN LATERAL (
            SELECT t19.id AS line_id, t19.component_service_id AS component_id, coalesce(t19.pinned_version_id, (
              SELECT t24.id
              FROM service_version AS t24
              WHERE t24.service_id = t19.component_service_id AND t24.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t24.stage = 'OPERATIONAL' DESC, t24.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t26.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
              FROM service_version AS t26
              WHERE t26.id = t19.package_version_id
            ) THEN (
              SELECT t27.id
              FROM service_version AS t27
              WHERE t27.service_id = t19.component_service_id AND t27.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t28.effective_at) AS min_2
                FROM lifecycle_transition AS t28
                WHERE t28.version_id = t27.id AND t28.status = 'SCHEDULED' AND t28.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t27.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t19.position, t19.id) AS INTEGER) AS place
            FROM composition_item AS t19
            WHERE t19.package_version_id = tree7_all.version_id
          ) AS below ON true
          WHERE tree7_all.depth < t4.depth
        ) SELECT tree7_all.line_id AS line_id, tree7_all.component_id AS component_id, tree7_all.version_id AS version_id, tree7_all.depth AS depth, tree7_all.path AS path, tree7_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree7
        FROM tree7_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t30.path, '.'), '') AS TEXT)
      || '","parentPath":' || coalesce(('"' || CAST(nullif(array_to_string(t30.owner_path, '.'), '') AS TEXT) || '"'), 'null')
      || ',"depth":' || CAST(t30.depth AS TEXT)
      || ',"component":' || coalesce((
        SELECT ('{"key":"' || CAST(t31.key AS TEXT) || '"}') AS "Concatenated_5"
        FROM service AS t31
        WHERE t31.id = t30.component_id
      ), 'null')
      || ',"version":' || coalesce((
        SELECT ('{"number":"' || CAST(t32.number AS TEXT) || '"}') AS "Concatenated_6"
        FROM service_version AS t32
        WHERE t32.id = t30.version_id
      ), 'null')
      || ',"item":' || coalesce((
        SELECT ('{"role":"' || CAST(t33.role AS TEXT)
        || '","defaultQuantity":"' || CAST(CAST(trim_scale(t33.default_quantity) AS TEXT) AS TEXT)
        || '","componentOfferingKey":' || coalesce(('"' || CAST(t33.component_offering_key AS TEXT) || '"'), 'null') || '}') AS "Concatenated_7"
        FROM composition_item AS t33
        WHERE t33.id = t30.line_id
      ), 'null') || '}') AS json
      FROM tree7 AS t30
      ORDER BY t30.path
    ) AS listed
  )
  || '],"tree":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
    FROM (
      WITH tree34 AS (
        WITH RECURSIVE tree34_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t35.id AS line_id, t35.component_service_id AS component_id, coalesce(t35.pinned_version_id, (
              SELECT t40.id
              FROM service_version AS t40
              WHERE t40.service_id = t35.component_service_id AND t40.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t40.stage = 'OPERATIONAL' DESC, t40.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_5
              FROM service_version AS t42
              WHERE t42.id = t35.package_version_id
            ) THEN (
              SELECT t43.id
              FROM service_version AS t43
              WHERE t43.service_id = t35.component_service_id AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t44.effective_at) AS min_3
                FROM lifecycle_transition AS t44
                WHERE t44.version_id = t43.id AND t44.status = 'SCHEDULED' AND t44.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t43.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t35.position, t35.id) AS INTEGER) AS place
            FROM composition_item AS t35
            WHERE t35.package_version_id = t4.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree34_all.depth + 1 AS anon_6, tree34_all.path || below.place AS anon_7, tree34_all.path AS path
          FROM tree34_all
          JOIN LATERAL (
            SELECT t46.id AS line_id, t46.component_service_id AS component_id, coalesce(t46.pinned_version_id, (
              SELECT t51.id
              FROM service_version AS t51
              WHERE t51.service_id = t46.component_service_id AND t51.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t51.stage = 'OPERATIONAL' DESC, t51.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_8
              FROM service_version AS t53
              WHERE t53.id = t46.package_version_id
            ) THEN (
              SELECT t54.id
              FROM service_version AS t54
              WHERE t54.service_id = t46.component_service_id AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t55.effective_at) AS min_4
                FROM lifecycle_transition AS t55
                WHERE t55.version_id = t54.id AND t55.status = 'SCHEDULED' AND t55.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t54.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t46.position, t46.id) AS INTEGER) AS place
            FROM composition_item AS t46
            WHERE t46.package_version_id = tree34_all.version_id
          ) AS below ON true
          WHERE tree34_all.depth < t4.depth
        ) SELECT tree34_all.line_id AS line_id, tree34_all.component_id AS component_id, tree34_all.version_id AS version_id, tree34_all.depth AS depth, tree34_all.path AS path, tree34_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree34
        FROM tree34_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t57.path, '.'), '') AS TEXT)
      || '","component":' || coalesce((
        SELECT ('{"key":"' || CAST(t58.key AS TEXT) || '"}') AS "Concatenated_8"
        FROM service AS t58
        WHERE t58.id = t57.component_id
      ), 'null')
      || ',"children":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
        FROM (
          SELECT ('{"path":"' || CAST(nullif(array_to_string(t59.path, '.'), '') AS TEXT)
          || '","component":' || coalesce((
            SELECT ('{"key":"' || CAST(t60.key AS TEXT) || '"}') AS "Concatenated_9"
            FROM service AS t60
            WHERE t60.id = t59.component_id
          ), 'null')
          || ',"children":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
            FROM (
              SELECT ('{"path":"' || CAST(nullif(array_to_string(t61.path, '.'), '') AS TEXT)
              || '","component":' || coalesce((
                SELECT ('{"key":"' || CAST(t62.key AS TEXT) || '"}') AS "Concatenated_10"
                FROM service AS t62
                WHERE t62.id = t61.component_id
              ), 'null') || '}') AS json
              FROM tree34 AS t61
              WHERE t61.owner_path = t59.path
              ORDER BY t61.path
            ) AS listed
          ) || ']}') AS json
          FROM tree34 AS t59
          WHERE t59.owner_path = t57.path
          ORDER BY t59.path
        ) AS listed
      ) || ']}') AS json
      FROM tree34 AS t57
      WHERE t57.depth = 1
      ORDER BY t57.path
    ) AS listed
  ) || ']}') AS "Concatenated_2"
  FROM (
    SELECT t2.id AS version_id, 12 AS depth
    FROM service AS t1
    JOIN service_version AS t2 ON t2.service_id = t1.id
    WHERE t1.key = $1::VARCHAR
    ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC
    LIMIT 1
  ) AS t4
), 'null')
|| ',"top":' || coalesce((
  SELECT ('{"nodes":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_5
    FROM (
      WITH tree67 AS (
        WITH RECURSIVE tree67_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t68.id AS line_id, t68.component_service_id AS component_id, coalesce(t68.pinned_version_id, (
              SELECT t73.id
              FROM service_version AS t73
              WHERE t73.service_id = t68.component_service_id AND t73.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t73.stage = 'OPERATIONAL' DESC, t73.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t75.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_9
              FROM service_version AS t75
              WHERE t75.id = t68.package_version_id
            ) THEN (
              SELECT t76.id
              FROM service_version AS t76
              WHERE t76.service_id = t68.component_service_id AND t76.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t77.effective_at) AS min_5
                FROM lifecycle_transition AS t77
                WHERE t77.version_id = t76.id AND t77.status = 'SCHEDULED' AND t77.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t76.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t68.position, t68.id) AS INTEGER) AS place
            FROM composition_item AS t68
            WHERE t68.package_version_id = t66.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree67_all.depth + 1 AS anon_10, tree67_all.path || below.place AS anon_11, tree67_all.path AS path
          FROM tree67_all
          JOIN LATERAL (
            SELECT t79.id AS line_id, t79.component_service_id AS component_id, coalesce(t79.pinned_version_id, (
              SELECT t84.id
              FROM service_version AS t84
              WHERE t84.service_id = t79.component_service_id AND t84.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t84.stage = 'OPERATIONAL' DESC, t84.stage_since DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t86.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_12
              FROM service_version AS t86
              WHERE t86.id = t79.package_version_id
            ) THEN (
              SELECT t87.id
              FROM service_version AS t87
              WHERE t87.service_id = t79.component_service_id AND t87.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t88.effective_at) AS min_6
                FROM lifecycle_transition AS t88
                WHERE t88.version_id = t87.id AND t88.status = 'SCHEDULED' AND t88.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t87.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t79.position, t79.id) AS INTEGER) AS place
            FROM composition_item AS t79
            WHERE t79.package_version_id = tree67_all.version_id
          ) AS below ON true
          WHERE tree67_all.depth < t66.depth
        ) SELECT tree67_all.line_id AS line_id, tree67_all.component_id AS component_id, tree67_all.version_id AS version_id, tree67_all.depth AS depth, tree67_all.path AS path, tree67_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree67
        FROM tree67_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t90.path, '.'), '') AS TEXT) || '"}') AS json
      FROM tree67 AS t90
      ORDER BY t90.path
    ) AS listed
  ) || ']}') AS "Concatenated_11"
  FROM (
    SELECT t64.id AS version_id, 1 AS depth
    FROM service AS t63
    JOIN service_version AS t64 ON t64.service_id = t63.id
    WHERE t63.key = $2::VARCHAR
    ORDER BY CASE t64.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t64.stage_since DESC
    LIMIT 1
  ) AS t66
), 'null') || '}' || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t91.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_13
  FROM change_transaction AS t91
  ORDER BY t91.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
