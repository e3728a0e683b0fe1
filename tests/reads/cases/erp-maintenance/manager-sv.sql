SELECT ('{"servicePackage":' || coalesce((
  SELECT ('{"id":"ServicePackage:' || CAST(t1.id AS TEXT)
  || '","key":' || ('"' || CAST(t1.key AS TEXT) || '"')
  || ',"portfolioPhase":' || ('"' || CAST((
    SELECT CASE WHEN bool_or(t2.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t2.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id
  ) AS TEXT) || '"')
  || ',"name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t6.sv, t6.fi, t6.en)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t6.sv IS NOT NULL) THEN 'SV' WHEN (t6.fi IS NOT NULL) THEN 'FI' WHEN (t6.en IS NOT NULL) THEN 'EN' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t6.sv IS NULL AND coalesce(t6.fi, t6.en) IS NOT NULL AS TEXT) || '}') AS json
    FROM (
      SELECT t4.name ->> 'fi' AS fi, t4.name ->> 'sv' AS sv, t4.name ->> 'en' AS en
      FROM service_version AS t4
      WHERE t4.service_id = t1.id
      ORDER BY CASE t4.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t4.stage_since DESC
      LIMIT 1
    ) AS t6
    LIMIT 1
  ), 'null')
  || ',"currentVersion":' || coalesce((
    SELECT ('{"number":' || ('"' || CAST(t7.number AS TEXT) || '"')
    || ',"stage":' || ('"' || CAST(t7.stage AS TEXT) || '"')
    || ',"stageSince":' || CAST(to_json(t7.stage_since) AS TEXT)
    || ',"valueProposition":' || CASE WHEN (t7.value_proposition IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t7.value_proposition ->> 'sv', t7.value_proposition ->> 'fi', t7.value_proposition ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"internalDescription":' || CASE WHEN (t7.internal_description IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t7.internal_description ->> 'sv', t7.internal_description ->> 'fi', t7.internal_description ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"scope":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
      FROM (
        SELECT ('{"inclusion":' || ('"' || CAST(t9.inclusion AS TEXT) || '"')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(t9.text ->> 'sv', t9.text ->> 'fi', t9.text ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM scope_item AS t9
        WHERE t9.version_id = t7.id
        ORDER BY t9.inclusion, t9.position, t9.id
      ) AS listed
    )
    || ',"commitments":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
      FROM (
        SELECT ('{"kind":' || ('"' || CAST(t12.kind AS TEXT) || '"')
        || ',"targetValue":' || coalesce(('"' || CAST(CAST(trim_scale(t12.target_value) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"unit":' || coalesce(CAST(to_json(t12.unit) AS TEXT), 'null')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(t12.text ->> 'sv', t12.text ->> 'fi', t12.text ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM service_commitment AS t12
        WHERE t12.version_id = t7.id
        ORDER BY t12.kind, t12.id
      ) AS listed
    )
    || ',"items":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
      FROM (
        SELECT ('{"position":' || CAST((
          SELECT CAST(count(*) AS INTEGER) AS count_1
          FROM composition_item AS t19
          WHERE t19.package_version_id = t15.package_version_id AND row(t19.position, t19.id) <= row(t15.position, t15.id)
        ) AS TEXT)
        || ',"role":' || ('"' || CAST(t15.role AS TEXT) || '"')
        || ',"minQuantity":' || ('"' || CAST(CAST(trim_scale(t15.min_quantity) AS TEXT) AS TEXT) || '"')
        || ',"defaultQuantity":' || ('"' || CAST(CAST(trim_scale(t15.default_quantity) AS TEXT) AS TEXT) || '"')
        || ',"maxQuantity":' || coalesce(('"' || CAST(CAST(trim_scale(t15.max_quantity) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"optionGroup":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t23.name ->> 'sv', t23.name ->> 'fi', t23.name ->> 'en')) AS TEXT), 'null')
          || '},"minSelect":' || CAST(t23.min_select AS TEXT)
          || ',"maxSelect":' || CAST(t23.max_select AS TEXT) || '}') AS json
          FROM option_group AS t23
          WHERE t23.id = t15.option_group_id
          LIMIT 1
        ), 'null')
        || ',"component":' || coalesce((
          SELECT CASE WHEN NOT t26.is_package THEN ('{"key":' || ('"' || CAST(t26.key AS TEXT) || '"')
          || ',"name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t29.sv, t29.fi, t29.en)) AS TEXT), 'null') || '}') AS json
            FROM (
              SELECT t27.name ->> 'fi' AS fi, t27.name ->> 'sv' AS sv, t27.name ->> 'en' AS en
              FROM service_version AS t27
              WHERE t27.service_id = t26.id
              ORDER BY CASE t27.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t27.stage_since DESC
              LIMIT 1
            ) AS t29
            LIMIT 1
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t30.name ->> 'sv', t30.name ->> 'fi', t30.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
            FROM party AS t30
            WHERE t30.id = t26.provider_id
            LIMIT 1
          ), 'null') || '}') WHEN t26.is_package THEN ('{"key":' || ('"' || CAST(t26.key AS TEXT) || '"')
          || ',"name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t33.sv, t33.fi, t33.en)) AS TEXT), 'null') || '}') AS json
            FROM (
              SELECT t31.name ->> 'fi' AS fi, t31.name ->> 'sv' AS sv, t31.name ->> 'en' AS en
              FROM service_version AS t31
              WHERE t31.service_id = t26.id
              ORDER BY CASE t31.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t31.stage_since DESC
              LIMIT 1
            ) AS t33
            LIMIT 1
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t34.name ->> 'sv', t34.name ->> 'fi', t34.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
            FROM party AS t34
            WHERE t34.id = t26.provider_id
            LIMIT 1
          ), 'null') || '}') END AS json
          FROM service AS t26
          WHERE t26.id = t15.component_service_id
          LIMIT 1
        ), 'null')
        || ',"componentVersion":' || coalesce((
          SELECT ('{"number":' || ('"' || CAST(t35.number AS TEXT) || '"')
          || ',"price":' || coalesce((
            SELECT ('{"unitPrice":' || CASE WHEN (t45.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t45.unit_price) AS TEXT) || '"')
            || ',"currency":' || ('"' || CAST(t45.currency AS TEXT) || '"') || '}') END
            || ',"unitCost":' || CASE WHEN (t45.unit_cost IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t45.unit_cost) AS TEXT) || '"') || '}') END
            || ',"priceUnit":' || ('"' || CAST(t45.price_unit AS TEXT) || '"') || '}') AS json
            FROM service_price AS t45
            WHERE t45.version_id = t35.id AND t45.valid_from <= $1::DATE
            ORDER BY t45.valid_from DESC
            LIMIT 1
          ), 'null') || '}') AS json
          FROM service_version AS t35
          WHERE t35.id = coalesce(t15.pinned_version_id, (
            SELECT t39.id
            FROM service_version AS t39
            WHERE t39.service_id = t15.component_service_id AND t39.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t39.stage = 'OPERATIONAL' DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
            FROM service_version AS t41
            WHERE t41.id = t15.package_version_id
          ) THEN (
            SELECT t42.id
            FROM service_version AS t42
            WHERE t42.service_id = t15.component_service_id AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t43.effective_at) AS min_1
              FROM lifecycle_transition AS t43
              WHERE t43.version_id = t42.id AND t43.status = 'SCHEDULED' AND t43.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t42.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END)
          LIMIT 1
        ), 'null')
        || ',"note":' || CASE WHEN (t15.note IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t15.note ->> 'sv', t15.note ->> 'fi', t15.note ->> 'en')) AS TEXT), 'null') || '}') END || '}') AS json
        FROM composition_item AS t15
        WHERE t15.package_version_id = t7.id
        ORDER BY t15.position, t15.id
      ) AS listed
    )
    || ',"offerings":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_4
      FROM (
        SELECT ('{"key":' || ('"' || CAST(t48.key AS TEXT) || '"')
        || ',"name":{"text":' || coalesce(CAST(to_json(coalesce(t48.name ->> 'sv', t48.name ->> 'fi', t48.name ->> 'en')) AS TEXT), 'null')
        || '},"pricing":' || coalesce((
          SELECT ('{"price":' || CASE WHEN (t51.price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t51.price) AS TEXT) || '"')
          || ',"currency":' || ('"' || CAST(t51.currency AS TEXT) || '"') || '}') END
          || ',"cost":' || CASE WHEN (t51.cost IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t51.cost) AS TEXT) || '"')
          || ',"currency":' || ('"' || CAST(t51.cost_currency AS TEXT) || '"') || '}') END
          || ',"margin":' || CASE WHEN (t51.margin IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t51.margin) AS TEXT) || '"') || '}') END
          || ',"marginPercent":' || coalesce(('"' || CAST(CAST(t51.margin_percent AS TEXT) AS TEXT) || '"'), 'null')
          || ',"partsTotal":' || CASE WHEN (t51.parts IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t51.parts) AS TEXT) || '"') || '}') END
          || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t51.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
          || ',"problem":' || coalesce(('"' || CAST(t51.problem AS TEXT) || '"'), 'null') || '}') AS json
          FROM offering_pricing(t48.id, $1::DATE) AS t51
          LIMIT 1
        ), 'null') || '}') AS json
        FROM service_offering AS t48
        WHERE t48.version_id = t7.id
        ORDER BY t48.position, t48.id
      ) AS listed
    )
    || ',"transitions":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_5
      FROM (
        SELECT ('{"fromStage":' || coalesce(('"' || CAST(t52.from_stage AS TEXT) || '"'), 'null')
        || ',"toStage":' || ('"' || CAST(t52.to_stage AS TEXT) || '"')
        || ',"status":' || ('"' || CAST(t52.status AS TEXT) || '"')
        || ',"effectiveAt":' || CAST(to_json(t52.effective_at) AS TEXT)
        || ',"actor":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t55.name ->> 'sv', t55.name ->> 'fi', t55.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
          FROM party AS t55
          WHERE t55.id = t52.actor_id
          LIMIT 1
        ), 'null')
        || ',"reason":' || coalesce(CAST(to_json(t52.reason) AS TEXT), 'null') || '}') AS json
        FROM lifecycle_transition AS t52
        WHERE t52.version_id = t7.id
        ORDER BY t52.effective_at, t52.seq
      ) AS listed
    ) || '}') AS json
    FROM service_version AS t7
    WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING')
    ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC
    LIMIT 1
  ), 'null')
  || ',"plannedVersions":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_6
    FROM (
      SELECT ('{"number":' || ('"' || CAST(t56.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t56.stage AS TEXT) || '"')
      || ',"shareWithCustomers":' || coalesce(CAST(t56.share_with_customers AS TEXT), 'null') || '}') AS json
      FROM service_version AS t56
      WHERE t56.service_id = t1.id AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY CAST(string_to_array(t56.number, '.') AS INTEGER[]) DESC
    ) AS listed
  )
  || ',"comments":{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_2
    FROM stakeholder_comment AS t58
    WHERE t58.service_id = t1.id
  )
  || ',"nodes":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_7
    FROM (
      SELECT ('{"author":' || coalesce((
        SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t62.name ->> 'sv', t62.name ->> 'fi', t62.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM party AS t62
        WHERE t62.id = t60.author_id
        LIMIT 1
      ), 'null')
      || ',"audience":' || ('"' || CAST(t60.audience AS TEXT) || '"')
      || ',"language":' || ('"' || CAST(upper(t60.language) AS TEXT) || '"')
      || ',"body":' || CAST(to_json(t60.body) AS TEXT)
      || ',"aspect":' || coalesce(('"' || CAST(t60.aspect AS TEXT) || '"'), 'null')
      || ',"stance":' || coalesce(('"' || CAST(t60.stance AS TEXT) || '"'), 'null')
      || ',"createdAt":' || CAST(to_json(t60.created_at) AS TEXT)
      || ',"version":' || coalesce((
        SELECT ('{"number":' || ('"' || CAST(t63.number AS TEXT) || '"') || '}') AS json
        FROM service_version AS t63
        WHERE t63.id = t60.version_id
        LIMIT 1
      ), 'null')
      || ',"replies":{"totalCount":' || (
        SELECT CAST(count(*) AS TEXT) AS count_3
        FROM stakeholder_comment AS t65
        WHERE t65.parent_id = t60.id
      ) || '}}') AS json
      FROM stakeholder_comment AS t60
      WHERE t60.service_id = t1.id
      ORDER BY t60.created_at DESC, t60.id
      LIMIT 20
    ) AS listed
  ) || '}}') AS json
  FROM service AS t1
  WHERE t1.key = $2::VARCHAR AND t1.is_package
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
