SELECT ('{"desk":' || coalesce((
  SELECT ('{"key":' || ('"' || CAST(t1.key AS TEXT) || '"')
  || ',"name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t4.sv, t4.fi)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t4.sv IS NOT NULL) THEN 'SV' WHEN (t4.fi IS NOT NULL) THEN 'FI' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t4.sv IS NULL AND coalesce(t4.fi) IS NOT NULL AS TEXT) || '}') AS json
    FROM (
      SELECT CASE WHEN ((t3.language_status ->> 'fi') = 'PUBLISHED') THEN t3.name ->> 'fi' END AS fi, CASE WHEN ((t3.language_status ->> 'sv') = 'PUBLISHED') THEN t3.name ->> 'sv' END AS sv, CASE WHEN ((t3.language_status ->> 'en') = 'PUBLISHED') THEN t3.name ->> 'en' END AS en
      FROM service_version AS t3
      WHERE t3.service_id = t1.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      ORDER BY CASE t3.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t3.stage_since DESC
      LIMIT 1
    ) AS t4
    LIMIT 1
  ), 'null')
  || ',"form":' || ('"' || CAST(t1.form AS TEXT) || '"')
  || ',"classification":' || ('"' || CAST(t1.classification AS TEXT) || '"')
  || ',"provider":' || coalesce((
    SELECT ('{"key":' || ('"' || CAST(t5.key AS TEXT) || '"') || '}') AS json
    FROM party AS t5
    WHERE t5.id = t1.provider_id AND (t5.id = ANY ($1::UUID[]) OR (EXISTS (
      SELECT 1
      FROM service AS t6
      WHERE t6.provider_id = t5.id AND (EXISTS (
        SELECT 1
        FROM service_version AS t9
        WHERE t9.service_id = t6.id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
      ))
    )) OR (EXISTS (
      SELECT 1
      FROM portfolio AS t7
      WHERE t7.owner_id = t5.id
    )) OR (EXISTS (
      SELECT 1
      FROM stakeholder_comment AS t8
      WHERE t8.author_id = t5.id AND t8.audience = 'CUSTOMER' AND (t8.customer_id IS NULL OR t8.customer_id = ANY ($1::UUID[])) AND (t8.stance IS NULL OR t8.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t10
        WHERE t10.id = t8.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t11
          WHERE t11.service_id = t10.id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
        ))
      )) AND (t8.version_id IS NULL OR (EXISTS (
        SELECT 1
        FROM service_version AS t12
        WHERE t12.id = t8.version_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
      ))) AND (t8.idea_id IS NULL OR (EXISTS (
        SELECT 1
        FROM development_idea AS t13
        WHERE t13.id = t8.idea_id AND t13.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t14
          WHERE t14.id = t13.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t15
            WHERE t15.service_id = t14.id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
          ))
        ))
      )))
    )))
    LIMIT 1
  ), 'null')
  || ',"owner":null,"reviewDueOn":null,"currentVersion":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t16.number AS TEXT) || '"')
    || ',"stage":' || ('"' || CAST(t16.stage AS TEXT) || '"')
    || ',"validFrom":' || coalesce(CAST(to_json((
      SELECT min(t17.effective_at) AS min_1
      FROM lifecycle_transition AS t17
      WHERE t17.version_id = t16.id AND t17.status = 'DONE' AND t17.to_stage = 'OPERATIONAL'
    )) AS TEXT), 'null')
    || ',"basedOn":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t18.number AS TEXT) || '"') || '}') AS json
      FROM service_version AS t18
      WHERE t18.id = t16.based_on_id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
      LIMIT 1
    ), 'null')
    || ',"price":' || coalesce((
      SELECT ('{"unitPrice":' || CASE WHEN (t19.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t19.unit_price) AS TEXT) || '"')
      || ',"currency":' || ('"' || CAST(t19.currency AS TEXT) || '"') || '}') END
      || ',"unitCost":null,"priceUnit":' || ('"' || CAST(t19.price_unit AS TEXT) || '"')
      || ',"validFrom":' || ('"' || CAST(t19.valid_from AS TEXT) || '"') || '}') AS json
      FROM service_price AS t19
      WHERE t19.version_id = t16.id AND t19.valid_from <= $2::DATE AND (EXISTS (
        SELECT 1
        FROM service_version AS t20
        WHERE t20.id = t19.version_id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en'))
      ))
      ORDER BY t19.valid_from DESC
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service_version AS t16
    WHERE t16.service_id = t1.id AND t16.stage IN ('OPERATIONAL', 'RETIRING') AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
    ORDER BY CASE t16.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t16.stage_since DESC
    LIMIT 1
  ), 'null') || '}') AS json
  FROM service AS t1
  WHERE t1.key = $3::VARCHAR AND NOT t1.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
  ))
  LIMIT 1
), 'null')
|| ',"communications":' || coalesce((
  SELECT ('{"key":' || ('"' || CAST(t21.key AS TEXT) || '"')
  || ',"name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t24.sv, t24.fi)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t24.sv IS NOT NULL) THEN 'SV' WHEN (t24.fi IS NOT NULL) THEN 'FI' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t24.sv IS NULL AND coalesce(t24.fi) IS NOT NULL AS TEXT) || '}') AS json
    FROM (
      SELECT CASE WHEN ((t23.language_status ->> 'fi') = 'PUBLISHED') THEN t23.name ->> 'fi' END AS fi, CASE WHEN ((t23.language_status ->> 'sv') = 'PUBLISHED') THEN t23.name ->> 'sv' END AS sv, CASE WHEN ((t23.language_status ->> 'en') = 'PUBLISHED') THEN t23.name ->> 'en' END AS en
      FROM service_version AS t23
      WHERE t23.service_id = t21.id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
      ORDER BY CASE t23.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t23.stage_since DESC
      LIMIT 1
    ) AS t24
    LIMIT 1
  ), 'null')
  || ',"form":' || ('"' || CAST(t21.form AS TEXT) || '"')
  || ',"classification":' || ('"' || CAST(t21.classification AS TEXT) || '"')
  || ',"provider":' || coalesce((
    SELECT ('{"key":' || ('"' || CAST(t25.key AS TEXT) || '"') || '}') AS json
    FROM party AS t25
    WHERE t25.id = t21.provider_id AND (t25.id = ANY ($1::UUID[]) OR (EXISTS (
      SELECT 1
      FROM service AS t26
      WHERE t26.provider_id = t25.id AND (EXISTS (
        SELECT 1
        FROM service_version AS t29
        WHERE t29.service_id = t26.id AND (t29.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t29.share_with_customers AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t29.language_status ->> 'fi') OR 'PUBLISHED' = (t29.language_status ->> 'sv') OR 'PUBLISHED' = (t29.language_status ->> 'en'))
      ))
    )) OR (EXISTS (
      SELECT 1
      FROM portfolio AS t27
      WHERE t27.owner_id = t25.id
    )) OR (EXISTS (
      SELECT 1
      FROM stakeholder_comment AS t28
      WHERE t28.author_id = t25.id AND t28.audience = 'CUSTOMER' AND (t28.customer_id IS NULL OR t28.customer_id = ANY ($1::UUID[])) AND (t28.stance IS NULL OR t28.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t30
        WHERE t30.id = t28.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t31
          WHERE t31.service_id = t30.id AND (t31.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t31.share_with_customers AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t31.language_status ->> 'fi') OR 'PUBLISHED' = (t31.language_status ->> 'sv') OR 'PUBLISHED' = (t31.language_status ->> 'en'))
        ))
      )) AND (t28.version_id IS NULL OR (EXISTS (
        SELECT 1
        FROM service_version AS t32
        WHERE t32.id = t28.version_id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en'))
      ))) AND (t28.idea_id IS NULL OR (EXISTS (
        SELECT 1
        FROM development_idea AS t33
        WHERE t33.id = t28.idea_id AND t33.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t34
          WHERE t34.id = t33.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t35
            WHERE t35.service_id = t34.id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en'))
          ))
        ))
      )))
    )))
    LIMIT 1
  ), 'null')
  || ',"owner":null,"reviewDueOn":null,"currentVersion":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t36.number AS TEXT) || '"')
    || ',"stage":' || ('"' || CAST(t36.stage AS TEXT) || '"')
    || ',"validFrom":' || coalesce(CAST(to_json((
      SELECT min(t37.effective_at) AS min_2
      FROM lifecycle_transition AS t37
      WHERE t37.version_id = t36.id AND t37.status = 'DONE' AND t37.to_stage = 'OPERATIONAL'
    )) AS TEXT), 'null')
    || ',"basedOn":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t38.number AS TEXT) || '"') || '}') AS json
      FROM service_version AS t38
      WHERE t38.id = t36.based_on_id AND (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en'))
      LIMIT 1
    ), 'null')
    || ',"price":' || coalesce((
      SELECT ('{"unitPrice":' || CASE WHEN (t39.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t39.unit_price) AS TEXT) || '"')
      || ',"currency":' || ('"' || CAST(t39.currency AS TEXT) || '"') || '}') END
      || ',"unitCost":null,"priceUnit":' || ('"' || CAST(t39.price_unit AS TEXT) || '"')
      || ',"validFrom":' || ('"' || CAST(t39.valid_from AS TEXT) || '"') || '}') AS json
      FROM service_price AS t39
      WHERE t39.version_id = t36.id AND t39.valid_from <= $2::DATE AND (EXISTS (
        SELECT 1
        FROM service_version AS t40
        WHERE t40.id = t39.version_id AND (t40.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t40.share_with_customers AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t40.language_status ->> 'fi') OR 'PUBLISHED' = (t40.language_status ->> 'sv') OR 'PUBLISHED' = (t40.language_status ->> 'en'))
      ))
      ORDER BY t39.valid_from DESC
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service_version AS t36
    WHERE t36.service_id = t21.id AND t36.stage IN ('OPERATIONAL', 'RETIRING') AND (t36.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t36.share_with_customers AND t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t36.language_status ->> 'fi') OR 'PUBLISHED' = (t36.language_status ->> 'sv') OR 'PUBLISHED' = (t36.language_status ->> 'en'))
    ORDER BY CASE t36.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t36.stage_since DESC
    LIMIT 1
  ), 'null') || '}') AS json
  FROM service AS t21
  WHERE t21.key = $4::VARCHAR AND NOT t21.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t22
    WHERE t22.service_id = t21.id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
  ))
  LIMIT 1
), 'null')
|| ',"nobody":' || coalesce((
  SELECT ('{"key":' || ('"' || CAST(t41.key AS TEXT) || '"') || '}') AS json
  FROM service AS t41
  WHERE t41.key = $5::VARCHAR AND NOT t41.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t42
    WHERE t42.service_id = t41.id AND (t42.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t42.language_status ->> 'fi') OR 'PUBLISHED' = (t42.language_status ->> 'sv') OR 'PUBLISHED' = (t42.language_status ->> 'en'))
  ))
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
