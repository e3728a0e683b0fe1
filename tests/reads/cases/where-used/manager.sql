SELECT ('{"desk":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM composition_item AS t1
  WHERE t1.component_service_id = (
    SELECT t5.id
    FROM service AS t5
    WHERE t5.key = $1::VARCHAR
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t6
    WHERE t6.id = t1.package_version_id AND (t6.stage NOT IN ('RETIRED', 'REJECTED'))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t13.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t13.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t14.is_package THEN ('{"key":' || ('"' || CAST(t14.key AS TEXT) || '"') || '}') WHEN t14.is_package THEN ('{"key":' || ('"' || CAST(t14.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t14
        WHERE t14.id = t13.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t13
      WHERE t13.id = t7.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t7.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_2
      FROM composition_item AS t15
      WHERE t15.package_version_id = t7.package_version_id AND row(t15.position, t15.id) <= row(t7.position, t7.id)
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN (t7.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t21.id
      FROM service_version AS t21
      WHERE t21.service_id = t7.component_service_id AND t21.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t21.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
      FROM service_version AS t23
      WHERE t23.id = t7.package_version_id
    ) THEN (
      SELECT t24.id
      FROM service_version AS t24
      WHERE t24.service_id = t7.component_service_id AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t25.effective_at) AS min_1
        FROM lifecycle_transition AS t25
        WHERE t25.version_id = t24.id AND t25.status = 'SCHEDULED' AND t25.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t24.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":' || coalesce(CAST(t7.customer_visible AS TEXT), 'null') || '}') AS json
    FROM composition_item AS t7
    WHERE t7.component_service_id = (
      SELECT t11.id
      FROM service AS t11
      WHERE t11.key = $2::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t12
      WHERE t12.id = t7.package_version_id AND (t12.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
    ORDER BY t7.package_version_id, t7.position, t7.id
    LIMIT 50
  ) AS listed
)
|| '},"network":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM composition_item AS t27
  WHERE t27.component_service_id = (
    SELECT t31.id
    FROM service AS t31
    WHERE t31.key = $3::VARCHAR
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t32
    WHERE t32.id = t27.package_version_id AND (t32.stage NOT IN ('RETIRED', 'REJECTED'))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t39.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t39.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t40.is_package THEN ('{"key":' || ('"' || CAST(t40.key AS TEXT) || '"') || '}') WHEN t40.is_package THEN ('{"key":' || ('"' || CAST(t40.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t40
        WHERE t40.id = t39.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t39
      WHERE t39.id = t33.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t33.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_4
      FROM composition_item AS t41
      WHERE t41.package_version_id = t33.package_version_id AND row(t41.position, t41.id) <= row(t33.position, t33.id)
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN (t33.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t47.id
      FROM service_version AS t47
      WHERE t47.service_id = t33.component_service_id AND t47.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t47.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
      FROM service_version AS t49
      WHERE t49.id = t33.package_version_id
    ) THEN (
      SELECT t50.id
      FROM service_version AS t50
      WHERE t50.service_id = t33.component_service_id AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t51.effective_at) AS min_2
        FROM lifecycle_transition AS t51
        WHERE t51.version_id = t50.id AND t51.status = 'SCHEDULED' AND t51.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t50.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":' || coalesce(CAST(t33.customer_visible AS TEXT), 'null') || '}') AS json
    FROM composition_item AS t33
    WHERE t33.component_service_id = (
      SELECT t37.id
      FROM service AS t37
      WHERE t37.key = $4::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t38
      WHERE t38.id = t33.package_version_id AND (t38.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
    ORDER BY t33.package_version_id, t33.position, t33.id
    LIMIT 50
  ) AS listed
)
|| '},"printing":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_5
  FROM composition_item AS t53
  WHERE t53.component_service_id = (
    SELECT t57.id
    FROM service AS t57
    WHERE t57.key = $5::VARCHAR
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t58
    WHERE t58.id = t53.package_version_id AND (t58.stage NOT IN ('RETIRED', 'REJECTED'))
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
      WHERE t65.id = t59.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t59.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_6
      FROM composition_item AS t67
      WHERE t67.package_version_id = t59.package_version_id AND row(t67.position, t67.id) <= row(t59.position, t59.id)
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN (t59.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t73.id
      FROM service_version AS t73
      WHERE t73.service_id = t59.component_service_id AND t73.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t73.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t75.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
      FROM service_version AS t75
      WHERE t75.id = t59.package_version_id
    ) THEN (
      SELECT t76.id
      FROM service_version AS t76
      WHERE t76.service_id = t59.component_service_id AND t76.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t77.effective_at) AS min_3
        FROM lifecycle_transition AS t77
        WHERE t77.version_id = t76.id AND t77.status = 'SCHEDULED' AND t77.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t76.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":' || coalesce(CAST(t59.customer_visible AS TEXT), 'null') || '}') AS json
    FROM composition_item AS t59
    WHERE t59.component_service_id = (
      SELECT t63.id
      FROM service AS t63
      WHERE t63.key = $6::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t64
      WHERE t64.id = t59.package_version_id AND (t64.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
    ORDER BY t59.package_version_id, t59.position, t59.id
    LIMIT 50
  ) AS listed
) || '}}') AS "Concatenated_1"
