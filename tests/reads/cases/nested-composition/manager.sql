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
              SELECT t14.id
              FROM service_version AS t14
              WHERE t14.service_id = t8.component_service_id AND t14.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t14.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
              FROM service_version AS t16
              WHERE t16.id = t8.package_version_id
            ) THEN (
              SELECT t17.id
              FROM service_version AS t17
              WHERE t17.service_id = t8.component_service_id AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t18.effective_at) AS min_1
                FROM lifecycle_transition AS t18
                WHERE t18.version_id = t17.id AND t18.status = 'SCHEDULED' AND t18.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t17.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t8.position, t8.id) AS INTEGER) AS place
            FROM composition_item AS t8
            WHERE t8.package_version_id = t4.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree7_all.depth + 1 AS anon_2, tree7_all.path || below.place AS anon_3, tree7_all.path AS path
          FROM tree7_all
          JOIN LATERAL (
            SELECT t20.id AS line_id, t20.component_service_id AS component_id, coalesce(t20.pinned_version_id, (
              SELECT t26.id
              FROM service_version AS t26
              WHERE t26.service_id = t20.component_service_id AND t26.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t26.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
              FROM service_version AS t28
              WHERE t28.id = t20.package_version_id
            ) THEN (
              SELECT t29.id
              FROM service_version AS t29
              WHERE t29.service_id = t20.component_service_id AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t30.effective_at) AS min_2
                FROM lifecycle_transition AS t30
                WHERE t30.version_id = t29.id AND t30.status = 'SCHEDULED' AND t30.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t29.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t20.position, t20.id) AS INTEGER) AS place
            FROM composition_item AS t20
            WHERE t20.package_version_id = tree7_all.version_id
          ) AS below ON true
          WHERE tree7_all.depth < t4.depth
        ) SELECT tree7_all.line_id AS line_id, tree7_all.component_id AS component_id, tree7_all.version_id AS version_id, tree7_all.depth AS depth, tree7_all.path AS path, tree7_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree7
        FROM tree7_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t32.path, '.'), '') AS TEXT)
      || '","parentPath":' || coalesce(('"' || CAST(nullif(array_to_string(t32.owner_path, '.'), '') AS TEXT) || '"'), 'null')
      || ',"depth":' || CAST(t32.depth AS TEXT)
      || ',"component":' || coalesce((
        SELECT ('{"key":"' || CAST(t33.key AS TEXT) || '"}') AS "Concatenated_5"
        FROM service AS t33
        WHERE t33.id = t32.component_id
      ), 'null')
      || ',"version":' || coalesce((
        SELECT ('{"number":"' || CAST(t34.number AS TEXT) || '"}') AS "Concatenated_6"
        FROM service_version AS t34
        WHERE t34.id = t32.version_id
      ), 'null')
      || ',"item":' || coalesce((
        SELECT ('{"role":"' || CAST(t35.role AS TEXT)
        || '","defaultQuantity":"' || CAST(CAST(trim_scale(t35.default_quantity) AS TEXT) AS TEXT)
        || '","componentOfferingKey":' || coalesce(('"' || CAST(t35.component_offering_key AS TEXT) || '"'), 'null') || '}') AS "Concatenated_7"
        FROM composition_item AS t35
        WHERE t35.id = t32.line_id
      ), 'null') || '}') AS json
      FROM tree7 AS t32
      ORDER BY t32.path
    ) AS listed
  )
  || '],"tree":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
    FROM (
      WITH tree36 AS (
        WITH RECURSIVE tree36_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t37.id AS line_id, t37.component_service_id AS component_id, coalesce(t37.pinned_version_id, (
              SELECT t43.id
              FROM service_version AS t43
              WHERE t43.service_id = t37.component_service_id AND t43.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t43.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_5
              FROM service_version AS t45
              WHERE t45.id = t37.package_version_id
            ) THEN (
              SELECT t46.id
              FROM service_version AS t46
              WHERE t46.service_id = t37.component_service_id AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t47.effective_at) AS min_3
                FROM lifecycle_transition AS t47
                WHERE t47.version_id = t46.id AND t47.status = 'SCHEDULED' AND t47.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t46.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t37.position, t37.id) AS INTEGER) AS place
            FROM composition_item AS t37
            WHERE t37.package_version_id = t4.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree36_all.depth + 1 AS anon_6, tree36_all.path || below.place AS anon_7, tree36_all.path AS path
          FROM tree36_all
          JOIN LATERAL (
            SELECT t49.id AS line_id, t49.component_service_id AS component_id, coalesce(t49.pinned_version_id, (
              SELECT t55.id
              FROM service_version AS t55
              WHERE t55.service_id = t49.component_service_id AND t55.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t55.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t57.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_8
              FROM service_version AS t57
              WHERE t57.id = t49.package_version_id
            ) THEN (
              SELECT t58.id
              FROM service_version AS t58
              WHERE t58.service_id = t49.component_service_id AND t58.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t59.effective_at) AS min_4
                FROM lifecycle_transition AS t59
                WHERE t59.version_id = t58.id AND t59.status = 'SCHEDULED' AND t59.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t58.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t49.position, t49.id) AS INTEGER) AS place
            FROM composition_item AS t49
            WHERE t49.package_version_id = tree36_all.version_id
          ) AS below ON true
          WHERE tree36_all.depth < t4.depth
        ) SELECT tree36_all.line_id AS line_id, tree36_all.component_id AS component_id, tree36_all.version_id AS version_id, tree36_all.depth AS depth, tree36_all.path AS path, tree36_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree36
        FROM tree36_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t61.path, '.'), '') AS TEXT)
      || '","component":' || coalesce((
        SELECT ('{"key":"' || CAST(t62.key AS TEXT) || '"}') AS "Concatenated_8"
        FROM service AS t62
        WHERE t62.id = t61.component_id
      ), 'null')
      || ',"children":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
        FROM (
          SELECT ('{"path":"' || CAST(nullif(array_to_string(t63.path, '.'), '') AS TEXT)
          || '","component":' || coalesce((
            SELECT ('{"key":"' || CAST(t64.key AS TEXT) || '"}') AS "Concatenated_9"
            FROM service AS t64
            WHERE t64.id = t63.component_id
          ), 'null')
          || ',"children":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
            FROM (
              SELECT ('{"path":"' || CAST(nullif(array_to_string(t65.path, '.'), '') AS TEXT)
              || '","component":' || coalesce((
                SELECT ('{"key":"' || CAST(t66.key AS TEXT) || '"}') AS "Concatenated_10"
                FROM service AS t66
                WHERE t66.id = t65.component_id
              ), 'null') || '}') AS json
              FROM tree36 AS t65
              WHERE t65.owner_path = t63.path
              ORDER BY t65.path
            ) AS listed
          ) || ']}') AS json
          FROM tree36 AS t63
          WHERE t63.owner_path = t61.path
          ORDER BY t63.path
        ) AS listed
      ) || ']}') AS json
      FROM tree36 AS t61
      WHERE t61.depth = 1
      ORDER BY t61.path
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
      WITH tree71 AS (
        WITH RECURSIVE tree71_all (line_id, component_id, version_id, depth, path, owner_path) AS (
          SELECT top.line_id AS line_id, top.component_id AS component_id, top.version_id AS version_id, 1 AS depth, ARRAY[top.place] AS path, CAST(ARRAY[] AS INTEGER[]) AS owner_path
          FROM (
            SELECT t72.id AS line_id, t72.component_service_id AS component_id, coalesce(t72.pinned_version_id, (
              SELECT t78.id
              FROM service_version AS t78
              WHERE t78.service_id = t72.component_service_id AND t78.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t78.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t80.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_9
              FROM service_version AS t80
              WHERE t80.id = t72.package_version_id
            ) THEN (
              SELECT t81.id
              FROM service_version AS t81
              WHERE t81.service_id = t72.component_service_id AND t81.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t82.effective_at) AS min_5
                FROM lifecycle_transition AS t82
                WHERE t82.version_id = t81.id AND t82.status = 'SCHEDULED' AND t82.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t81.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t72.position, t72.id) AS INTEGER) AS place
            FROM composition_item AS t72
            WHERE t72.package_version_id = t70.version_id
          ) AS top
          UNION ALL SELECT below.line_id AS line_id, below.component_id AS component_id, below.version_id AS version_id, tree71_all.depth + 1 AS anon_10, tree71_all.path || below.place AS anon_11, tree71_all.path AS path
          FROM tree71_all
          JOIN LATERAL (
            SELECT t84.id AS line_id, t84.component_service_id AS component_id, coalesce(t84.pinned_version_id, (
              SELECT t90.id
              FROM service_version AS t90
              WHERE t90.service_id = t84.component_service_id AND t90.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t90.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t92.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_12
              FROM service_version AS t92
              WHERE t92.id = t84.package_version_id
            ) THEN (
              SELECT t93.id
              FROM service_version AS t93
              WHERE t93.service_id = t84.component_service_id AND t93.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t94.effective_at) AS min_6
                FROM lifecycle_transition AS t94
                WHERE t94.version_id = t93.id AND t94.status = 'SCHEDULED' AND t94.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t93.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, CAST(row_number() OVER (ORDER BY t84.position, t84.id) AS INTEGER) AS place
            FROM composition_item AS t84
            WHERE t84.package_version_id = tree71_all.version_id
          ) AS below ON true
          WHERE tree71_all.depth < t70.depth
        ) SELECT tree71_all.line_id AS line_id, tree71_all.component_id AS component_id, tree71_all.version_id AS version_id, tree71_all.depth AS depth, tree71_all.path AS path, tree71_all.owner_path AS owner_path, within_limit(row_number() OVER (), 5000) AS tree71
        FROM tree71_all
        LIMIT 5001
      ) SELECT ('{"path":"' || CAST(nullif(array_to_string(t96.path, '.'), '') AS TEXT) || '"}') AS json
      FROM tree71 AS t96
      ORDER BY t96.path
    ) AS listed
  ) || ']}') AS "Concatenated_11"
  FROM (
    SELECT t68.id AS version_id, 1 AS depth
    FROM service AS t67
    JOIN service_version AS t68 ON t68.service_id = t67.id
    WHERE t67.key = $2::VARCHAR
    ORDER BY CASE t68.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t68.stage_since DESC
    LIMIT 1
  ) AS t70
), 'null') || '}') AS "Concatenated_1"
