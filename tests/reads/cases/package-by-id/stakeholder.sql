SELECT (('{"erp":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t1.id AS TEXT)
  || '","key":"' || CAST(t1.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t3.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t3.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
    FROM service_version AS t3
    WHERE t3.service_id = t1.id AND (EXISTS (
      SELECT 1
      FROM service AS t4
      WHERE t4.id = t3.service_id AND (t4.portfolio_id = ANY ($1::UUID[]) OR t4.provider_id = ANY ($2::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service_stakeholder AS t5
        WHERE t5.service_id = t4.id AND t5.party_id = ANY ($2::UUID[])
      )))
    ))
  ) AS TEXT) || '"}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.id = $3::UUID AND t1.is_package AND (t1.portfolio_id = ANY ($1::UUID[]) OR t1.provider_id = ANY ($2::UUID[]) OR (EXISTS (
    SELECT 1
    FROM service_stakeholder AS t2
    WHERE t2.service_id = t1.id AND t2.party_id = ANY ($2::UUID[])
  )))
), 'null')
|| ',"workplace":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t6.id AS TEXT)
  || '","key":"' || CAST(t6.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t8.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t8.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_2
    FROM service_version AS t8
    WHERE t8.service_id = t6.id AND (EXISTS (
      SELECT 1
      FROM service AS t9
      WHERE t9.id = t8.service_id AND (t9.portfolio_id = ANY ($1::UUID[]) OR t9.provider_id = ANY ($2::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service_stakeholder AS t10
        WHERE t10.service_id = t9.id AND t10.party_id = ANY ($2::UUID[])
      )))
    ))
  ) AS TEXT) || '"}') AS "Concatenated_3"
  FROM service AS t6
  WHERE t6.id = $4::UUID AND t6.is_package AND (t6.portfolio_id = ANY ($1::UUID[]) OR t6.provider_id = ANY ($2::UUID[]) OR (EXISTS (
    SELECT 1
    FROM service_stakeholder AS t7
    WHERE t7.service_id = t6.id AND t7.party_id = ANY ($2::UUID[])
  )))
), 'null')
|| ',"case":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t11.id AS TEXT)
  || '","key":"' || CAST(t11.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t13.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t13.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_3
    FROM service_version AS t13
    WHERE t13.service_id = t11.id AND (EXISTS (
      SELECT 1
      FROM service AS t14
      WHERE t14.id = t13.service_id AND (t14.portfolio_id = ANY ($1::UUID[]) OR t14.provider_id = ANY ($2::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service_stakeholder AS t15
        WHERE t15.service_id = t14.id AND t15.party_id = ANY ($2::UUID[])
      )))
    ))
  ) AS TEXT) || '"}') AS "Concatenated_4"
  FROM service AS t11
  WHERE t11.id = $5::UUID AND t11.is_package AND (t11.portfolio_id = ANY ($1::UUID[]) OR t11.provider_id = ANY ($2::UUID[]) OR (EXISTS (
    SELECT 1
    FROM service_stakeholder AS t12
    WHERE t12.service_id = t11.id AND t12.party_id = ANY ($2::UUID[])
  )))
), 'null')
|| ',"nobody":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t16.id AS TEXT)
  || '","key":"' || CAST(t16.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t18.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t18.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_4
    FROM service_version AS t18
    WHERE t18.service_id = t16.id AND (EXISTS (
      SELECT 1
      FROM service AS t19
      WHERE t19.id = t18.service_id AND (t19.portfolio_id = ANY ($1::UUID[]) OR t19.provider_id = ANY ($2::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service_stakeholder AS t20
        WHERE t20.service_id = t19.id AND t20.party_id = ANY ($2::UUID[])
      )))
    ))
  ) AS TEXT) || '"}') AS "Concatenated_5"
  FROM service AS t16
  WHERE t16.id = $6::UUID AND t16.is_package AND (t16.portfolio_id = ANY ($1::UUID[]) OR t16.provider_id = ANY ($2::UUID[]) OR (EXISTS (
    SELECT 1
    FROM service_stakeholder AS t17
    WHERE t17.service_id = t16.id AND t17.party_id = ANY ($2::UUID[])
  )))
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t21.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_5
  FROM change_transaction AS t21
  ORDER BY t21.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
