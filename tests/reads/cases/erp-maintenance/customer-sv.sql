SELECT ('{"servicePackage":' || coalesce((
  SELECT ('{"id":"ServicePackage:' || CAST(t1.id AS TEXT)
  || '","key":' || ('"' || CAST(t1.key AS TEXT) || '"')
  || ',"portfolioPhase":' || ('"' || CAST((
    SELECT CASE WHEN bool_or(t3.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t3.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
    FROM service_version AS t3
    WHERE t3.service_id = t1.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
  ) AS TEXT) || '"')
  || ',"name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t5.sv, t5.fi, t5.en)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t5.sv IS NOT NULL) THEN 'SV' WHEN (t5.fi IS NOT NULL) THEN 'FI' WHEN (t5.en IS NOT NULL) THEN 'EN' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t5.sv IS NULL AND coalesce(t5.fi, t5.en) IS NOT NULL AS TEXT) || '}') AS json
    FROM (
      SELECT CASE WHEN ((t4.language_status ->> 'fi') = 'PUBLISHED') THEN t4.name ->> 'fi' END AS fi, CASE WHEN ((t4.language_status ->> 'fi') = 'PUBLISHED') THEN t4.name_sort_fi END AS sort_fi, CASE WHEN ((t4.language_status ->> 'sv') = 'PUBLISHED') THEN t4.name ->> 'sv' END AS sv, CASE WHEN ((t4.language_status ->> 'sv') = 'PUBLISHED') THEN t4.name_sort_sv END AS sort_sv, CASE WHEN ((t4.language_status ->> 'en') = 'PUBLISHED') THEN t4.name ->> 'en' END AS en, CASE WHEN ((t4.language_status ->> 'en') = 'PUBLISHED') THEN t4.name_sort_en END AS sort_en
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
    || ',"valueProposition":' || CASE WHEN (coalesce(CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.value_proposition ->> 'fi' END, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.value_proposition ->> 'sv' END, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.value_proposition ->> 'en' END) IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.value_proposition ->> 'sv' END, CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.value_proposition ->> 'fi' END, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.value_proposition ->> 'en' END)) AS TEXT), 'null') || '}') END
    || ',"internalDescription":null,"scope":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
      FROM (
        SELECT ('{"inclusion":' || ('"' || CAST(t7.inclusion AS TEXT) || '"')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
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
          ) ->> 'sv') = 'PUBLISHED') THEN t19.name ->> 'sv' END, CASE WHEN (((
            SELECT t20.language_status
            FROM service_version AS t20
            WHERE t20.id = t19.package_version_id
          ) ->> 'fi') = 'PUBLISHED') THEN t19.name ->> 'fi' END, CASE WHEN (((
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
          SELECT ('{"key":' || ('"' || CAST(t29.key AS TEXT) || '"')
          || ',"name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t31.sv, t31.fi, t31.en)) AS TEXT), 'null') || '}') AS json
            FROM (
              SELECT CASE WHEN ((t30.language_status ->> 'fi') = 'PUBLISHED') THEN t30.name ->> 'fi' END AS fi, CASE WHEN ((t30.language_status ->> 'fi') = 'PUBLISHED') THEN t30.name_sort_fi END AS sort_fi, CASE WHEN ((t30.language_status ->> 'sv') = 'PUBLISHED') THEN t30.name ->> 'sv' END AS sv, CASE WHEN ((t30.language_status ->> 'sv') = 'PUBLISHED') THEN t30.name_sort_sv END AS sort_sv, CASE WHEN ((t30.language_status ->> 'en') = 'PUBLISHED') THEN t30.name ->> 'en' END AS en, CASE WHEN ((t30.language_status ->> 'en') = 'PUBLISHED') THEN t30.name_sort_en END AS sort_en
              FROM service_version AS t30
              WHERE t30.service_id = t29.id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
              ORDER BY CASE t30.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t30.stage_since DESC
              LIMIT 1
            ) AS t31
            LIMIT 1
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t32.name ->> 'sv', t32.name ->> 'fi', t32.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
            FROM party AS t32
            WHERE t32.id = t29.provider_id
            LIMIT 1
          ), 'null') || '}') AS json
          FROM service AS t29
          WHERE t29.id = t11.component_service_id
          LIMIT 1
        ), 'null')
        || ',"componentVersion":' || coalesce((
          SELECT ('{"number":' || ('"' || CAST(t33.number AS TEXT) || '"')
          || ',"price":' || coalesce((
            SELECT ('{"unitPrice":' || CASE WHEN (t39.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t39.unit_price) AS TEXT) || '"')
            || ',"currency":' || ('"' || CAST(t39.currency AS TEXT) || '"') || '}') END
            || ',"unitCost":null,"priceUnit":' || ('"' || CAST(t39.price_unit AS TEXT) || '"') || '}') AS json
            FROM service_price AS t39
            WHERE t39.version_id = t33.id AND t39.valid_from <= $1::DATE
            ORDER BY t39.valid_from DESC
            LIMIT 1
          ), 'null') || '}') AS json
          FROM service_version AS t33
          WHERE t33.id = coalesce((
            SELECT t34.id
            FROM service_version AS t34
            WHERE t34.id = t11.pinned_version_id AND (t34.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t34.share_with_customers AND t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t34.language_status ->> 'fi') OR 'PUBLISHED' = (t34.language_status ->> 'sv') OR 'PUBLISHED' = (t34.language_status ->> 'en'))
          ), (
            SELECT t35.id
            FROM service_version AS t35
            WHERE t35.service_id = t11.component_service_id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en')) AND t35.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t35.stage = 'OPERATIONAL' DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
            FROM service_version AS t36
            WHERE t36.id = t11.package_version_id
          ) THEN (
            SELECT t37.id
            FROM service_version AS t37
            WHERE t37.service_id = t11.component_service_id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en')) AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t38.effective_at) AS min_1
              FROM lifecycle_transition AS t38
              WHERE t38.version_id = t37.id AND t38.status = 'SCHEDULED' AND t38.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t37.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END)
          LIMIT 1
        ), 'null')
        || ',"note":' || CASE WHEN (coalesce(CASE WHEN (((
          SELECT t41.language_status
          FROM service_version AS t41
          WHERE t41.id = t11.package_version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t11.note ->> 'fi' END, CASE WHEN (((
          SELECT t41.language_status
          FROM service_version AS t41
          WHERE t41.id = t11.package_version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t11.note ->> 'sv' END, CASE WHEN (((
          SELECT t41.language_status
          FROM service_version AS t41
          WHERE t41.id = t11.package_version_id
        ) ->> 'en') = 'PUBLISHED') THEN t11.note ->> 'en' END) IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t40.language_status
          FROM service_version AS t40
          WHERE t40.id = t11.package_version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t11.note ->> 'sv' END, CASE WHEN (((
          SELECT t40.language_status
          FROM service_version AS t40
          WHERE t40.id = t11.package_version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t11.note ->> 'fi' END, CASE WHEN (((
          SELECT t40.language_status
          FROM service_version AS t40
          WHERE t40.id = t11.package_version_id
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
        SELECT ('{"key":' || ('"' || CAST(t42.key AS TEXT) || '"')
        || ',"name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t43.language_status
          FROM service_version AS t43
          WHERE t43.id = t42.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t42.name ->> 'sv' END, CASE WHEN (((
          SELECT t43.language_status
          FROM service_version AS t43
          WHERE t43.id = t42.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t42.name ->> 'fi' END, CASE WHEN (((
          SELECT t43.language_status
          FROM service_version AS t43
          WHERE t43.id = t42.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t42.name ->> 'en' END)) AS TEXT), 'null')
        || '},"pricing":' || coalesce((
          SELECT ('{"price":' || CASE WHEN (t44.price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t44.price) AS TEXT) || '"')
          || ',"currency":' || ('"' || CAST(t44.currency AS TEXT) || '"') || '}') END
          || ',"cost":null,"margin":null,"marginPercent":null,"partsTotal":' || CASE WHEN (t44.parts IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t44.parts) AS TEXT) || '"') || '}') END
          || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t44.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
          || ',"problem":' || coalesce(('"' || CAST(CASE WHEN (t44.price IS NULL) THEN t44.problem END AS TEXT) || '"'), 'null') || '}') AS json
          FROM offering_pricing(t42.id, $1::DATE) AS t44
          LIMIT 1
        ), 'null') || '}') AS json
        FROM service_offering AS t42
        WHERE t42.version_id = t6.id
        ORDER BY t42.position, t42.id
      ) AS listed
    )
    || ',"transitions":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_5
      FROM (
        SELECT ('{"fromStage":' || coalesce(('"' || CAST(t45.from_stage AS TEXT) || '"'), 'null')
        || ',"toStage":' || ('"' || CAST(t45.to_stage AS TEXT) || '"')
        || ',"status":' || ('"' || CAST(t45.status AS TEXT) || '"')
        || ',"effectiveAt":' || CAST(to_json(t45.effective_at) AS TEXT)
        || ',"actor":null,"reason":null}') AS json
        FROM lifecycle_transition AS t45
        WHERE t45.version_id = t6.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t46
          WHERE t46.id = t45.version_id AND (t46.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t46.share_with_customers AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t46.language_status ->> 'fi') OR 'PUBLISHED' = (t46.language_status ->> 'sv') OR 'PUBLISHED' = (t46.language_status ->> 'en')) AND (t45.status = 'DONE' AND (t45.to_stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t46.share_with_customers) OR t45.status = 'SCHEDULED' AND (t46.share_with_customers AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND t45.to_stage = 'OPERATIONAL' OR t46.stage = 'RETIRING' AND t45.to_stage = 'RETIRED'))
        ))
        ORDER BY t45.effective_at, t45.seq
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
      SELECT ('{"number":' || ('"' || CAST(t47.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t47.stage AS TEXT) || '"')
      || ',"shareWithCustomers":null}') AS json
      FROM service_version AS t47
      WHERE t47.service_id = t1.id AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND (t47.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t47.share_with_customers AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t47.language_status ->> 'fi') OR 'PUBLISHED' = (t47.language_status ->> 'sv') OR 'PUBLISHED' = (t47.language_status ->> 'en'))
      ORDER BY CAST(string_to_array(t47.number, '.') AS INTEGER[]) DESC
    ) AS listed
  )
  || ',"comments":' || (
    SELECT ('{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_4
      FROM stakeholder_comment AS t48
      WHERE t48.service_id = t1.id AND t48.audience = 'CUSTOMER' AND (t48.customer_id IS NULL OR t48.customer_id = ANY ($2::UUID[])) AND (t48.stance IS NULL OR t48.author_id = ANY ($2::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t49
        WHERE t49.id = t48.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t50
          WHERE t50.service_id = t49.id AND (t50.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t50.share_with_customers AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t50.language_status ->> 'fi') OR 'PUBLISHED' = (t50.language_status ->> 'sv') OR 'PUBLISHED' = (t50.language_status ->> 'en'))
        ))
      )) AND (t48.version_id IS NULL OR coalesce((
        SELECT (t51.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t51.share_with_customers AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t51.language_status ->> 'fi') OR 'PUBLISHED' = (t51.language_status ->> 'sv') OR 'PUBLISHED' = (t51.language_status ->> 'en')) AS anon_3
        FROM service_version AS t51
        WHERE t51.id = t48.version_id
      ), false)) AND (t48.idea_id IS NULL OR coalesce((
        SELECT t52.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t53
          WHERE t53.id = t52.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t54
            WHERE t54.service_id = t53.id AND (t54.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t54.share_with_customers AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t54.language_status ->> 'fi') OR 'PUBLISHED' = (t54.language_status ->> 'sv') OR 'PUBLISHED' = (t54.language_status ->> 'en'))
          ))
        )) AS anon_4
        FROM development_idea AS t52
        WHERE t52.id = t48.idea_id
      ), false))
    )
    || ',"nodes":' || coalesce(('[' || string_agg(l56.c0, ',') || ']'), '[]') || '}') AS "Concatenated_2"
    FROM (
      SELECT ('{"author":' || coalesce((
        SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t57.name ->> 'sv', t57.name ->> 'fi', t57.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM party AS t57
        WHERE t57.id = p55.author_id
        LIMIT 1
      ), 'null')
      || ',"audience":' || ('"' || CAST(p55.audience AS TEXT) || '"')
      || ',"language":' || ('"' || CAST(upper(p55.language) AS TEXT) || '"')
      || ',"body":' || CAST(to_json(p55.body) AS TEXT)
      || ',"aspect":' || coalesce(('"' || CAST(p55.aspect AS TEXT) || '"'), 'null')
      || ',"stance":' || coalesce(('"' || CAST(p55.stance AS TEXT) || '"'), 'null')
      || ',"createdAt":' || CAST(to_json(p55.created_at) AS TEXT)
      || ',"version":' || coalesce((
        SELECT ('{"number":' || ('"' || CAST(t58.number AS TEXT) || '"') || '}') AS json
        FROM service_version AS t58
        WHERE t58.id = p55.version_id
        LIMIT 1
      ), 'null')
      || ',"replies":{"totalCount":' || (
        SELECT CAST(count(*) AS TEXT) AS count_5
        FROM stakeholder_comment AS t59
        WHERE t59.parent_id = p55.id AND t59.audience = 'CUSTOMER' AND (t59.customer_id IS NULL OR t59.customer_id = ANY ($2::UUID[])) AND (t59.stance IS NULL OR t59.author_id = ANY ($2::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t60
          WHERE t60.id = t59.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t61
            WHERE t61.service_id = t60.id AND (t61.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t61.share_with_customers AND t61.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t61.language_status ->> 'fi') OR 'PUBLISHED' = (t61.language_status ->> 'sv') OR 'PUBLISHED' = (t61.language_status ->> 'en'))
          ))
        )) AND (t59.version_id IS NULL OR coalesce((
          SELECT (t62.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t62.share_with_customers AND t62.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t62.language_status ->> 'fi') OR 'PUBLISHED' = (t62.language_status ->> 'sv') OR 'PUBLISHED' = (t62.language_status ->> 'en')) AS anon_5
          FROM service_version AS t62
          WHERE t62.id = t59.version_id
        ), false)) AND (t59.idea_id IS NULL OR coalesce((
          SELECT t63.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t64
            WHERE t64.id = t63.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t65
              WHERE t65.service_id = t64.id AND (t65.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t65.share_with_customers AND t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t65.language_status ->> 'fi') OR 'PUBLISHED' = (t65.language_status ->> 'sv') OR 'PUBLISHED' = (t65.language_status ->> 'en'))
            ))
          )) AS anon_6
          FROM development_idea AS t63
          WHERE t63.id = t59.idea_id
        ), false))
      ) || '}}') AS c0
      FROM (
        SELECT t48.id AS id, t48.service_id AS service_id, t48.version_id AS version_id, t48.idea_id AS idea_id, t48.target_item_id AS target_item_id, t48.parent_id AS parent_id, t48.author_id AS author_id, t48.audience AS audience, t48.customer_id AS customer_id, t48.language AS language, t48.body AS body, t48.aspect AS aspect, t48.stance AS stance, t48.created_at AS created_at, t48.edited_at AS edited_at, t48.resolved_at AS resolved_at, t48.resolved_by_id AS resolved_by_id, t48.resolution AS resolution, t48.revision AS revision
        FROM stakeholder_comment AS t48
        WHERE t48.service_id = t1.id AND t48.audience = 'CUSTOMER' AND (t48.customer_id IS NULL OR t48.customer_id = ANY ($2::UUID[])) AND (t48.stance IS NULL OR t48.author_id = ANY ($2::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t49
          WHERE t49.id = t48.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t50
            WHERE t50.service_id = t49.id AND (t50.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t50.share_with_customers AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t50.language_status ->> 'fi') OR 'PUBLISHED' = (t50.language_status ->> 'sv') OR 'PUBLISHED' = (t50.language_status ->> 'en'))
          ))
        )) AND (t48.version_id IS NULL OR coalesce((
          SELECT (t51.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t51.share_with_customers AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t51.language_status ->> 'fi') OR 'PUBLISHED' = (t51.language_status ->> 'sv') OR 'PUBLISHED' = (t51.language_status ->> 'en')) AS anon_3
          FROM service_version AS t51
          WHERE t51.id = t48.version_id
        ), false)) AND (t48.idea_id IS NULL OR coalesce((
          SELECT t52.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t53
            WHERE t53.id = t52.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t54
              WHERE t54.service_id = t53.id AND (t54.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t54.share_with_customers AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t54.language_status ->> 'fi') OR 'PUBLISHED' = (t54.language_status ->> 'sv') OR 'PUBLISHED' = (t54.language_status ->> 'en'))
            ))
          )) AS anon_4
          FROM development_idea AS t52
          WHERE t52.id = t48.idea_id
        ), false))
        ORDER BY t48.created_at DESC, t48.id ASC
        LIMIT 20
      ) AS p55
    ) AS l56
  ) || '}') AS json
  FROM service AS t1
  WHERE t1.key = $3::VARCHAR AND t1.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
  ))
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
