SELECT ('{"desk":' || coalesce((
  SELECT ('{"key":"' || CAST(t1.key AS TEXT)
  || '","name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t4.sv, t4.fi)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t4.sv IS NOT NULL) THEN 'SV' WHEN (t4.fi IS NOT NULL) THEN 'FI' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t4.sv IS NULL AND coalesce(t4.fi) IS NOT NULL AS TEXT) || '}') AS "Concatenated_3"
    FROM (
      SELECT CASE WHEN ((t3.language_status ->> 'fi') = 'PUBLISHED') THEN t3.name ->> 'fi' END AS fi, CASE WHEN ((t3.language_status ->> 'fi') = 'PUBLISHED') THEN t3.name_sort_fi END AS sort_fi, CASE WHEN ((t3.language_status ->> 'sv') = 'PUBLISHED') THEN t3.name ->> 'sv' END AS sv, CASE WHEN ((t3.language_status ->> 'sv') = 'PUBLISHED') THEN t3.name_sort_sv END AS sort_sv, CASE WHEN ((t3.language_status ->> 'en') = 'PUBLISHED') THEN t3.name ->> 'en' END AS en, CASE WHEN ((t3.language_status ->> 'en') = 'PUBLISHED') THEN t3.name_sort_en END AS sort_en
      FROM service_version AS t3
      WHERE t3.service_id = t1.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      ORDER BY CASE t3.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t3.stage_since DESC, t3.id DESC
      LIMIT 1
    ) AS t4
  ), 'null')
  || ',"form":"' || CAST(t1.form AS TEXT)
  || '","classification":"' || CAST(t1.classification AS TEXT)
  || '","provider":' || coalesce((
    SELECT ('{"key":"' || CAST(t5.key AS TEXT) || '"}') AS "Concatenated_4"
    FROM party AS t5
    WHERE t5.id = t1.provider_id
  ), 'null')
  || ',"owner":null,"reviewDueOn":null,"currentVersion":' || coalesce((
    SELECT ('{"number":"' || CAST(t6.number AS TEXT)
    || '","stage":"' || CAST(t6.stage AS TEXT)
    || '","validFrom":' || coalesce(CAST(to_json((
      SELECT min(t7.effective_at) AS min_1
      FROM lifecycle_transition AS t7
      WHERE t7.version_id = t6.id AND t7.status = 'DONE' AND t7.to_stage = 'OPERATIONAL'
    )) AS TEXT), 'null')
    || ',"basedOn":' || coalesce((
      SELECT ('{"number":"' || CAST(t8.number AS TEXT) || '"}') AS "Concatenated_6"
      FROM service_version AS t8
      WHERE t8.id = t6.based_on_id AND (t8.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t8.share_with_customers AND t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t8.language_status ->> 'fi') OR 'PUBLISHED' = (t8.language_status ->> 'sv') OR 'PUBLISHED' = (t8.language_status ->> 'en'))
    ), 'null')
    || ',"price":' || coalesce((
      SELECT ('{"unitPrice":' || CASE WHEN (t9.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t9.unit_price) AS TEXT)
      || '","currency":"' || CAST(t9.currency AS TEXT) || '"}') END
      || ',"unitCost":null,"priceUnit":"' || CAST(t9.price_unit AS TEXT)
      || '","validFrom":"' || CAST(t9.valid_from AS TEXT) || '"}') AS "Concatenated_7"
      FROM service_price AS t9
      WHERE t9.version_id = t6.id AND t9.valid_from <= $1::DATE
      ORDER BY t9.valid_from DESC
      LIMIT 1
    ), 'null') || '}') AS "Concatenated_5"
    FROM service_version AS t6
    WHERE t6.service_id = t1.id AND t6.stage IN ('OPERATIONAL', 'RETIRING') AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
    ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC, t6.id DESC
    LIMIT 1
  ), 'null') || '}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.key = $2::VARCHAR AND NOT t1.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
  ))
), 'null')
|| ',"communications":' || coalesce((
  SELECT ('{"key":"' || CAST(t10.key AS TEXT)
  || '","name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t13.sv, t13.fi)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t13.sv IS NOT NULL) THEN 'SV' WHEN (t13.fi IS NOT NULL) THEN 'FI' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t13.sv IS NULL AND coalesce(t13.fi) IS NOT NULL AS TEXT) || '}') AS "Concatenated_9"
    FROM (
      SELECT CASE WHEN ((t12.language_status ->> 'fi') = 'PUBLISHED') THEN t12.name ->> 'fi' END AS fi, CASE WHEN ((t12.language_status ->> 'fi') = 'PUBLISHED') THEN t12.name_sort_fi END AS sort_fi, CASE WHEN ((t12.language_status ->> 'sv') = 'PUBLISHED') THEN t12.name ->> 'sv' END AS sv, CASE WHEN ((t12.language_status ->> 'sv') = 'PUBLISHED') THEN t12.name_sort_sv END AS sort_sv, CASE WHEN ((t12.language_status ->> 'en') = 'PUBLISHED') THEN t12.name ->> 'en' END AS en, CASE WHEN ((t12.language_status ->> 'en') = 'PUBLISHED') THEN t12.name_sort_en END AS sort_en
      FROM service_version AS t12
      WHERE t12.service_id = t10.id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
      ORDER BY CASE t12.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t12.stage_since DESC, t12.id DESC
      LIMIT 1
    ) AS t13
  ), 'null')
  || ',"form":"' || CAST(t10.form AS TEXT)
  || '","classification":"' || CAST(t10.classification AS TEXT)
  || '","provider":' || coalesce((
    SELECT ('{"key":"' || CAST(t14.key AS TEXT) || '"}') AS "Concatenated_10"
    FROM party AS t14
    WHERE t14.id = t10.provider_id
  ), 'null')
  || ',"owner":null,"reviewDueOn":null,"currentVersion":' || coalesce((
    SELECT ('{"number":"' || CAST(t15.number AS TEXT)
    || '","stage":"' || CAST(t15.stage AS TEXT)
    || '","validFrom":' || coalesce(CAST(to_json((
      SELECT min(t16.effective_at) AS min_2
      FROM lifecycle_transition AS t16
      WHERE t16.version_id = t15.id AND t16.status = 'DONE' AND t16.to_stage = 'OPERATIONAL'
    )) AS TEXT), 'null')
    || ',"basedOn":' || coalesce((
      SELECT ('{"number":"' || CAST(t17.number AS TEXT) || '"}') AS "Concatenated_12"
      FROM service_version AS t17
      WHERE t17.id = t15.based_on_id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
    ), 'null')
    || ',"price":' || coalesce((
      SELECT ('{"unitPrice":' || CASE WHEN (t18.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t18.unit_price) AS TEXT)
      || '","currency":"' || CAST(t18.currency AS TEXT) || '"}') END
      || ',"unitCost":null,"priceUnit":"' || CAST(t18.price_unit AS TEXT)
      || '","validFrom":"' || CAST(t18.valid_from AS TEXT) || '"}') AS "Concatenated_13"
      FROM service_price AS t18
      WHERE t18.version_id = t15.id AND t18.valid_from <= $1::DATE
      ORDER BY t18.valid_from DESC
      LIMIT 1
    ), 'null') || '}') AS "Concatenated_11"
    FROM service_version AS t15
    WHERE t15.service_id = t10.id AND t15.stage IN ('OPERATIONAL', 'RETIRING') AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
    ORDER BY CASE t15.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t15.stage_since DESC, t15.id DESC
    LIMIT 1
  ), 'null') || '}') AS "Concatenated_8"
  FROM service AS t10
  WHERE t10.key = $3::VARCHAR AND NOT t10.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t11
    WHERE t11.service_id = t10.id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
  ))
), 'null')
|| ',"nobody":' || coalesce((
  SELECT ('{"key":"' || CAST(t19.key AS TEXT) || '"}') AS "Concatenated_14"
  FROM service AS t19
  WHERE t19.key = $4::VARCHAR AND NOT t19.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t20
    WHERE t20.service_id = t19.id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en'))
  ))
), 'null') || '}') AS "Concatenated_1"
