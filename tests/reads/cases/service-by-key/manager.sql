SELECT ('{"desk":' || coalesce((
  SELECT ('{"key":' || ('"' || CAST(t1.key AS TEXT) || '"')
  || ',"name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t4.sv, t4.fi)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t4.sv IS NOT NULL) THEN 'SV' WHEN (t4.fi IS NOT NULL) THEN 'FI' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t4.sv IS NULL AND coalesce(t4.fi) IS NOT NULL AS TEXT) || '}') AS json
    FROM (
      SELECT t2.name ->> 'fi' AS fi, t2.name ->> 'sv' AS sv, t2.name ->> 'en' AS en
      FROM service_version AS t2
      WHERE t2.service_id = t1.id
      ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC
      LIMIT 1
    ) AS t4
    LIMIT 1
  ), 'null')
  || ',"form":' || ('"' || CAST(t1.form AS TEXT) || '"')
  || ',"classification":' || ('"' || CAST(t1.classification AS TEXT) || '"')
  || ',"provider":' || coalesce((
    SELECT ('{"key":' || ('"' || CAST(t5.key AS TEXT) || '"') || '}') AS json
    FROM party AS t5
    WHERE t5.id = t1.provider_id
    LIMIT 1
  ), 'null')
  || ',"owner":' || coalesce((
    SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t6.name ->> 'fi', t6.name ->> 'sv', t6.name ->> 'en')) AS TEXT), 'null')
    || '},"email":' || coalesce(CAST(to_json(t6.email) AS TEXT), 'null') || '}') AS json
    FROM party AS t6
    WHERE t6.id = t1.owner_id
    LIMIT 1
  ), 'null')
  || ',"reviewDueOn":' || coalesce(('"' || CAST(t1.review_due_on AS TEXT) || '"'), 'null')
  || ',"currentVersion":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t7.number AS TEXT) || '"')
    || ',"stage":' || ('"' || CAST(t7.stage AS TEXT) || '"')
    || ',"validFrom":' || coalesce(CAST(to_json((
      SELECT min(t9.effective_at) AS min_1
      FROM lifecycle_transition AS t9
      WHERE t9.version_id = t7.id AND t9.status = 'DONE' AND t9.to_stage = 'OPERATIONAL'
    )) AS TEXT), 'null')
    || ',"basedOn":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t10.number AS TEXT) || '"') || '}') AS json
      FROM service_version AS t10
      WHERE t10.id = t7.based_on_id
      LIMIT 1
    ), 'null')
    || ',"price":' || coalesce((
      SELECT ('{"unitPrice":' || CASE WHEN (t12.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t12.unit_price) AS TEXT) || '"')
      || ',"currency":' || ('"' || CAST(t12.currency AS TEXT) || '"') || '}') END
      || ',"unitCost":' || CASE WHEN (t12.unit_cost IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t12.unit_cost) AS TEXT) || '"') || '}') END
      || ',"priceUnit":' || ('"' || CAST(t12.price_unit AS TEXT) || '"')
      || ',"validFrom":' || ('"' || CAST(t12.valid_from AS TEXT) || '"') || '}') AS json
      FROM service_price AS t12
      WHERE t12.version_id = t7.id AND t12.valid_from <= $1::DATE
      ORDER BY t12.valid_from DESC
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service_version AS t7
    WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING')
    ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC
    LIMIT 1
  ), 'null') || '}') AS json
  FROM service AS t1
  WHERE t1.key = $2::VARCHAR AND NOT t1.is_package
  LIMIT 1
), 'null')
|| ',"communications":' || coalesce((
  SELECT ('{"key":' || ('"' || CAST(t15.key AS TEXT) || '"')
  || ',"name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t18.sv, t18.fi)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t18.sv IS NOT NULL) THEN 'SV' WHEN (t18.fi IS NOT NULL) THEN 'FI' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t18.sv IS NULL AND coalesce(t18.fi) IS NOT NULL AS TEXT) || '}') AS json
    FROM (
      SELECT t16.name ->> 'fi' AS fi, t16.name ->> 'sv' AS sv, t16.name ->> 'en' AS en
      FROM service_version AS t16
      WHERE t16.service_id = t15.id
      ORDER BY CASE t16.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t16.stage_since DESC
      LIMIT 1
    ) AS t18
    LIMIT 1
  ), 'null')
  || ',"form":' || ('"' || CAST(t15.form AS TEXT) || '"')
  || ',"classification":' || ('"' || CAST(t15.classification AS TEXT) || '"')
  || ',"provider":' || coalesce((
    SELECT ('{"key":' || ('"' || CAST(t19.key AS TEXT) || '"') || '}') AS json
    FROM party AS t19
    WHERE t19.id = t15.provider_id
    LIMIT 1
  ), 'null')
  || ',"owner":' || coalesce((
    SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t20.name ->> 'fi', t20.name ->> 'sv', t20.name ->> 'en')) AS TEXT), 'null')
    || '},"email":' || coalesce(CAST(to_json(t20.email) AS TEXT), 'null') || '}') AS json
    FROM party AS t20
    WHERE t20.id = t15.owner_id
    LIMIT 1
  ), 'null')
  || ',"reviewDueOn":' || coalesce(('"' || CAST(t15.review_due_on AS TEXT) || '"'), 'null')
  || ',"currentVersion":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t21.number AS TEXT) || '"')
    || ',"stage":' || ('"' || CAST(t21.stage AS TEXT) || '"')
    || ',"validFrom":' || coalesce(CAST(to_json((
      SELECT min(t23.effective_at) AS min_2
      FROM lifecycle_transition AS t23
      WHERE t23.version_id = t21.id AND t23.status = 'DONE' AND t23.to_stage = 'OPERATIONAL'
    )) AS TEXT), 'null')
    || ',"basedOn":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t24.number AS TEXT) || '"') || '}') AS json
      FROM service_version AS t24
      WHERE t24.id = t21.based_on_id
      LIMIT 1
    ), 'null')
    || ',"price":' || coalesce((
      SELECT ('{"unitPrice":' || CASE WHEN (t26.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t26.unit_price) AS TEXT) || '"')
      || ',"currency":' || ('"' || CAST(t26.currency AS TEXT) || '"') || '}') END
      || ',"unitCost":' || CASE WHEN (t26.unit_cost IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t26.unit_cost) AS TEXT) || '"') || '}') END
      || ',"priceUnit":' || ('"' || CAST(t26.price_unit AS TEXT) || '"')
      || ',"validFrom":' || ('"' || CAST(t26.valid_from AS TEXT) || '"') || '}') AS json
      FROM service_price AS t26
      WHERE t26.version_id = t21.id AND t26.valid_from <= $1::DATE
      ORDER BY t26.valid_from DESC
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service_version AS t21
    WHERE t21.service_id = t15.id AND t21.stage IN ('OPERATIONAL', 'RETIRING')
    ORDER BY CASE t21.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t21.stage_since DESC
    LIMIT 1
  ), 'null') || '}') AS json
  FROM service AS t15
  WHERE t15.key = $3::VARCHAR AND NOT t15.is_package
  LIMIT 1
), 'null')
|| ',"nobody":' || coalesce((
  SELECT ('{"key":' || ('"' || CAST(t29.key AS TEXT) || '"') || '}') AS json
  FROM service AS t29
  WHERE t29.key = $4::VARCHAR AND NOT t29.is_package
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
