SELECT ('{"servicePackage":' || coalesce((
  SELECT ('{"id":"ServicePackage:' || CAST(t1.id AS TEXT)
  || '","key":' || ('"' || CAST(t1.key AS TEXT) || '"')
  || ',"portfolioPhase":' || ('"' || CAST((
    SELECT CASE WHEN bool_or(t3.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t3.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
    FROM service_version AS t3
    WHERE t3.service_id = t1.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
  ) AS TEXT) || '"')
  || ',"name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t5.fi, t5.sv, t5.en)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t5.fi IS NOT NULL) THEN 'FI' WHEN (t5.sv IS NOT NULL) THEN 'SV' WHEN (t5.en IS NOT NULL) THEN 'EN' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t5.fi IS NULL AND coalesce(t5.sv, t5.en) IS NOT NULL AS TEXT) || '}') AS json
    FROM (
      SELECT CASE WHEN ((t4.language_status ->> 'fi') = 'PUBLISHED') THEN t4.name ->> 'fi' END AS fi, CASE WHEN ((t4.language_status ->> 'sv') = 'PUBLISHED') THEN t4.name ->> 'sv' END AS sv, CASE WHEN ((t4.language_status ->> 'en') = 'PUBLISHED') THEN t4.name ->> 'en' END AS en
      FROM service_version AS t4
      WHERE t4.service_id = t1.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
      ORDER BY CASE t4.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t4.stage_since DESC
      LIMIT 1
    ) AS t5
    LIMIT 1
  ), 'null')
  || ',"currentVersion":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t6.number AS TEXT) || '"')
    || ',"stage":' || ('"' || CAST(t6.stage AS TEXT) || '"')
    || ',"stageSince":' || CAST(to_json(t6.stage_since) AS TEXT)
    || ',"valueProposition":' || CASE WHEN (coalesce(CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.value_proposition ->> 'fi' END, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.value_proposition ->> 'sv' END, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.value_proposition ->> 'en' END) IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.value_proposition ->> 'fi' END, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.value_proposition ->> 'sv' END, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.value_proposition ->> 'en' END)) AS TEXT), 'null') || '}') END
    || ',"internalDescription":null,"scope":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
      FROM (
        SELECT ('{"inclusion":' || ('"' || CAST(t7.inclusion AS TEXT) || '"')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t8.language_status
          FROM service_version AS t8
          WHERE t8.id = t7.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t7.text ->> 'fi' END, CASE WHEN (((
          SELECT t8.language_status
          FROM service_version AS t8
          WHERE t8.id = t7.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t7.text ->> 'sv' END, CASE WHEN (((
          SELECT t8.language_status
          FROM service_version AS t8
          WHERE t8.id = t7.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t7.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
        FROM scope_item AS t7
        WHERE t7.version_id = t6.id
        ORDER BY t7.inclusion, t7.position, t7.id
      ) AS listed
    )
    || ',"commitments":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
      FROM (
        SELECT ('{"kind":' || ('"' || CAST(t9.kind AS TEXT) || '"')
        || ',"targetValue":' || coalesce(('"' || CAST(CAST(trim_scale(t9.target_value) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"unit":' || coalesce(CAST(to_json(t9.unit) AS TEXT), 'null')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t10.language_status
          FROM service_version AS t10
          WHERE t10.id = t9.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t9.text ->> 'fi' END, CASE WHEN (((
          SELECT t10.language_status
          FROM service_version AS t10
          WHERE t10.id = t9.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t9.text ->> 'sv' END, CASE WHEN (((
          SELECT t10.language_status
          FROM service_version AS t10
          WHERE t10.id = t9.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t9.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
        FROM service_commitment AS t9
        WHERE t9.version_id = t6.id
        ORDER BY t9.kind, t9.id
      ) AS listed
    )
    || ',"items":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
      FROM (
        SELECT ('{"position":' || CAST((
          SELECT CAST(count(*) AS INTEGER) AS count_1
          FROM composition_item AS t15
          WHERE t15.package_version_id = t11.package_version_id AND row(t15.position, t15.id) <= row(t11.position, t11.id) AND t15.customer_visible AND (EXISTS (
            SELECT 1
            FROM service_version AS t16
            WHERE t16.id = t15.package_version_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
          )) AND (EXISTS (
            SELECT 1
            FROM service AS t17
            WHERE t17.id = t15.component_service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t18
              WHERE t18.service_id = t17.id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
            ))
          ))
        ) AS TEXT)
        || ',"role":' || ('"' || CAST(t11.role AS TEXT) || '"')
        || ',"minQuantity":' || ('"' || CAST(CAST(trim_scale(t11.min_quantity) AS TEXT) AS TEXT) || '"')
        || ',"defaultQuantity":' || ('"' || CAST(CAST(trim_scale(t11.default_quantity) AS TEXT) AS TEXT) || '"')
        || ',"maxQuantity":' || coalesce(('"' || CAST(CAST(trim_scale(t11.max_quantity) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"optionGroup":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
            SELECT t20.language_status
            FROM service_version AS t20
            WHERE t20.id = t19.package_version_id
          ) ->> 'fi') = 'PUBLISHED') THEN t19.name ->> 'fi' END, CASE WHEN (((
            SELECT t20.language_status
            FROM service_version AS t20
            WHERE t20.id = t19.package_version_id
          ) ->> 'sv') = 'PUBLISHED') THEN t19.name ->> 'sv' END, CASE WHEN (((
            SELECT t20.language_status
            FROM service_version AS t20
            WHERE t20.id = t19.package_version_id
          ) ->> 'en') = 'PUBLISHED') THEN t19.name ->> 'en' END)) AS TEXT), 'null')
          || '},"minSelect":' || CAST(least(t19.min_select, (
            SELECT CAST(count(*) AS INTEGER) AS count_2
            FROM composition_item AS t21
            WHERE t21.option_group_id = t19.id AND t21.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t22
              WHERE t22.id = t21.package_version_id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t23
              WHERE t23.id = t21.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t24
                WHERE t24.service_id = t23.id AND (t24.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t24.share_with_customers AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t24.language_status ->> 'fi') OR 'PUBLISHED' = (t24.language_status ->> 'sv') OR 'PUBLISHED' = (t24.language_status ->> 'en'))
              ))
            ))
          )) AS TEXT)
          || ',"maxSelect":' || CAST(least(t19.max_select, (
            SELECT CAST(count(*) AS INTEGER) AS count_3
            FROM composition_item AS t25
            WHERE t25.option_group_id = t19.id AND t25.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t26
              WHERE t26.id = t25.package_version_id AND (t26.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t26.share_with_customers AND t26.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t26.language_status ->> 'fi') OR 'PUBLISHED' = (t26.language_status ->> 'sv') OR 'PUBLISHED' = (t26.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t27
              WHERE t27.id = t25.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t28
                WHERE t28.service_id = t27.id AND (t28.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t28.share_with_customers AND t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t28.language_status ->> 'fi') OR 'PUBLISHED' = (t28.language_status ->> 'sv') OR 'PUBLISHED' = (t28.language_status ->> 'en'))
              ))
            ))
          )) AS TEXT) || '}') AS json
          FROM option_group AS t19
          WHERE t19.id = t11.option_group_id
          LIMIT 1
        ), 'null')
        || ',"component":' || coalesce((
          SELECT CASE WHEN NOT t29.is_package THEN ('{"key":' || ('"' || CAST(t29.key AS TEXT) || '"')
          || ',"name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t31.fi, t31.sv, t31.en)) AS TEXT), 'null') || '}') AS json
            FROM (
              SELECT CASE WHEN ((t30.language_status ->> 'fi') = 'PUBLISHED') THEN t30.name ->> 'fi' END AS fi, CASE WHEN ((t30.language_status ->> 'sv') = 'PUBLISHED') THEN t30.name ->> 'sv' END AS sv, CASE WHEN ((t30.language_status ->> 'en') = 'PUBLISHED') THEN t30.name ->> 'en' END AS en
              FROM service_version AS t30
              WHERE t30.service_id = t29.id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
              ORDER BY CASE t30.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t30.stage_since DESC
              LIMIT 1
            ) AS t31
            LIMIT 1
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t32.name ->> 'fi', t32.name ->> 'sv', t32.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
            FROM party AS t32
            WHERE t32.id = t29.provider_id
            LIMIT 1
          ), 'null') || '}') WHEN t29.is_package THEN ('{"key":' || ('"' || CAST(t29.key AS TEXT) || '"')
          || ',"name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t34.fi, t34.sv, t34.en)) AS TEXT), 'null') || '}') AS json
            FROM (
              SELECT CASE WHEN ((t33.language_status ->> 'fi') = 'PUBLISHED') THEN t33.name ->> 'fi' END AS fi, CASE WHEN ((t33.language_status ->> 'sv') = 'PUBLISHED') THEN t33.name ->> 'sv' END AS sv, CASE WHEN ((t33.language_status ->> 'en') = 'PUBLISHED') THEN t33.name ->> 'en' END AS en
              FROM service_version AS t33
              WHERE t33.service_id = t29.id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en'))
              ORDER BY CASE t33.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t33.stage_since DESC
              LIMIT 1
            ) AS t34
            LIMIT 1
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t35.name ->> 'fi', t35.name ->> 'sv', t35.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
            FROM party AS t35
            WHERE t35.id = t29.provider_id
            LIMIT 1
          ), 'null') || '}') END AS json
          FROM service AS t29
          WHERE t29.id = t11.component_service_id
          LIMIT 1
        ), 'null')
        || ',"componentVersion":' || coalesce((
          SELECT ('{"number":' || ('"' || CAST(t36.number AS TEXT) || '"')
          || ',"price":' || coalesce((
            SELECT ('{"unitPrice":' || CASE WHEN (t42.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t42.unit_price) AS TEXT) || '"')
            || ',"currency":' || ('"' || CAST(t42.currency AS TEXT) || '"') || '}') END
            || ',"unitCost":null,"priceUnit":' || ('"' || CAST(t42.price_unit AS TEXT) || '"') || '}') AS json
            FROM service_price AS t42
            WHERE t42.version_id = t36.id AND t42.valid_from <= $1::DATE
            ORDER BY t42.valid_from DESC
            LIMIT 1
          ), 'null') || '}') AS json
          FROM service_version AS t36
          WHERE t36.id = coalesce((
            SELECT t37.id
            FROM service_version AS t37
            WHERE t37.id = t11.pinned_version_id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en'))
          ), (
            SELECT t38.id
            FROM service_version AS t38
            WHERE t38.service_id = t11.component_service_id AND (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en')) AND t38.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t38.stage = 'OPERATIONAL' DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
            FROM service_version AS t39
            WHERE t39.id = t11.package_version_id
          ) THEN (
            SELECT t40.id
            FROM service_version AS t40
            WHERE t40.service_id = t11.component_service_id AND (t40.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t40.share_with_customers AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t40.language_status ->> 'fi') OR 'PUBLISHED' = (t40.language_status ->> 'sv') OR 'PUBLISHED' = (t40.language_status ->> 'en')) AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t41.effective_at) AS min_1
              FROM lifecycle_transition AS t41
              WHERE t41.version_id = t40.id AND t41.status = 'SCHEDULED' AND t41.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t40.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END)
          LIMIT 1
        ), 'null')
        || ',"note":' || CASE WHEN (coalesce(CASE WHEN (((
          SELECT t44.language_status
          FROM service_version AS t44
          WHERE t44.id = t11.package_version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t11.note ->> 'fi' END, CASE WHEN (((
          SELECT t44.language_status
          FROM service_version AS t44
          WHERE t44.id = t11.package_version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t11.note ->> 'sv' END, CASE WHEN (((
          SELECT t44.language_status
          FROM service_version AS t44
          WHERE t44.id = t11.package_version_id
        ) ->> 'en') = 'PUBLISHED') THEN t11.note ->> 'en' END) IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t43.language_status
          FROM service_version AS t43
          WHERE t43.id = t11.package_version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t11.note ->> 'fi' END, CASE WHEN (((
          SELECT t43.language_status
          FROM service_version AS t43
          WHERE t43.id = t11.package_version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t11.note ->> 'sv' END, CASE WHEN (((
          SELECT t43.language_status
          FROM service_version AS t43
          WHERE t43.id = t11.package_version_id
        ) ->> 'en') = 'PUBLISHED') THEN t11.note ->> 'en' END)) AS TEXT), 'null') || '}') END || '}') AS json
        FROM composition_item AS t11
        WHERE t11.package_version_id = t6.id AND t11.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t12
          WHERE t12.id = t11.package_version_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
        )) AND (EXISTS (
          SELECT 1
          FROM service AS t13
          WHERE t13.id = t11.component_service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t14
            WHERE t14.service_id = t13.id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en'))
          ))
        ))
        ORDER BY t11.position, t11.id
      ) AS listed
    )
    || ',"offerings":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_4
      FROM (
        SELECT ('{"key":' || ('"' || CAST(t45.key AS TEXT) || '"')
        || ',"name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t46.language_status
          FROM service_version AS t46
          WHERE t46.id = t45.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t45.name ->> 'fi' END, CASE WHEN (((
          SELECT t46.language_status
          FROM service_version AS t46
          WHERE t46.id = t45.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t45.name ->> 'sv' END, CASE WHEN (((
          SELECT t46.language_status
          FROM service_version AS t46
          WHERE t46.id = t45.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t45.name ->> 'en' END)) AS TEXT), 'null')
        || '},"pricing":' || coalesce((
          SELECT ('{"price":' || CASE WHEN (t47.price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t47.price) AS TEXT) || '"')
          || ',"currency":' || ('"' || CAST(t47.currency AS TEXT) || '"') || '}') END
          || ',"cost":null,"margin":null,"marginPercent":null,"partsTotal":' || CASE WHEN (t47.parts IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t47.parts) AS TEXT) || '"') || '}') END
          || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t47.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
          || ',"problem":' || coalesce(('"' || CAST(CASE WHEN (t47.price IS NULL) THEN t47.problem END AS TEXT) || '"'), 'null') || '}') AS json
          FROM offering_pricing(t45.id, $1::DATE) AS t47
          LIMIT 1
        ), 'null') || '}') AS json
        FROM service_offering AS t45
        WHERE t45.version_id = t6.id
        ORDER BY t45.position, t45.id
      ) AS listed
    )
    || ',"transitions":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_5
      FROM (
        SELECT ('{"fromStage":' || coalesce(('"' || CAST(t48.from_stage AS TEXT) || '"'), 'null')
        || ',"toStage":' || ('"' || CAST(t48.to_stage AS TEXT) || '"')
        || ',"status":' || ('"' || CAST(t48.status AS TEXT) || '"')
        || ',"effectiveAt":' || CAST(to_json(t48.effective_at) AS TEXT)
        || ',"actor":null,"reason":null}') AS json
        FROM lifecycle_transition AS t48
        WHERE t48.version_id = t6.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t49
          WHERE t49.id = t48.version_id AND (t49.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t49.language_status ->> 'fi') OR 'PUBLISHED' = (t49.language_status ->> 'sv') OR 'PUBLISHED' = (t49.language_status ->> 'en')) AND (t48.status = 'DONE' AND (t48.to_stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers) OR t48.status = 'SCHEDULED' AND (t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND t48.to_stage = 'OPERATIONAL' OR t49.stage = 'RETIRING' AND t48.to_stage = 'RETIRED'))
        ))
        ORDER BY t48.effective_at, t48.seq
      ) AS listed
    ) || '}') AS json
    FROM service_version AS t6
    WHERE t6.service_id = t1.id AND t6.stage IN ('OPERATIONAL', 'RETIRING') AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
    ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC
    LIMIT 1
  ), 'null')
  || ',"plannedVersions":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_6
    FROM (
      SELECT ('{"number":' || ('"' || CAST(t50.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t50.stage AS TEXT) || '"')
      || ',"shareWithCustomers":null}') AS json
      FROM service_version AS t50
      WHERE t50.service_id = t1.id AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND (t50.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t50.share_with_customers AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t50.language_status ->> 'fi') OR 'PUBLISHED' = (t50.language_status ->> 'sv') OR 'PUBLISHED' = (t50.language_status ->> 'en'))
      ORDER BY CAST(string_to_array(t50.number, '.') AS INTEGER[]) DESC
    ) AS listed
  )
  || ',"comments":{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_4
    FROM stakeholder_comment AS t51
    WHERE t51.service_id = t1.id AND t51.audience = 'CUSTOMER' AND (t51.customer_id IS NULL OR t51.customer_id = ANY ($2::UUID[])) AND (t51.stance IS NULL OR t51.author_id = ANY ($2::UUID[])) AND (EXISTS (
      SELECT 1
      FROM service AS t52
      WHERE t52.id = t51.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t53
        WHERE t53.service_id = t52.id AND (t53.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t53.share_with_customers AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t53.language_status ->> 'fi') OR 'PUBLISHED' = (t53.language_status ->> 'sv') OR 'PUBLISHED' = (t53.language_status ->> 'en'))
      ))
    )) AND (t51.version_id IS NULL OR coalesce((
      SELECT (t54.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t54.share_with_customers AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t54.language_status ->> 'fi') OR 'PUBLISHED' = (t54.language_status ->> 'sv') OR 'PUBLISHED' = (t54.language_status ->> 'en')) AS anon_3
      FROM service_version AS t54
      WHERE t54.id = t51.version_id
    ), false)) AND (t51.idea_id IS NULL OR coalesce((
      SELECT t55.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t56
        WHERE t56.id = t55.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t57
          WHERE t57.service_id = t56.id AND (t57.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t57.share_with_customers AND t57.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t57.language_status ->> 'fi') OR 'PUBLISHED' = (t57.language_status ->> 'sv') OR 'PUBLISHED' = (t57.language_status ->> 'en'))
        ))
      )) AS anon_4
      FROM development_idea AS t55
      WHERE t55.id = t51.idea_id
    ), false))
  )
  || ',"nodes":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_7
    FROM (
      SELECT ('{"author":' || coalesce((
        SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t65.name ->> 'fi', t65.name ->> 'sv', t65.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM party AS t65
        WHERE t65.id = t58.author_id
        LIMIT 1
      ), 'null')
      || ',"audience":' || ('"' || CAST(t58.audience AS TEXT) || '"')
      || ',"language":' || ('"' || CAST(upper(t58.language) AS TEXT) || '"')
      || ',"body":' || CAST(to_json(t58.body) AS TEXT)
      || ',"aspect":' || coalesce(('"' || CAST(t58.aspect AS TEXT) || '"'), 'null')
      || ',"stance":' || coalesce(('"' || CAST(t58.stance AS TEXT) || '"'), 'null')
      || ',"createdAt":' || CAST(to_json(t58.created_at) AS TEXT)
      || ',"version":' || coalesce((
        SELECT ('{"number":' || ('"' || CAST(t66.number AS TEXT) || '"') || '}') AS json
        FROM service_version AS t66
        WHERE t66.id = t58.version_id
        LIMIT 1
      ), 'null')
      || ',"replies":{"totalCount":' || (
        SELECT CAST(count(*) AS TEXT) AS count_5
        FROM stakeholder_comment AS t67
        WHERE t67.parent_id = t58.id AND t67.audience = 'CUSTOMER' AND (t67.customer_id IS NULL OR t67.customer_id = ANY ($2::UUID[])) AND (t67.stance IS NULL OR t67.author_id = ANY ($2::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t68
          WHERE t68.id = t67.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t69
            WHERE t69.service_id = t68.id AND (t69.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t69.share_with_customers AND t69.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t69.language_status ->> 'fi') OR 'PUBLISHED' = (t69.language_status ->> 'sv') OR 'PUBLISHED' = (t69.language_status ->> 'en'))
          ))
        )) AND (t67.version_id IS NULL OR coalesce((
          SELECT (t70.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t70.share_with_customers AND t70.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t70.language_status ->> 'fi') OR 'PUBLISHED' = (t70.language_status ->> 'sv') OR 'PUBLISHED' = (t70.language_status ->> 'en')) AS anon_5
          FROM service_version AS t70
          WHERE t70.id = t67.version_id
        ), false)) AND (t67.idea_id IS NULL OR coalesce((
          SELECT t71.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t72
            WHERE t72.id = t71.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t73
              WHERE t73.service_id = t72.id AND (t73.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t73.share_with_customers AND t73.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t73.language_status ->> 'fi') OR 'PUBLISHED' = (t73.language_status ->> 'sv') OR 'PUBLISHED' = (t73.language_status ->> 'en'))
            ))
          )) AS anon_6
          FROM development_idea AS t71
          WHERE t71.id = t67.idea_id
        ), false))
      ) || '}}') AS json
      FROM stakeholder_comment AS t58
      WHERE t58.service_id = t1.id AND t58.audience = 'CUSTOMER' AND (t58.customer_id IS NULL OR t58.customer_id = ANY ($2::UUID[])) AND (t58.stance IS NULL OR t58.author_id = ANY ($2::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t59
        WHERE t59.id = t58.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t60
          WHERE t60.service_id = t59.id AND (t60.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t60.share_with_customers AND t60.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t60.language_status ->> 'fi') OR 'PUBLISHED' = (t60.language_status ->> 'sv') OR 'PUBLISHED' = (t60.language_status ->> 'en'))
        ))
      )) AND (t58.version_id IS NULL OR coalesce((
        SELECT (t61.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t61.share_with_customers AND t61.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t61.language_status ->> 'fi') OR 'PUBLISHED' = (t61.language_status ->> 'sv') OR 'PUBLISHED' = (t61.language_status ->> 'en')) AS anon_7
        FROM service_version AS t61
        WHERE t61.id = t58.version_id
      ), false)) AND (t58.idea_id IS NULL OR coalesce((
        SELECT t62.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t63
          WHERE t63.id = t62.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t64
            WHERE t64.service_id = t63.id AND (t64.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t64.share_with_customers AND t64.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t64.language_status ->> 'fi') OR 'PUBLISHED' = (t64.language_status ->> 'sv') OR 'PUBLISHED' = (t64.language_status ->> 'en'))
          ))
        )) AS anon_8
        FROM development_idea AS t62
        WHERE t62.id = t58.idea_id
      ), false))
      ORDER BY t58.created_at DESC, t58.id
      LIMIT 20
    ) AS listed
  ) || '}}') AS json
  FROM service AS t1
  WHERE t1.key = $3::VARCHAR AND t1.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
  ))
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
