SELECT (('{"desk":{"totalCount":' || (
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
      SELECT t16.id
      FROM service_version AS t16
      WHERE t16.service_id = p7.component_service_id AND t16.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t16.stage = 'OPERATIONAL' DESC, t16.stage_since DESC, t16.id DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
      FROM service_version AS t18
      WHERE t18.id = p7.package_version_id
    ) THEN (
      SELECT t19.id
      FROM service_version AS t19
      WHERE t19.service_id = p7.component_service_id AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t20.effective_at) AS min_1
        FROM lifecycle_transition AS t20
        WHERE t20.version_id = t19.id AND t20.status = 'SCHEDULED' AND t20.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t19.number, '.') AS INTEGER[]) DESC
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
    FROM composition_item AS t22
    WHERE t22.component_service_id = (
      SELECT t26.id
      FROM service AS t26
      WHERE t26.key = $2::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t27
      WHERE t27.id = t22.package_version_id AND (t27.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l29.c0, ','), '')) AS "Concatenated_5"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t30.number AS TEXT)
      || '","stage":"' || CAST(t30.stage AS TEXT)
      || '","service":' || coalesce((
        SELECT ('{"key":"' || CAST(t31.key AS TEXT) || '"}') AS "Concatenated_7"
        FROM service AS t31
        WHERE t31.id = t30.service_id
      ), 'null') || '}') AS "Concatenated_6"
      FROM service_version AS t30
      WHERE t30.id = p28.package_version_id
    ), 'null')
    || ',"role":"' || CAST(p28.role AS TEXT)
    || '","position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_4
      FROM composition_item AS t32
      WHERE t32.package_version_id = p28.package_version_id AND row(t32.position, t32.id) <= row(p28.position, p28.id)
    ) AS TEXT)
    || ',"resolution":"' || CAST(CASE WHEN (p28.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t37.id
      FROM service_version AS t37
      WHERE t37.service_id = p28.component_service_id AND t37.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t37.stage = 'OPERATIONAL' DESC, t37.stage_since DESC, t37.id DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
      FROM service_version AS t39
      WHERE t39.id = p28.package_version_id
    ) THEN (
      SELECT t40.id
      FROM service_version AS t40
      WHERE t40.service_id = p28.component_service_id AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t41.effective_at) AS min_2
        FROM lifecycle_transition AS t41
        WHERE t41.version_id = t40.id AND t41.status = 'SCHEDULED' AND t41.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t40.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT)
    || '","customerVisible":' || coalesce(CAST(p28.customer_visible AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t22.id AS id, t22.package_version_id AS package_version_id, t22.component_service_id AS component_service_id, t22.pinned_version_id AS pinned_version_id, t22.role AS role, t22.min_quantity AS min_quantity, t22.max_quantity AS max_quantity, t22.default_quantity AS default_quantity, t22.option_group_id AS option_group_id, t22.component_offering_key AS component_offering_key, t22.customer_visible AS customer_visible, t22.value_chain_activity AS value_chain_activity, t22.position AS position, t22.note AS note
      FROM composition_item AS t22
      WHERE t22.component_service_id = (
        SELECT t26.id
        FROM service AS t26
        WHERE t26.key = $2::VARCHAR
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t27
        WHERE t27.id = t22.package_version_id AND (t27.stage NOT IN ('RETIRED', 'REJECTED'))
      ))
      ORDER BY t22.package_version_id ASC, t22.id ASC
      LIMIT 50
    ) AS p28
  ) AS l29
)
|| ']},"printing":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_5
    FROM composition_item AS t43
    WHERE t43.component_service_id = (
      SELECT t47.id
      FROM service AS t47
      WHERE t47.key = $3::VARCHAR
    ) AND (EXISTS (
      SELECT 1
      FROM service_version AS t48
      WHERE t48.id = t43.package_version_id AND (t48.stage NOT IN ('RETIRED', 'REJECTED'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l50.c0, ','), '')) AS "Concatenated_8"
  FROM (
    SELECT ('{"packageVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t51.number AS TEXT)
      || '","stage":"' || CAST(t51.stage AS TEXT)
      || '","service":' || coalesce((
        SELECT ('{"key":"' || CAST(t52.key AS TEXT) || '"}') AS "Concatenated_10"
        FROM service AS t52
        WHERE t52.id = t51.service_id
      ), 'null') || '}') AS "Concatenated_9"
      FROM service_version AS t51
      WHERE t51.id = p49.package_version_id
    ), 'null')
    || ',"role":"' || CAST(p49.role AS TEXT)
    || '","position":' || CAST((
      SELECT CAST(count(*) AS INTEGER) AS count_6
      FROM composition_item AS t53
      WHERE t53.package_version_id = p49.package_version_id AND row(t53.position, t53.id) <= row(p49.position, p49.id)
    ) AS TEXT)
    || ',"resolution":"' || CAST(CASE WHEN (p49.pinned_version_id IS NOT NULL) THEN 'PINNED' WHEN ((
      SELECT t58.id
      FROM service_version AS t58
      WHERE t58.service_id = p49.component_service_id AND t58.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY t58.stage = 'OPERATIONAL' DESC, t58.stage_since DESC, t58.id DESC
      LIMIT 1
    ) IS NOT NULL) THEN 'IN_FORCE' WHEN (CASE WHEN (
      SELECT t60.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
      FROM service_version AS t60
      WHERE t60.id = p49.package_version_id
    ) THEN (
      SELECT t61.id
      FROM service_version AS t61
      WHERE t61.service_id = p49.component_service_id AND t61.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY (
        SELECT min(t62.effective_at) AS min_3
        FROM lifecycle_transition AS t62
        WHERE t62.version_id = t61.id AND t62.status = 'SCHEDULED' AND t62.to_stage = 'OPERATIONAL'
      ) ASC NULLS LAST, CAST(string_to_array(t61.number, '.') AS INTEGER[]) DESC
      LIMIT 1
    ) END IS NOT NULL) THEN 'PLANNED' ELSE 'MISSING' END AS TEXT)
    || '","customerVisible":' || coalesce(CAST(p49.customer_visible AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t43.id AS id, t43.package_version_id AS package_version_id, t43.component_service_id AS component_service_id, t43.pinned_version_id AS pinned_version_id, t43.role AS role, t43.min_quantity AS min_quantity, t43.max_quantity AS max_quantity, t43.default_quantity AS default_quantity, t43.option_group_id AS option_group_id, t43.component_offering_key AS component_offering_key, t43.customer_visible AS customer_visible, t43.value_chain_activity AS value_chain_activity, t43.position AS position, t43.note AS note
      FROM composition_item AS t43
      WHERE t43.component_service_id = (
        SELECT t47.id
        FROM service AS t47
        WHERE t47.key = $3::VARCHAR
      ) AND (EXISTS (
        SELECT 1
        FROM service_version AS t48
        WHERE t48.id = t43.package_version_id AND (t48.stage NOT IN ('RETIRED', 'REJECTED'))
      ))
      ORDER BY t43.package_version_id ASC, t43.id ASC
      LIMIT 50
    ) AS p49
  ) AS l50
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t64.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_4
  FROM change_transaction AS t64
  ORDER BY t64.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
