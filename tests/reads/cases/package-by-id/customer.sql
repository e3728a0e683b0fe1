SELECT ('{"erp":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t1.id AS TEXT)
  || '","key":"' || CAST(t1.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t3.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t3.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
    FROM service_version AS t3
    WHERE t3.service_id = t1.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
  ) AS TEXT) || '"}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.id = $1::UUID AND t1.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
  ))
), 'null')
|| ',"workplace":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t4.id AS TEXT)
  || '","key":"' || CAST(t4.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t6.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t6.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_2
    FROM service_version AS t6
    WHERE t6.service_id = t4.id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
  ) AS TEXT) || '"}') AS "Concatenated_3"
  FROM service AS t4
  WHERE t4.id = $2::UUID AND t4.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t5
    WHERE t5.service_id = t4.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
  ))
), 'null')
|| ',"case":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t7.id AS TEXT)
  || '","key":"' || CAST(t7.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t9.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t9.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_3
    FROM service_version AS t9
    WHERE t9.service_id = t7.id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
  ) AS TEXT) || '"}') AS "Concatenated_4"
  FROM service AS t7
  WHERE t7.id = $3::UUID AND t7.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t8
    WHERE t8.service_id = t7.id AND (t8.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t8.share_with_customers AND t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t8.language_status ->> 'fi') OR 'PUBLISHED' = (t8.language_status ->> 'sv') OR 'PUBLISHED' = (t8.language_status ->> 'en'))
  ))
), 'null')
|| ',"nobody":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t10.id AS TEXT)
  || '","key":"' || CAST(t10.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t12.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t12.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_4
    FROM service_version AS t12
    WHERE t12.service_id = t10.id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
  ) AS TEXT) || '"}') AS "Concatenated_5"
  FROM service AS t10
  WHERE t10.id = $4::UUID AND t10.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t11
    WHERE t11.service_id = t10.id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
  ))
), 'null') || '}') AS "Concatenated_1"
