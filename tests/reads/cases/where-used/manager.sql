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
        SELECT CASE WHEN NOT t15.is_package THEN ('{"key":' || ('"' || CAST(t15.key AS TEXT) || '"') || '}') WHEN t15.is_package THEN ('{"key":' || ('"' || CAST(t15.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t15
        WHERE t15.id = t13.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t13
      WHERE t13.id = t7.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t7.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_2
      FROM composition_item AS t16
      WHERE t16.package_version_id = t7.package_version_id AND row(t16.position, t16.id) <= row(t7.position, t7.id)
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN (t7.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t22.id
      FROM service_version AS t22
      WHERE t22.service_id = t7.component_service_id AND t22.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t22.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
      FROM service_version AS t24
      WHERE t24.id = t7.package_version_id
    ) THEN (
      SELECT t25.id
      FROM service_version AS t25
      WHERE t25.service_id = t7.component_service_id AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t26.effective_at) AS min_1
        FROM lifecycle_transition AS t26
        WHERE t26.version_id = t25.id AND t26.status = 'SCHEDULED' AND t26.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t25.number, '.') AS INTEGER[]) DESC
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
  FROM composition_item AS t28
  WHERE t28.component_service_id = (
    SELECT t32.id
    FROM service AS t32
    WHERE t32.key = $3::VARCHAR
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t33
    WHERE t33.id = t28.package_version_id AND (t33.stage NOT IN ('RETIRED', 'REJECTED'))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t40.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t40.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t42.is_package THEN ('{"key":' || ('"' || CAST(t42.key AS TEXT) || '"') || '}') WHEN t42.is_package THEN ('{"key":' || ('"' || CAST(t42.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t42
        WHERE t42.id = t40.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t40
      WHERE t40.id = t34.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t34.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_4
      FROM composition_item AS t43
      WHERE t43.package_version_id = t34.package_version_id AND row(t43.position, t43.id) <= row(t34.position, t34.id)
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN (t34.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t49.id
      FROM service_version AS t49
      WHERE t49.service_id = t34.component_service_id AND t49.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t49.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
      FROM service_version AS t51
      WHERE t51.id = t34.package_version_id
    ) THEN (
      SELECT t52.id
      FROM service_version AS t52
      WHERE t52.service_id = t34.component_service_id AND t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t53.effective_at) AS min_2
        FROM lifecycle_transition AS t53
        WHERE t53.version_id = t52.id AND t53.status = 'SCHEDULED' AND t53.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t52.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":' || coalesce(CAST(t34.customer_visible AS TEXT), 'null') || '}') AS json
    FROM composition_item AS t34
    WHERE t34.component_service_id = (
      SELECT t38.id
      FROM service AS t38
      WHERE t38.key = $4::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t39
      WHERE t39.id = t34.package_version_id AND (t39.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
    ORDER BY t34.package_version_id, t34.position, t34.id
    LIMIT 50
  ) AS listed
)
|| '},"printing":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_5
  FROM composition_item AS t55
  WHERE t55.component_service_id = (
    SELECT t59.id
    FROM service AS t59
    WHERE t59.key = $5::VARCHAR
  ) AND (EXISTS (
    SELECT 1
    FROM service_version AS t60
    WHERE t60.id = t55.package_version_id AND (t60.stage NOT IN ('RETIRED', 'REJECTED'))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t67.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t67.stage AS TEXT) || '"')
      || ',"service":' || coalesce((
        SELECT CASE WHEN NOT t69.is_package THEN ('{"key":' || ('"' || CAST(t69.key AS TEXT) || '"') || '}') WHEN t69.is_package THEN ('{"key":' || ('"' || CAST(t69.key AS TEXT) || '"') || '}') END AS json
        FROM service AS t69
        WHERE t69.id = t67.service_id
        LIMIT 1
      ), 'null') || '}') AS json
      FROM service_version AS t67
      WHERE t67.id = t61.package_version_id
      LIMIT 1
    ), 'null')
    || ',"role":' || ('"' || CAST(t61.role AS TEXT) || '"')
    || ',"position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_6
      FROM composition_item AS t70
      WHERE t70.package_version_id = t61.package_version_id AND row(t70.position, t70.id) <= row(t61.position, t61.id)
    ) AS TEXT)
    || ',"resolution":' || ('"' || CAST(CASE WHEN (t61.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t76.id
      FROM service_version AS t76
      WHERE t76.service_id = t61.component_service_id AND t76.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t76.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t78.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
      FROM service_version AS t78
      WHERE t78.id = t61.package_version_id
    ) THEN (
      SELECT t79.id
      FROM service_version AS t79
      WHERE t79.service_id = t61.component_service_id AND t79.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t80.effective_at) AS min_3
        FROM lifecycle_transition AS t80
        WHERE t80.version_id = t79.id AND t80.status = 'SCHEDULED' AND t80.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t79.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT) || '"')
    || ',"customerVisible":' || coalesce(CAST(t61.customer_visible AS TEXT), 'null') || '}') AS json
    FROM composition_item AS t61
    WHERE t61.component_service_id = (
      SELECT t65.id
      FROM service AS t65
      WHERE t65.key = $6::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t66
      WHERE t66.id = t61.package_version_id AND (t66.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
    ORDER BY t61.package_version_id, t61.position, t61.id
    LIMIT 50
  ) AS listed
) || '}}') AS "Concatenated_1"
