SELECT (('{"service":' || coalesce((
  SELECT ('{"__typename":"Service","id":"Service:' || CAST(t1.id AS TEXT)
  || '","key":"' || CAST(t1.key AS TEXT) || '"}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.id = $1::UUID AND NOT t1.is_package
), 'null')
|| ',"package":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t2.id AS TEXT)
  || '","key":"' || CAST(t2.key AS TEXT)
  || '","currentVersion":' || coalesce((
    SELECT ('{"number":"' || CAST(t3.number AS TEXT) || '"}') AS "Concatenated_4"
    FROM service_version AS t3
    WHERE t3.service_id = t2.id AND t3.stage IN ('OPERATIONAL', 'RETIRING')
    ORDER BY CASE t3.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t3.stage_since DESC, t3.id DESC
    LIMIT 1
  ), 'null') || '}') AS "Concatenated_3"
  FROM service AS t2
  WHERE t2.id = $2::UUID AND t2.is_package
), 'null')
|| ',"version":' || coalesce((
  SELECT ('{"__typename":"ServiceVersion","id":"ServiceVersion:' || CAST(t5.id AS TEXT)
  || '","number":"' || CAST(t5.number AS TEXT)
  || '","stage":"' || CAST(t5.stage AS TEXT) || '"}') AS "Concatenated_5"
  FROM service_version AS t5
  WHERE t5.id = $3::UUID
), 'null')
|| ',"party":' || coalesce((
  SELECT ('{"__typename":"Party","id":"Party:' || CAST(t7.id AS TEXT)
  || '","key":"' || CAST(t7.key AS TEXT)
  || '","kind":"' || CAST(t7.kind AS TEXT) || '"}') AS "Concatenated_6"
  FROM party AS t7
  WHERE t7.id = $4::UUID
), 'null')
|| ',"capability":' || coalesce((
  SELECT ('{"__typename":"Capability","id":"Capability:' || CAST(t8.id AS TEXT)
  || '","capability":"' || CAST(t8.kind AS TEXT) || '"}') AS "Concatenated_7"
  FROM capability AS t8
  WHERE t8.id = $5::UUID
), 'null')
|| ',"wrong":' || coalesce((
  SELECT ('{"__typename":"Service","id":"Service:' || CAST(t9.id AS TEXT)
  || '","key":"' || CAST(t9.key AS TEXT) || '"}') AS "Concatenated_8"
  FROM service AS t9
  WHERE t9.id = $6::UUID AND NOT t9.is_package
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t10.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t10
  ORDER BY t10.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
