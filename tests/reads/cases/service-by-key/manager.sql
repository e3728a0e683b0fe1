SELECT (('{"desk":' || coalesce((
  SELECT ('{"key":"' || CAST(t1.key AS TEXT)
  || '","name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t4.sv, t4.fi)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t4.sv IS NOT NULL) THEN 'SV' WHEN (t4.fi IS NOT NULL) THEN 'FI' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t4.sv IS NULL AND coalesce(t4.fi) IS NOT NULL AS TEXT) || '}') AS "Concatenated_3"
    FROM (
      SELECT t2.name ->> 'fi' AS fi, t2.name_sort_fi AS sort_fi, t2.name ->> 'sv' AS sv, t2.name_sort_sv AS sort_sv, t2.name ->> 'en' AS en, t2.name_sort_en AS sort_en
      FROM service_version AS t2
      WHERE t2.service_id = t1.id
      ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC, t2.id DESC
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
  || ',"owner":' || coalesce((
    SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t6.name ->> 'fi', t6.name ->> 'sv', t6.name ->> 'en')) AS TEXT), 'null')
    || '},"email":' || coalesce(CAST(to_json(t6.email) AS TEXT), 'null') || '}') AS "Concatenated_5"
    FROM party AS t6
    WHERE t6.id = t1.owner_id
  ), 'null')
  || ',"reviewDueOn":' || coalesce(('"' || CAST(t1.review_due_on AS TEXT) || '"'), 'null')
  || ',"currentVersion":' || coalesce((
    SELECT ('{"number":"' || CAST(t7.number AS TEXT)
    || '","stage":"' || CAST(t7.stage AS TEXT)
    || '","validFrom":' || coalesce(CAST(to_json((
      SELECT min(t9.effective_at) AS min_1
      FROM lifecycle_transition AS t9
      WHERE t9.version_id = t7.id AND t9.status = 'DONE' AND t9.to_stage = 'OPERATIONAL'
    )) AS TEXT), 'null')
    || ',"basedOn":' || coalesce((
      SELECT ('{"number":"' || CAST(t10.number AS TEXT) || '"}') AS "Concatenated_7"
      FROM service_version AS t10
      WHERE t10.id = t7.based_on_id
    ), 'null')
    || ',"price":' || coalesce((
      SELECT ('{"unitPrice":' || CASE WHEN (t12.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t12.unit_price) AS TEXT)
      || '","currency":"' || CAST(t12.currency AS TEXT) || '"}') END
      || ',"unitCost":' || CASE WHEN (t12.unit_cost IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t12.unit_cost) AS TEXT) || '"}') END
      || ',"priceUnit":"' || CAST(t12.price_unit AS TEXT)
      || '","validFrom":"' || CAST(t12.valid_from AS TEXT) || '"}') AS "Concatenated_8"
      FROM service_price AS t12
      WHERE t12.version_id = t7.id AND t12.valid_from <= $1::DATE
      ORDER BY t12.valid_from DESC
      LIMIT 1
    ), 'null') || '}') AS "Concatenated_6"
    FROM service_version AS t7
    WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING')
    ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
    LIMIT 1
  ), 'null') || '}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.key = $2::VARCHAR AND NOT t1.is_package
), 'null')
|| ',"communications":' || coalesce((
  SELECT ('{"key":"' || CAST(t13.key AS TEXT)
  || '","name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t16.sv, t16.fi)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t16.sv IS NOT NULL) THEN 'SV' WHEN (t16.fi IS NOT NULL) THEN 'FI' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t16.sv IS NULL AND coalesce(t16.fi) IS NOT NULL AS TEXT) || '}') AS "Concatenated_10"
    FROM (
      SELECT t14.name ->> 'fi' AS fi, t14.name_sort_fi AS sort_fi, t14.name ->> 'sv' AS sv, t14.name_sort_sv AS sort_sv, t14.name ->> 'en' AS en, t14.name_sort_en AS sort_en
      FROM service_version AS t14
      WHERE t14.service_id = t13.id
      ORDER BY CASE t14.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t14.stage_since DESC, t14.id DESC
      LIMIT 1
    ) AS t16
  ), 'null')
  || ',"form":"' || CAST(t13.form AS TEXT)
  || '","classification":"' || CAST(t13.classification AS TEXT)
  || '","provider":' || coalesce((
    SELECT ('{"key":"' || CAST(t17.key AS TEXT) || '"}') AS "Concatenated_11"
    FROM party AS t17
    WHERE t17.id = t13.provider_id
  ), 'null')
  || ',"owner":' || coalesce((
    SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t18.name ->> 'fi', t18.name ->> 'sv', t18.name ->> 'en')) AS TEXT), 'null')
    || '},"email":' || coalesce(CAST(to_json(t18.email) AS TEXT), 'null') || '}') AS "Concatenated_12"
    FROM party AS t18
    WHERE t18.id = t13.owner_id
  ), 'null')
  || ',"reviewDueOn":' || coalesce(('"' || CAST(t13.review_due_on AS TEXT) || '"'), 'null')
  || ',"currentVersion":' || coalesce((
    SELECT ('{"number":"' || CAST(t19.number AS TEXT)
    || '","stage":"' || CAST(t19.stage AS TEXT)
    || '","validFrom":' || coalesce(CAST(to_json((
      SELECT min(t21.effective_at) AS min_2
      FROM lifecycle_transition AS t21
      WHERE t21.version_id = t19.id AND t21.status = 'DONE' AND t21.to_stage = 'OPERATIONAL'
    )) AS TEXT), 'null')
    || ',"basedOn":' || coalesce((
      SELECT ('{"number":"' || CAST(t22.number AS TEXT) || '"}') AS "Concatenated_14"
      FROM service_version AS t22
      WHERE t22.id = t19.based_on_id
    ), 'null')
    || ',"price":' || coalesce((
      SELECT ('{"unitPrice":' || CASE WHEN (t24.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t24.unit_price) AS TEXT)
      || '","currency":"' || CAST(t24.currency AS TEXT) || '"}') END
      || ',"unitCost":' || CASE WHEN (t24.unit_cost IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t24.unit_cost) AS TEXT) || '"}') END
      || ',"priceUnit":"' || CAST(t24.price_unit AS TEXT)
      || '","validFrom":"' || CAST(t24.valid_from AS TEXT) || '"}') AS "Concatenated_15"
      FROM service_price AS t24
      WHERE t24.version_id = t19.id AND t24.valid_from <= $1::DATE
      ORDER BY t24.valid_from DESC
      LIMIT 1
    ), 'null') || '}') AS "Concatenated_13"
    FROM service_version AS t19
    WHERE t19.service_id = t13.id AND t19.stage IN ('OPERATIONAL', 'RETIRING')
    ORDER BY CASE t19.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t19.stage_since DESC, t19.id DESC
    LIMIT 1
  ), 'null') || '}') AS "Concatenated_9"
  FROM service AS t13
  WHERE t13.key = $3::VARCHAR AND NOT t13.is_package
), 'null')
|| ',"nobody":' || coalesce((
  SELECT ('{"key":"' || CAST(t25.key AS TEXT) || '"}') AS "Concatenated_16"
  FROM service AS t25
  WHERE t25.key = $4::VARCHAR AND NOT t25.is_package
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t26.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t26
  ORDER BY t26.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
