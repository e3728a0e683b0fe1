SELECT ('{"desk":{"totalCount":' || (
  SELECT ((
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
  || ',"nodes":[' || coalesce(string_agg(l8.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t9.number AS TEXT)
      || '","stage":"' || CAST(t9.stage AS TEXT)
      || '","service":' || coalesce((
        SELECT ('{"key":"' || CAST(t10.key AS TEXT) || '"}') AS "Concatenated_4"
        FROM service AS t10
        WHERE t10.id = t9.service_id
      ), 'null') || '}') AS "Concatenated_3"
      FROM service_version AS t9
      WHERE t9.id = p7.package_version_id
    ), 'null')
    || ',"role":"' || CAST(p7.role AS TEXT)
    || '","position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_2
      FROM composition_item AS t11
      WHERE t11.package_version_id = p7.package_version_id AND row(t11.position, t11.id) <= row(p7.position, p7.id)
    ) AS TEXT)
    || ',"resolution":"' || CAST(CASE WHEN (p7.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t17.id
      FROM service_version AS t17
      WHERE t17.service_id = p7.component_service_id AND t17.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t17.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
      FROM service_version AS t19
      WHERE t19.id = p7.package_version_id
    ) THEN (
      SELECT t20.id
      FROM service_version AS t20
      WHERE t20.service_id = p7.component_service_id AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t21.effective_at) AS min_1
        FROM lifecycle_transition AS t21
        WHERE t21.version_id = t20.id AND t21.status = 'SCHEDULED' AND t21.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t20.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT)
    || '","customerVisible":' || coalesce(CAST(p7.customer_visible AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t1.id AS id, t1.package_version_id AS package_version_id, t1.component_service_id AS component_service_id, t1.pinned_version_id AS pinned_version_id, t1.role AS role, t1.min_quantity AS min_quantity, t1.max_quantity AS max_quantity, t1.default_quantity AS default_quantity, t1.option_group_id AS option_group_id, t1.component_offering_key AS component_offering_key, t1.customer_visible AS customer_visible, t1.value_chain_activity AS value_chain_activity, t1.position AS position, t1.note AS note
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
      ORDER BY t1.package_version_id ASC, t1.id ASC
      LIMIT 50
    ) AS p7
  ) AS l8
)
|| ']},"network":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_3
    FROM composition_item AS t23
    WHERE t23.component_service_id = (
      SELECT t27.id
      FROM service AS t27
      WHERE t27.key = $2::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t28
      WHERE t28.id = t23.package_version_id AND (t28.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l30.c0, ','), '')) AS "Concatenated_5"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t31.number AS TEXT)
      || '","stage":"' || CAST(t31.stage AS TEXT)
      || '","service":' || coalesce((
        SELECT ('{"key":"' || CAST(t32.key AS TEXT) || '"}') AS "Concatenated_7"
        FROM service AS t32
        WHERE t32.id = t31.service_id
      ), 'null') || '}') AS "Concatenated_6"
      FROM service_version AS t31
      WHERE t31.id = p29.package_version_id
    ), 'null')
    || ',"role":"' || CAST(p29.role AS TEXT)
    || '","position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_4
      FROM composition_item AS t33
      WHERE t33.package_version_id = p29.package_version_id AND row(t33.position, t33.id) <= row(p29.position, p29.id)
    ) AS TEXT)
    || ',"resolution":"' || CAST(CASE WHEN (p29.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t39.id
      FROM service_version AS t39
      WHERE t39.service_id = p29.component_service_id AND t39.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t39.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
      FROM service_version AS t41
      WHERE t41.id = p29.package_version_id
    ) THEN (
      SELECT t42.id
      FROM service_version AS t42
      WHERE t42.service_id = p29.component_service_id AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t43.effective_at) AS min_2
        FROM lifecycle_transition AS t43
        WHERE t43.version_id = t42.id AND t43.status = 'SCHEDULED' AND t43.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t42.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT)
    || '","customerVisible":' || coalesce(CAST(p29.customer_visible AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t23.id AS id, t23.package_version_id AS package_version_id, t23.component_service_id AS component_service_id, t23.pinned_version_id AS pinned_version_id, t23.role AS role, t23.min_quantity AS min_quantity, t23.max_quantity AS max_quantity, t23.default_quantity AS default_quantity, t23.option_group_id AS option_group_id, t23.component_offering_key AS component_offering_key, t23.customer_visible AS customer_visible, t23.value_chain_activity AS value_chain_activity, t23.position AS position, t23.note AS note
      FROM composition_item AS t23
      WHERE t23.component_service_id = (
        SELECT t27.id
        FROM service AS t27
        WHERE t27.key = $2::VARCHAR
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t28
        WHERE t28.id = t23.package_version_id AND (t28.stage NOT IN ('RETIRED', 'REJECTED'))
      ))
      ORDER BY t23.package_version_id ASC, t23.id ASC
      LIMIT 50
    ) AS p29
  ) AS l30
)
|| ']},"printing":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_5
    FROM composition_item AS t45
    WHERE t45.component_service_id = (
      SELECT t49.id
      FROM service AS t49
      WHERE t49.key = $3::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t50
      WHERE t50.id = t45.package_version_id AND (t50.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l52.c0, ','), '')) AS "Concatenated_8"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t53.number AS TEXT)
      || '","stage":"' || CAST(t53.stage AS TEXT)
      || '","service":' || coalesce((
        SELECT ('{"key":"' || CAST(t54.key AS TEXT) || '"}') AS "Concatenated_10"
        FROM service AS t54
        WHERE t54.id = t53.service_id
      ), 'null') || '}') AS "Concatenated_9"
      FROM service_version AS t53
      WHERE t53.id = p51.package_version_id
    ), 'null')
    || ',"role":"' || CAST(p51.role AS TEXT)
    || '","position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_6
      FROM composition_item AS t55
      WHERE t55.package_version_id = p51.package_version_id AND row(t55.position, t55.id) <= row(p51.position, p51.id)
    ) AS TEXT)
    || ',"resolution":"' || CAST(CASE WHEN (p51.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t61.id
      FROM service_version AS t61
      WHERE t61.service_id = p51.component_service_id AND t61.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t61.stage = 'OPERATIONAL' DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t63.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
      FROM service_version AS t63
      WHERE t63.id = p51.package_version_id
    ) THEN (
      SELECT t64.id
      FROM service_version AS t64
      WHERE t64.service_id = p51.component_service_id AND t64.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t65.effective_at) AS min_3
        FROM lifecycle_transition AS t65
        WHERE t65.version_id = t64.id AND t65.status = 'SCHEDULED' AND t65.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t64.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT)
    || '","customerVisible":' || coalesce(CAST(p51.customer_visible AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t45.id AS id, t45.package_version_id AS package_version_id, t45.component_service_id AS component_service_id, t45.pinned_version_id AS pinned_version_id, t45.role AS role, t45.min_quantity AS min_quantity, t45.max_quantity AS max_quantity, t45.default_quantity AS default_quantity, t45.option_group_id AS option_group_id, t45.component_offering_key AS component_offering_key, t45.customer_visible AS customer_visible, t45.value_chain_activity AS value_chain_activity, t45.position AS position, t45.note AS note
      FROM composition_item AS t45
      WHERE t45.component_service_id = (
        SELECT t49.id
        FROM service AS t49
        WHERE t49.key = $3::VARCHAR
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t50
        WHERE t50.id = t45.package_version_id AND (t50.stage NOT IN ('RETIRED', 'REJECTED'))
      ))
      ORDER BY t45.package_version_id ASC, t45.id ASC
      LIMIT 50
    ) AS p51
  ) AS l52
) || ']}}') AS "Concatenated_1"
