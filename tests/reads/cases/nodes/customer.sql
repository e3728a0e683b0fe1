SELECT ('{"service":' || coalesce((
  SELECT ('{"__typename":"Service","id":"Service:' || CAST(t1.id AS TEXT)
  || '","key":"' || CAST(t1.key AS TEXT) || '"}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.id = $1::UUID AND NOT t1.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
  ))
), 'null')
|| ',"package":' || coalesce((
  SELECT ('{"__typename":"ServicePackage","id":"ServicePackage:' || CAST(t3.id AS TEXT)
  || '","key":"' || CAST(t3.key AS TEXT)
  || '","currentVersion":' || coalesce((
    SELECT ('{"number":"' || CAST(t5.number AS TEXT) || '"}') AS "Concatenated_4"
    FROM service_version AS t5
    WHERE t5.service_id = t3.id AND t5.stage IN ('OPERATIONAL', 'RETIRING') AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
    ORDER BY CASE t5.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t5.stage_since DESC, t5.id DESC
    LIMIT 1
  ), 'null') || '}') AS "Concatenated_3"
  FROM service AS t3
  WHERE t3.id = $2::UUID AND t3.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t4
    WHERE t4.service_id = t3.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
  ))
), 'null')
|| ',"version":' || coalesce((
  SELECT ('{"__typename":"ServiceVersion","id":"ServiceVersion:' || CAST(t6.id AS TEXT)
  || '","number":"' || CAST(t6.number AS TEXT)
  || '","stage":"' || CAST(t6.stage AS TEXT) || '"}') AS "Concatenated_5"
  FROM service_version AS t6
  WHERE t6.id = $3::UUID AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
), 'null')
|| ',"party":' || coalesce((
  SELECT ('{"__typename":"Party","id":"Party:' || CAST(t7.id AS TEXT)
  || '","key":"' || CAST(t7.key AS TEXT)
  || '","kind":"' || CAST(t7.kind AS TEXT) || '"}') AS "Concatenated_6"
  FROM party AS t7
  WHERE t7.id = $4::UUID AND (t7.id = ANY ($5::UUID[]) OR (EXISTS (
    SELECT 1
    FROM service AS t8
    WHERE t8.provider_id = t7.id AND (EXISTS (
      SELECT 1
      FROM service_version AS t11
      WHERE t11.service_id = t8.id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
    ))
  )) OR (EXISTS (
    SELECT 1
    FROM portfolio AS t9
    WHERE t9.owner_id = t7.id
  )) OR (EXISTS (
    SELECT 1
    FROM stakeholder_comment AS t10
    WHERE t10.author_id = t7.id AND t10.audience = 'CUSTOMER' AND (t10.customer_id IS NULL OR t10.customer_id = ANY ($5::UUID[])) AND (t10.stance IS NULL OR t10.author_id = ANY ($5::UUID[])) AND (EXISTS (
      SELECT 1
      FROM service_version AS t12
      WHERE t12.service_id = t10.service_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
    )) AND (t10.version_id IS NULL OR (
      SELECT EXISTS (
        SELECT 1
        FROM service_version AS t13
        WHERE t13.id = t10.version_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
      ) AS anon_1
    )) AND (t10.idea_id IS NULL OR (
      SELECT EXISTS (
        SELECT 1
        FROM development_idea AS t14
        WHERE t14.id = t10.idea_id AND t14.submitted_by_id = ANY ($5::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service_version AS t15
          WHERE t15.service_id = t14.service_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
        ))
      ) AS anon_2
    ))
  )))
), 'null')
|| ',"capability":' || coalesce('null')
|| ',"wrong":' || coalesce((
  SELECT ('{"__typename":"Service","id":"Service:' || CAST(t16.id AS TEXT)
  || '","key":"' || CAST(t16.key AS TEXT) || '"}') AS "Concatenated_7"
  FROM service AS t16
  WHERE t16.id = $6::UUID AND NOT t16.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t17
    WHERE t17.service_id = t16.id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
  ))
), 'null') || '}') AS "Concatenated_1"
