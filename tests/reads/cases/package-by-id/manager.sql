SELECT (('{"erp":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t1.id AS TEXT)
  || '","key":"' || CAST(t1.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t2.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t2.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id
  ) AS TEXT) || '"}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.id = $1::UUID AND t1.is_package
), 'null')
|| ',"workplace":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t4.id AS TEXT)
  || '","key":"' || CAST(t4.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t5.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t5.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_2
    FROM service_version AS t5
    WHERE t5.service_id = t4.id
  ) AS TEXT) || '"}') AS "Concatenated_3"
  FROM service AS t4
  WHERE t4.id = $2::UUID AND t4.is_package
), 'null')
|| ',"case":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t7.id AS TEXT)
  || '","key":"' || CAST(t7.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t8.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t8.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_3
    FROM service_version AS t8
    WHERE t8.service_id = t7.id
  ) AS TEXT) || '"}') AS "Concatenated_4"
  FROM service AS t7
  WHERE t7.id = $3::UUID AND t7.is_package
), 'null')
|| ',"nobody":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t10.id AS TEXT)
  || '","key":"' || CAST(t10.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t11.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t11.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_4
    FROM service_version AS t11
    WHERE t11.service_id = t10.id
  ) AS TEXT) || '"}') AS "Concatenated_5"
  FROM service AS t10
  WHERE t10.id = $4::UUID AND t10.is_package
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t13.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_5
  FROM change_transaction AS t13
  ORDER BY t13.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
