SELECT (('{"composition":' || coalesce((
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
              SELECT t11.id
              FROM service_version AS t11
              WHERE t11.service_id = t8.component_service_id AND t11.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t11.stage = 'OPERATIONAL' DESC, t11.stage_since DESC, t11.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
              FROM service_version AS t13
              WHERE t13.id = t8.package_version_id
            ) THEN (
              SELECT t14.id
              FROM service_version AS t14
              WHERE t14.service_id = t8.component_service_id AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t15.effective_at) AS min_1
                FROM lifecycle_transition AS t15
                WHERE t15.version_id = t14.id AND t15.status = 'SCHEDULED' AND t15.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t14.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t8.position, t8.id) AS INTEGER) AS place
            FROM composition_item AS t8
            WHERE t8.package_version_id = t4.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree7_all.depth + 1 AS anon_2, tree7_all.path || below.place AS anon_3, tree7_all.path AS path
          FROM tree7_all
          JOIN LATERAL (
            SELECT t17.id AS line_id, t17.component_service_id AS component_id, coalesce(t17.pinned_version_id, (
              SELECT t20.id
              FROM service_version AS t20
              WHERE t20.service_id = t17.component_service_id AND t20.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t20.stage = 'OPERATIONAL' DESC, t20.stage_since DESC, t20.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
              FROM service_version AS t22
              WHERE t22.id = t17.package_version_id
            ) THEN (
              SELECT t23.id
              FROM service_version AS t23
              WHERE t23.service_id = t17.component_service_id AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t24.effective_at) AS min_2
                FROM lifecycle_transition AS t24
                WHERE t24.version_id = t23.id AND t24.status = 'SCHEDULED' AND t24.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t23.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t17.position, t17.id) AS INTEGER) AS place
            FROM composition_item AS t17
            WHERE t17.package_version_id = tree7_all.version_id
          ) AS below ON true
          WHERE tree7_all.depth < t4.depth
        ) SELECT tree7_all.line_id AS line_id, tree7_all.component_id AS component_id, tree7_all.version_id AS version_id, tree7_all.depth AS depth, tree7_all.path AS path, tree7_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree7
        FROM tree7_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t26.path, '.'), '') AS TEXT)
      || '","parentPath":' || coalesce(('"' || CAST(nullif(array_to_string(t26.owner_path, '.'), '') AS TEXT) || '"'), 'null')
      || ',"depth":' || CAST(t26.depth AS TEXT)
      || ',"component":' || coalesce((
        SELECT ('{"key":"' || CAST(t27.key AS TEXT) || '"}') AS "Concatenated_5"
        FROM service AS t27
        WHERE t27.id = t26.component_id
      ), 'null')
      || ',"version":' || coalesce((
        SELECT ('{"number":"' || CAST(t28.number AS TEXT) || '"}') AS "Concatenated_6"
        FROM service_version AS t28
        WHERE t28.id = t26.version_id
      ), 'null')
      || ',"item":' || coalesce((
        SELECT ('{"role":"' || CAST(t29.role AS TEXT)
        || '","defaultQuantity":"' || CAST(CAST(trim_scale(t29.default_quantity) AS TEXT) AS TEXT)
        || '","componentOfferingKey":' || coalesce(('"' || CAST(t29.component_offering_key AS TEXT) || '"'), 'null') || '}') AS "Concatenated_7"
        FROM composition_item AS t29
        WHERE t29.id = t26.line_id
      ), 'null') || '}') AS json
      FROM tree7 AS t26
      ORDER BY t26.path
    ) AS listed
  )
  || '],"tree":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
    FROM (
      WITH tree30 AS (
        WITH RECURSIVE tree30_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t31.id AS line_id, t31.component_service_id AS component_id, coalesce(t31.pinned_version_id, (
              SELECT t34.id
              FROM service_version AS t34
              WHERE t34.service_id = t31.component_service_id AND t34.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t34.stage = 'OPERATIONAL' DESC, t34.stage_since DESC, t34.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_5
              FROM service_version AS t36
              WHERE t36.id = t31.package_version_id
            ) THEN (
              SELECT t37.id
              FROM service_version AS t37
              WHERE t37.service_id = t31.component_service_id AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t38.effective_at) AS min_3
                FROM lifecycle_transition AS t38
                WHERE t38.version_id = t37.id AND t38.status = 'SCHEDULED' AND t38.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t37.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t31.position, t31.id) AS INTEGER) AS place
            FROM composition_item AS t31
            WHERE t31.package_version_id = t4.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree30_all.depth + 1 AS anon_6, tree30_all.path || below.place AS anon_7, tree30_all.path AS path
          FROM tree30_all
          JOIN LATERAL (
            SELECT t40.id AS line_id, t40.component_service_id AS component_id, coalesce(t40.pinned_version_id, (
              SELECT t43.id
              FROM service_version AS t43
              WHERE t43.service_id = t40.component_service_id AND t43.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t43.stage = 'OPERATIONAL' DESC, t43.stage_since DESC, t43.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_8
              FROM service_version AS t45
              WHERE t45.id = t40.package_version_id
            ) THEN (
              SELECT t46.id
              FROM service_version AS t46
              WHERE t46.service_id = t40.component_service_id AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t47.effective_at) AS min_4
                FROM lifecycle_transition AS t47
                WHERE t47.version_id = t46.id AND t47.status = 'SCHEDULED' AND t47.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t46.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t40.position, t40.id) AS INTEGER) AS place
            FROM composition_item AS t40
            WHERE t40.package_version_id = tree30_all.version_id
          ) AS below ON true
          WHERE tree30_all.depth < t4.depth
        ) SELECT tree30_all.line_id AS line_id, tree30_all.component_id AS component_id, tree30_all.version_id AS version_id, tree30_all.depth AS depth, tree30_all.path AS path, tree30_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree30
        FROM tree30_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t49.path, '.'), '') AS TEXT)
      || '","component":' || coalesce((
        SELECT ('{"key":"' || CAST(t50.key AS TEXT) || '"}') AS "Concatenated_8"
        FROM service AS t50
        WHERE t50.id = t49.component_id
      ), 'null')
      || ',"children":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
        FROM (
          SELECT ('{"path":"' || CAST(nullif(array_to_string(t51.path, '.'), '') AS TEXT)
          || '","component":' || coalesce((
            SELECT ('{"key":"' || CAST(t52.key AS TEXT) || '"}') AS "Concatenated_9"
            FROM service AS t52
            WHERE t52.id = t51.component_id
          ), 'null')
          || ',"children":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
            FROM (
              SELECT ('{"path":"' || CAST(nullif(array_to_string(t53.path, '.'), '') AS TEXT)
              || '","component":' || coalesce((
                SELECT ('{"key":"' || CAST(t54.key AS TEXT) || '"}') AS "Concatenated_10"
                FROM service AS t54
                WHERE t54.id = t53.component_id
              ), 'null') || '}') AS json
              FROM tree30 AS t53
              WHERE t53.owner_path = t51.path
              ORDER BY t53.path
            ) AS listed
          ) || ']}') AS json
          FROM tree30 AS t51
          WHERE t51.owner_path = t49.path
          ORDER BY t51.path
        ) AS listed
      ) || ']}') AS json
      FROM tree30 AS t49
      WHERE t49.depth = 1
      ORDER BY t49.path
    ) AS listed
  ) || ']}') AS "Concatenated_2"
  FROM (
    SELECT t2.id AS version_id, 12 AS depth
    FROM service AS t1
    JOIN service_version AS t2 ON t2.service_id = t1.id
    WHERE t1.key = $1::VARCHAR
    ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC, t2.id DESC
    LIMIT 1
  ) AS t4
), 'null')
|| ',"top":' || coalesce((
  SELECT ('{"nodes":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_5
    FROM (
      WITH tree59 AS (
        WITH RECURSIVE tree59_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t60.id AS line_id, t60.component_service_id AS component_id, coalesce(t60.pinned_version_id, (
              SELECT t63.id
              FROM service_version AS t63
              WHERE t63.service_id = t60.component_service_id AND t63.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t63.stage = 'OPERATIONAL' DESC, t63.stage_since DESC, t63.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_9
              FROM service_version AS t65
              WHERE t65.id = t60.package_version_id
            ) THEN (
              SELECT t66.id
              FROM service_version AS t66
              WHERE t66.service_id = t60.component_service_id AND t66.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t67.effective_at) AS min_5
                FROM lifecycle_transition AS t67
                WHERE t67.version_id = t66.id AND t67.status = 'SCHEDULED' AND t67.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t66.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t60.position, t60.id) AS INTEGER) AS place
            FROM composition_item AS t60
            WHERE t60.package_version_id = t58.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree59_all.depth + 1 AS anon_10, tree59_all.path || below.place AS anon_11, tree59_all.path AS path
          FROM tree59_all
          JOIN LATERAL (
            SELECT t69.id AS line_id, t69.component_service_id AS component_id, coalesce(t69.pinned_version_id, (
              SELECT t72.id
              FROM service_version AS t72
              WHERE t72.service_id = t69.component_service_id AND t72.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t72.stage = 'OPERATIONAL' DESC, t72.stage_since DESC, t72.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t74.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_12
              FROM service_version AS t74
              WHERE t74.id = t69.package_version_id
            ) THEN (
              SELECT t75.id
              FROM service_version AS t75
              WHERE t75.service_id = t69.component_service_id AND t75.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t76.effective_at) AS min_6
                FROM lifecycle_transition AS t76
                WHERE t76.version_id = t75.id AND t76.status = 'SCHEDULED' AND t76.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t75.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t69.position, t69.id) AS INTEGER) AS place
            FROM composition_item AS t69
            WHERE t69.package_version_id = tree59_all.version_id
          ) AS below ON true
          WHERE tree59_all.depth < t58.depth
        ) SELECT tree59_all.line_id AS line_id, tree59_all.component_id AS component_id, tree59_all.version_id AS version_id, tree59_all.depth AS depth, tree59_all.path AS path, tree59_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree59
        FROM tree59_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t78.path, '.'), '') AS TEXT) || '"}') AS json
      FROM tree59 AS t78
      ORDER BY t78.path
    ) AS listed
  ) || ']}') AS "Concatenated_11"
  FROM (
    SELECT t56.id AS version_id, 1 AS depth
    FROM service AS t55
    JOIN service_version AS t56 ON t56.service_id = t55.id
    WHERE t55.key = $2::VARCHAR
    ORDER BY CASE t56.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t56.stage_since DESC, t56.id DESC
    LIMIT 1
  ) AS t58
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t79.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_13
  FROM change_transaction AS t79
  ORDER BY t79.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
