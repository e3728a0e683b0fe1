SELECT ('{"servicePackage":' || coalesce((
  SELECT ('{"id":"ServicePackage:' || CAST(t1.id AS TEXT)
  || '","key":"' || CAST(t1.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t3.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t3.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
    FROM service_version AS t3
    WHERE t3.service_id = t1.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
  ) AS TEXT)
  || '","name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t5.sv, t5.fi, t5.en)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t5.sv IS NOT NULL) THEN 'SV' WHEN (t5.fi IS NOT NULL) THEN 'FI' WHEN (t5.en IS NOT NULL) THEN 'EN' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t5.sv IS NULL AND coalesce(t5.fi, t5.en) IS NOT NULL AS TEXT) || '}') AS "Concatenated_3"
    FROM (
      SELECT CASE WHEN ((t4.language_status ->> 'fi') = 'PUBLISHED') THEN t4.name ->> 'fi' END AS fi, CASE WHEN ((t4.language_status ->> 'fi') = 'PUBLISHED') THEN t4.name_sort_fi END AS sort_fi, CASE WHEN ((t4.language_status ->> 'sv') = 'PUBLISHED') THEN t4.name ->> 'sv' END AS sv, CASE WHEN ((t4.language_status ->> 'sv') = 'PUBLISHED') THEN t4.name_sort_sv END AS sort_sv, CASE WHEN ((t4.language_status ->> 'en') = 'PUBLISHED') THEN t4.name ->> 'en' END AS en, CASE WHEN ((t4.language_status ->> 'en') = 'PUBLISHED') THEN t4.name_sort_en END AS sort_en
      FROM service_version AS t4
      WHERE t4.service_id = t1.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
      ORDER BY CASE t4.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t4.stage_since DESC, t4.id DESC
      LIMIT 1
    ) AS t5
  ), 'null')
  || ',"currentVersion":' || coalesce((
    SELECT ('{"number":"' || CAST(t6.number AS TEXT)
    || '","stage":"' || CAST(t6.stage AS TEXT)
    || '","stageSince":' || CAST(to_json(t6.stage_since) AS TEXT)
    || ',"valueProposition":' || CASE WHEN (coalesce(CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.value_proposition ->> 'fi' END, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.value_proposition ->> 'sv' END, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.value_proposition ->> 'en' END) IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.value_proposition ->> 'sv' END, CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.value_proposition ->> 'fi' END, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.value_proposition ->> 'en' END)) AS TEXT), 'null') || '}') END
    || ',"internalDescription":null,"scope":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
      FROM (
        SELECT ('{"inclusion":"' || CAST(t7.inclusion AS TEXT)
        || '","text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t8.language_status
          FROM service_version AS t8
          WHERE t8.id = t7.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t7.text ->> 'sv' END, CASE WHEN (((
          SELECT t8.language_status
          FROM service_version AS t8
          WHERE t8.id = t7.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t7.text ->> 'fi' END, CASE WHEN (((
          SELECT t8.language_status
          FROM service_version AS t8
          WHERE t8.id = t7.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t7.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
        FROM scope_item AS t7
        WHERE t7.version_id = t6.id
        ORDER BY t7.inclusion, t7.position, t7.id
      ) AS listed
    )
    || '],"commitments":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"kind":"' || CAST(t9.kind AS TEXT)
        || '","targetValue":' || coalesce(('"' || CAST(CAST(trim_scale(t9.target_value) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"unit":' || coalesce(CAST(to_json(t9.unit) AS TEXT), 'null')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t10.language_status
          FROM service_version AS t10
          WHERE t10.id = t9.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t9.text ->> 'sv' END, CASE WHEN (((
          SELECT t10.language_status
          FROM service_version AS t10
          WHERE t10.id = t9.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t9.text ->> 'fi' END, CASE WHEN (((
          SELECT t10.language_status
          FROM service_version AS t10
          WHERE t10.id = t9.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t9.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
        FROM service_commitment AS t9
        WHERE t9.version_id = t6.id
        ORDER BY t9.kind, t9.id
      ) AS listed
    )
    || '],"items":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
      FROM (
        SELECT ('{"position":' || CAST((
          SELECT CAST(count(*) AS INTEGER) AS count_1
          FROM composition_item AS t13
          WHERE t13.package_version_id = t11.package_version_id AND row(t13.position, t13.id) <= row(t11.position, t11.id) AND t13.customer_visible AND (EXISTS (
            SELECT 1
            FROM service_version AS t14
            WHERE t14.id = t13.package_version_id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en'))
          )) AND (EXISTS (
            SELECT 1
            FROM service_version AS t15
            WHERE t15.service_id = t13.component_service_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
          ))
        ) AS TEXT)
        || ',"role":"' || CAST(t11.role AS TEXT)
        || '","minQuantity":"' || CAST(CAST(trim_scale(t11.min_quantity) AS TEXT) AS TEXT)
        || '","defaultQuantity":"' || CAST(CAST(trim_scale(t11.default_quantity) AS TEXT) AS TEXT)
        || '","maxQuantity":' || coalesce(('"' || CAST(CAST(trim_scale(t11.max_quantity) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"optionGroup":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
            SELECT t17.language_status
            FROM service_version AS t17
            WHERE t17.id = t16.package_version_id
          ) ->> 'sv') = 'PUBLISHED') THEN t16.name ->> 'sv' END, CASE WHEN (((
            SELECT t17.language_status
            FROM service_version AS t17
            WHERE t17.id = t16.package_version_id
          ) ->> 'fi') = 'PUBLISHED') THEN t16.name ->> 'fi' END, CASE WHEN (((
            SELECT t17.language_status
            FROM service_version AS t17
            WHERE t17.id = t16.package_version_id
          ) ->> 'en') = 'PUBLISHED') THEN t16.name ->> 'en' END)) AS TEXT), 'null')
          || '},"minSelect":' || CAST(least(t16.min_select, (
            SELECT CAST(count(*) AS INTEGER) AS count_2
            FROM composition_item AS t18
            WHERE t18.option_group_id = t16.id AND t18.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t19
              WHERE t19.id = t18.package_version_id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t20
              WHERE t20.service_id = t18.component_service_id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en'))
            ))
          )) AS TEXT)
          || ',"maxSelect":' || CAST(least(t16.max_select, (
            SELECT CAST(count(*) AS INTEGER) AS count_3
            FROM composition_item AS t21
            WHERE t21.option_group_id = t16.id AND t21.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t22
              WHERE t22.id = t21.package_version_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t23
              WHERE t23.service_id = t21.component_service_id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
            ))
          )) AS TEXT) || '}') AS "Concatenated_5"
          FROM option_group AS t16
          WHERE t16.id = t11.option_group_id
        ), 'null')
        || ',"component":' || coalesce((
          SELECT ('{"key":"' || CAST(t24.key AS TEXT)
          || '","name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t26.sv, t26.fi, t26.en)) AS TEXT), 'null') || '}') AS "Concatenated_7"
            FROM (
              SELECT CASE WHEN ((t25.language_status ->> 'fi') = 'PUBLISHED') THEN t25.name ->> 'fi' END AS fi, CASE WHEN ((t25.language_status ->> 'fi') = 'PUBLISHED') THEN t25.name_sort_fi END AS sort_fi, CASE WHEN ((t25.language_status ->> 'sv') = 'PUBLISHED') THEN t25.name ->> 'sv' END AS sv, CASE WHEN ((t25.language_status ->> 'sv') = 'PUBLISHED') THEN t25.name_sort_sv END AS sort_sv, CASE WHEN ((t25.language_status ->> 'en') = 'PUBLISHED') THEN t25.name ->> 'en' END AS en, CASE WHEN ((t25.language_status ->> 'en') = 'PUBLISHED') THEN t25.name_sort_en END AS sort_en
              FROM service_version AS t25
              WHERE t25.service_id = t24.id AND (t25.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t25.share_with_customers AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t25.language_status ->> 'fi') OR 'PUBLISHED' = (t25.language_status ->> 'sv') OR 'PUBLISHED' = (t25.language_status ->> 'en'))
              ORDER BY CASE t25.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t25.stage_since DESC, t25.id DESC
              LIMIT 1
            ) AS t26
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t27.name ->> 'sv', t27.name ->> 'fi', t27.name ->> 'en')) AS TEXT), 'null') || '}}') AS "Concatenated_8"
            FROM party AS t27
            WHERE t27.id = t24.provider_id
          ), 'null') || '}') AS "Concatenated_6"
          FROM service AS t24
          WHERE t24.id = t11.component_service_id
        ), 'null')
        || ',"componentVersion":' || coalesce((
          SELECT ('{"number":"' || CAST(t28.number AS TEXT)
          || '","price":' || coalesce((
            SELECT ('{"unitPrice":' || CASE WHEN (t34.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t34.unit_price) AS TEXT)
            || '","currency":"' || CAST(t34.currency AS TEXT) || '"}') END
            || ',"unitCost":null,"priceUnit":"' || CAST(t34.price_unit AS TEXT) || '"}') AS "Concatenated_10"
            FROM service_price AS t34
            WHERE t34.version_id = t28.id AND t34.valid_from <= $1::DATE
            ORDER BY t34.valid_from DESC
            LIMIT 1
          ), 'null') || '}') AS "Concatenated_9"
          FROM service_version AS t28
          WHERE t28.id = coalesce((
            SELECT t29.id
            FROM service_version AS t29
            WHERE t29.id = t11.pinned_version_id AND (t29.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t29.share_with_customers AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t29.language_status ->> 'fi') OR 'PUBLISHED' = (t29.language_status ->> 'sv') OR 'PUBLISHED' = (t29.language_status ->> 'en'))
          ), (
            SELECT t30.id
            FROM service_version AS t30
            WHERE t30.service_id = t11.component_service_id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en')) AND t30.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t30.stage = 'OPERATIONAL' DESC, t30.stage_since DESC, t30.id DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
            FROM service_version AS t31
            WHERE t31.id = t11.package_version_id
          ) THEN (
            SELECT t32.id
            FROM service_version AS t32
            WHERE t32.service_id = t11.component_service_id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en')) AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t33.effective_at) AS min_1
              FROM lifecycle_transition AS t33
              WHERE t33.version_id = t32.id AND t33.status = 'SCHEDULED' AND t33.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t32.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END)
        ), 'null')
        || ',"note":' || CASE WHEN (coalesce(CASE WHEN (((
          SELECT t36.language_status
          FROM service_version AS t36
          WHERE t36.id = t11.package_version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t11.note ->> 'fi' END, CASE WHEN (((
          SELECT t36.language_status
          FROM service_version AS t36
          WHERE t36.id = t11.package_version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t11.note ->> 'sv' END, CASE WHEN (((
          SELECT t36.language_status
          FROM service_version AS t36
          WHERE t36.id = t11.package_version_id
        ) ->> 'en') = 'PUBLISHED') THEN t11.note ->> 'en' END) IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t35.language_status
          FROM service_version AS t35
          WHERE t35.id = t11.package_version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t11.note ->> 'sv' END, CASE WHEN (((
          SELECT t35.language_status
          FROM service_version AS t35
          WHERE t35.id = t11.package_version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t11.note ->> 'fi' END, CASE WHEN (((
          SELECT t35.language_status
          FROM service_version AS t35
          WHERE t35.id = t11.package_version_id
        ) ->> 'en') = 'PUBLISHED') THEN t11.note ->> 'en' END)) AS TEXT), 'null') || '}') END || '}') AS json
        FROM composition_item AS t11
        WHERE t11.package_version_id = t6.id AND t11.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t12
          WHERE t12.service_id = t11.component_service_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
        ))
        ORDER BY t11.position, t11.id
      ) AS listed
    )
    || '],"offerings":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
      FROM (
        SELECT ('{"key":"' || CAST(t37.key AS TEXT)
        || '","name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t38.language_status
          FROM service_version AS t38
          WHERE t38.id = t37.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t37.name ->> 'sv' END, CASE WHEN (((
          SELECT t38.language_status
          FROM service_version AS t38
          WHERE t38.id = t37.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t37.name ->> 'fi' END, CASE WHEN (((
          SELECT t38.language_status
          FROM service_version AS t38
          WHERE t38.id = t37.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t37.name ->> 'en' END)) AS TEXT), 'null')
        || '},"pricing":' || coalesce((
          SELECT ('{"price":' || CASE WHEN (t40.price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t40.price) AS TEXT)
          || '","currency":"' || CAST(t40.currency AS TEXT) || '"}') END
          || ',"cost":null,"margin":null,"marginPercent":null,"partsTotal":' || CASE WHEN (t40.parts IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t40.parts) AS TEXT) || '"}') END
          || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t40.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
          || ',"problem":' || coalesce(('"' || CAST(CASE WHEN (t40.price IS NULL) THEN t40.problem END AS TEXT) || '"'), 'null') || '}') AS "Concatenated_11"
          FROM (
            SELECT p39.price AS price, p39.cost AS cost, p39.margin AS margin, p39.margin_percent AS margin_percent, p39.parts AS parts, p39.adjustment_percent AS adjustment_percent, p39.currency AS currency, p39.cost_currency AS cost_currency, p39.problem AS problem, t37.version_id AS version_id, chosen_quantities(t37.id) AS chosen, CASE WHEN (t37.billing_period = 'YEAR') THEN 12 ELSE 1 END AS months
            FROM offering_pricing(t37.id, $1::DATE) AS p39
          ) AS t40
        ), 'null') || '}') AS json
        FROM service_offering AS t37
        WHERE t37.version_id = t6.id
        ORDER BY t37.position, t37.id
      ) AS listed
    )
    || '],"transitions":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_5
      FROM (
        SELECT ('{"fromStage":' || coalesce(('"' || CAST(t41.from_stage AS TEXT) || '"'), 'null')
        || ',"toStage":"' || CAST(t41.to_stage AS TEXT)
        || '","status":"' || CAST(t41.status AS TEXT)
        || '","effectiveAt":' || CAST(to_json(t41.effective_at) AS TEXT)
        || ',"actor":null,"reason":null}') AS json
        FROM lifecycle_transition AS t41
        WHERE t41.version_id = t6.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t42
          WHERE t42.id = t41.version_id AND (t42.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t42.language_status ->> 'fi') OR 'PUBLISHED' = (t42.language_status ->> 'sv') OR 'PUBLISHED' = (t42.language_status ->> 'en')) AND (t41.status = 'DONE' AND (t41.to_stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers) OR t41.status = 'SCHEDULED' AND (t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND t41.to_stage = 'OPERATIONAL' OR t42.stage = 'RETIRING' AND t41.to_stage = 'RETIRED'))
        ))
        ORDER BY t41.effective_at, t41.seq
      ) AS listed
    ) || ']}') AS "Concatenated_4"
    FROM service_version AS t6
    WHERE t6.service_id = t1.id AND t6.stage IN ('OPERATIONAL', 'RETIRING') AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
    ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC, t6.id DESC
    LIMIT 1
  ), 'null')
  || ',"plannedVersions":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_6
    FROM (
      SELECT ('{"number":"' || CAST(t43.number AS TEXT)
      || '","stage":"' || CAST(t43.stage AS TEXT)
      || '","shareWithCustomers":null}') AS json
      FROM service_version AS t43
      WHERE t43.service_id = t1.id AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND (t43.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t43.share_with_customers AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t43.language_status ->> 'fi') OR 'PUBLISHED' = (t43.language_status ->> 'sv') OR 'PUBLISHED' = (t43.language_status ->> 'en'))
      ORDER BY CAST(string_to_array(t43.number, '.') AS INTEGER[]) DESC
    ) AS listed
  )
  || '],"comments":{"totalCount":' || (
    SELECT ((
      SELECT CAST(count(*) AS TEXT) AS count_4
      FROM stakeholder_comment AS t44
      WHERE t44.service_id = t1.id AND t44.audience = 'CUSTOMER' AND (t44.customer_id IS NULL OR t44.customer_id = ANY ($2::UUID[])) AND (t44.stance IS NULL OR t44.author_id = ANY ($2::UUID[])) AND (t44.version_id IS NULL OR (
        SELECT EXISTS (
          SELECT 1
          FROM service_version AS t45
          WHERE t45.id = t44.version_id AND (t45.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t45.share_with_customers AND t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t45.language_status ->> 'fi') OR 'PUBLISHED' = (t45.language_status ->> 'sv') OR 'PUBLISHED' = (t45.language_status ->> 'en'))
        ) AS anon_3
      )) AND (t44.idea_id IS NULL OR (
        SELECT EXISTS (
          SELECT 1
          FROM development_idea AS t46
          WHERE t46.id = t44.idea_id AND t46.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service_version AS t47
            WHERE t47.service_id = t46.service_id AND (t47.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t47.share_with_customers AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t47.language_status ->> 'fi') OR 'PUBLISHED' = (t47.language_status ->> 'sv') OR 'PUBLISHED' = (t47.language_status ->> 'en'))
          ))
        ) AS anon_4
      ))
    )
    || ',"nodes":[' || coalesce(string_agg(l49.c0, ','), '')) AS "Concatenated_12"
    FROM (
      SELECT ('{"author":' || coalesce((
        SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t50.name ->> 'sv', t50.name ->> 'fi', t50.name ->> 'en')) AS TEXT), 'null') || '}}') AS "Concatenated_13"
        FROM party AS t50
        WHERE t50.id = p48.author_id
      ), 'null')
      || ',"audience":"' || CAST(p48.audience AS TEXT)
      || '","language":"' || CAST(upper(p48.language) AS TEXT)
      || '","body":' || CAST(to_json(p48.body) AS TEXT)
      || ',"aspect":' || coalesce(('"' || CAST(p48.aspect AS TEXT) || '"'), 'null')
      || ',"stance":' || coalesce(('"' || CAST(p48.stance AS TEXT) || '"'), 'null')
      || ',"createdAt":' || CAST(to_json(p48.created_at) AS TEXT)
      || ',"version":' || coalesce((
        SELECT ('{"number":"' || CAST(t51.number AS TEXT) || '"}') AS "Concatenated_14"
        FROM service_version AS t51
        WHERE t51.id = p48.version_id
      ), 'null')
      || ',"replies":{"totalCount":' || (
        SELECT CAST(count(*) AS TEXT) AS count_5
        FROM stakeholder_comment AS t52
        WHERE t52.parent_id = p48.id AND t52.audience = 'CUSTOMER' AND (t52.customer_id IS NULL OR t52.customer_id = ANY ($2::UUID[])) AND (t52.stance IS NULL OR t52.author_id = ANY ($2::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service_version AS t53
          WHERE t53.service_id = t52.service_id AND (t53.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t53.share_with_customers AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t53.language_status ->> 'fi') OR 'PUBLISHED' = (t53.language_status ->> 'sv') OR 'PUBLISHED' = (t53.language_status ->> 'en'))
        )) AND (t52.version_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM service_version AS t54
            WHERE t54.id = t52.version_id AND (t54.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t54.share_with_customers AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t54.language_status ->> 'fi') OR 'PUBLISHED' = (t54.language_status ->> 'sv') OR 'PUBLISHED' = (t54.language_status ->> 'en'))
          ) AS anon_5
        )) AND (t52.idea_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM development_idea AS t55
            WHERE t55.id = t52.idea_id AND t55.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
              SELECT 1
              FROM service_version AS t56
              WHERE t56.service_id = t55.service_id AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en'))
            ))
          ) AS anon_6
        ))
      ) || '}}') AS c0
      FROM (
        SELECT t44.id AS id, t44.service_id AS service_id, t44.version_id AS version_id, t44.idea_id AS idea_id, t44.target_item_id AS target_item_id, t44.parent_id AS parent_id, t44.author_id AS author_id, t44.audience AS audience, t44.customer_id AS customer_id, t44.language AS language, t44.body AS body, t44.aspect AS aspect, t44.stance AS stance, t44.created_at AS created_at, t44.edited_at AS edited_at, t44.resolved_at AS resolved_at, t44.resolved_by_id AS resolved_by_id, t44.resolution AS resolution, t44.revision AS revision
        FROM stakeholder_comment AS t44
        WHERE t44.service_id = t1.id AND t44.audience = 'CUSTOMER' AND (t44.customer_id IS NULL OR t44.customer_id = ANY ($2::UUID[])) AND (t44.stance IS NULL OR t44.author_id = ANY ($2::UUID[])) AND (t44.version_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM service_version AS t45
            WHERE t45.id = t44.version_id AND (t45.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t45.share_with_customers AND t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t45.language_status ->> 'fi') OR 'PUBLISHED' = (t45.language_status ->> 'sv') OR 'PUBLISHED' = (t45.language_status ->> 'en'))
          ) AS anon_3
        )) AND (t44.idea_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM development_idea AS t46
            WHERE t46.id = t44.idea_id AND t46.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
              SELECT 1
              FROM service_version AS t47
              WHERE t47.service_id = t46.service_id AND (t47.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t47.share_with_customers AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t47.language_status ->> 'fi') OR 'PUBLISHED' = (t47.language_status ->> 'sv') OR 'PUBLISHED' = (t47.language_status ->> 'en'))
            ))
          ) AS anon_4
        ))
        ORDER BY t44.created_at DESC, t44.id ASC
        LIMIT 20
      ) AS p48
    ) AS l49
  ) || ']}}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.key = $3::VARCHAR AND t1.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
  ))
), 'null') || '}') AS "Concatenated_1"
