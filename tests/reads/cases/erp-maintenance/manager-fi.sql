SELECT (('{"servicePackage":' || coalesce((
  SELECT ('{"id":"ServicePackage:' || CAST(t1.id AS TEXT)
  || '","key":"' || CAST(t1.key AS TEXT)
  || '","portfolioPhase":"' || CAST((
    SELECT CASE WHEN bool_or(t2.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t2.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id
  ) AS TEXT)
  || '","name":' || coalesce((
    SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t6.fi, t6.sv, t6.en)) AS TEXT), 'null')
    || ',"lang":' || coalesce(('"' || CAST(CASE WHEN (t6.fi IS NOT NULL) THEN 'FI' WHEN (t6.sv IS NOT NULL) THEN 'SV' WHEN (t6.en IS NOT NULL) THEN 'EN' END AS TEXT) || '"'), 'null')
    || ',"isFallback":' || CAST(t6.fi IS NULL AND coalesce(t6.sv, t6.en) IS NOT NULL AS TEXT) || '}') AS "Concatenated_3"
    FROM (
      SELECT t4.name ->> 'fi' AS fi, t4.name_sort_fi AS sort_fi, t4.name ->> 'sv' AS sv, t4.name_sort_sv AS sort_sv, t4.name ->> 'en' AS en, t4.name_sort_en AS sort_en
      FROM service_version AS t4
      WHERE t4.service_id = t1.id
      ORDER BY CASE t4.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t4.stage_since DESC, t4.id DESC
      LIMIT 1
    ) AS t6
  ), 'null')
  || ',"currentVersion":' || coalesce((
    SELECT ('{"number":"' || CAST(t7.number AS TEXT)
    || '","stage":"' || CAST(t7.stage AS TEXT)
    || '","stageSince":' || CAST(to_json(t7.stage_since) AS TEXT)
    || ',"valueProposition":' || CASE WHEN (t7.value_proposition IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t7.value_proposition ->> 'fi', t7.value_proposition ->> 'sv', t7.value_proposition ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"internalDescription":' || CASE WHEN (t7.internal_description IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t7.internal_description ->> 'fi', t7.internal_description ->> 'sv', t7.internal_description ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"scope":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
      FROM (
        SELECT ('{"inclusion":"' || CAST(t9.inclusion AS TEXT)
        || '","text":{"text":' || coalesce(CAST(to_json(coalesce(t9.text ->> 'fi', t9.text ->> 'sv', t9.text ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM scope_item AS t9
        WHERE t9.version_id = t7.id
        ORDER BY t9.inclusion, t9.position, t9.id
      ) AS listed
    )
    || '],"commitments":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"kind":"' || CAST(t10.kind AS TEXT)
        || '","targetValue":' || coalesce(('"' || CAST(CAST(trim_scale(t10.target_value) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"unit":' || coalesce(CAST(to_json(t10.unit) AS TEXT), 'null')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(t10.text ->> 'fi', t10.text ->> 'sv', t10.text ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM service_commitment AS t10
        WHERE t10.version_id = t7.id
        ORDER BY t10.kind, t10.id
      ) AS listed
    )
    || '],"items":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
      FROM (
        SELECT ('{"position":' || CAST((
          SELECT CAST(count(*) AS INTEGER) AS count_1
          FROM composition_item AS t13
          WHERE t13.package_version_id = t11.package_version_id AND row(t13.position, t13.id) <= row(t11.position, t11.id)
        ) AS TEXT)
        || ',"role":"' || CAST(t11.role AS TEXT)
        || '","minQuantity":"' || CAST(CAST(trim_scale(t11.min_quantity) AS TEXT) AS TEXT)
        || '","defaultQuantity":"' || CAST(CAST(trim_scale(t11.default_quantity) AS TEXT) AS TEXT)
        || '","maxQuantity":' || coalesce(('"' || CAST(CAST(trim_scale(t11.max_quantity) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"optionGroup":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t17.name ->> 'fi', t17.name ->> 'sv', t17.name ->> 'en')) AS TEXT), 'null')
          || '},"minSelect":' || CAST(t17.min_select AS TEXT)
          || ',"maxSelect":' || CAST(t17.max_select AS TEXT) || '}') AS "Concatenated_5"
          FROM option_group AS t17
          WHERE t17.id = t11.option_group_id
        ), 'null')
        || ',"component":' || coalesce((
          SELECT ('{"key":"' || CAST(t18.key AS TEXT)
          || '","name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t21.fi, t21.sv, t21.en)) AS TEXT), 'null') || '}') AS "Concatenated_7"
            FROM (
              SELECT t19.name ->> 'fi' AS fi, t19.name_sort_fi AS sort_fi, t19.name ->> 'sv' AS sv, t19.name_sort_sv AS sort_sv, t19.name ->> 'en' AS en, t19.name_sort_en AS sort_en
              FROM service_version AS t19
              WHERE t19.service_id = t18.id
              ORDER BY CASE t19.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t19.stage_since DESC, t19.id DESC
              LIMIT 1
            ) AS t21
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t22.name ->> 'fi', t22.name ->> 'sv', t22.name ->> 'en')) AS TEXT), 'null') || '}}') AS "Concatenated_8"
            FROM party AS t22
            WHERE t22.id = t18.provider_id
          ), 'null') || '}') AS "Concatenated_6"
          FROM service AS t18
          WHERE t18.id = t11.component_service_id
        ), 'null')
        || ',"componentVersion":' || coalesce((
          SELECT ('{"number":"' || CAST(t23.number AS TEXT)
          || '","price":' || coalesce((
            SELECT ('{"unitPrice":' || CASE WHEN (t31.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t31.unit_price) AS TEXT)
            || '","currency":"' || CAST(t31.currency AS TEXT) || '"}') END
            || ',"unitCost":' || CASE WHEN (t31.unit_cost IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t31.unit_cost) AS TEXT) || '"}') END
            || ',"priceUnit":"' || CAST(t31.price_unit AS TEXT) || '"}') AS "Concatenated_10"
            FROM service_price AS t31
            WHERE t31.version_id = t23.id AND t31.valid_from <= $1::DATE
            ORDER BY t31.valid_from DESC
            LIMIT 1
          ), 'null') || '}') AS "Concatenated_9"
          FROM service_version AS t23
          WHERE t23.id = coalesce(t11.pinned_version_id, (
            SELECT t25.id
            FROM service_version AS t25
            WHERE t25.service_id = t11.component_service_id AND t25.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t25.stage = 'OPERATIONAL' DESC, t25.stage_since DESC, t25.id DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t27.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
            FROM service_version AS t27
            WHERE t27.id = t11.package_version_id
          ) THEN (
            SELECT t28.id
            FROM service_version AS t28
            WHERE t28.service_id = t11.component_service_id AND t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t29.effective_at) AS min_1
              FROM lifecycle_transition AS t29
              WHERE t29.version_id = t28.id AND t29.status = 'SCHEDULED' AND t29.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t28.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END)
        ), 'null')
        || ',"note":' || CASE WHEN (t11.note IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t11.note ->> 'fi', t11.note ->> 'sv', t11.note ->> 'en')) AS TEXT), 'null') || '}') END || '}') AS json
        FROM composition_item AS t11
        WHERE t11.package_version_id = t7.id
        ORDER BY t11.position, t11.id
      ) AS listed
    )
    || '],"offerings":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
      FROM (
        SELECT ('{"key":"' || CAST(t32.key AS TEXT)
        || '","name":{"text":' || coalesce(CAST(to_json(coalesce(t32.name ->> 'fi', t32.name ->> 'sv', t32.name ->> 'en')) AS TEXT), 'null')
        || '},"pricing":' || coalesce((
          SELECT ('{"price":' || CASE WHEN (t34.price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t34.price) AS TEXT)
          || '","currency":"' || CAST(t34.currency AS TEXT) || '"}') END
          || ',"cost":' || CASE WHEN (t34.cost IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t34.cost) AS TEXT)
          || '","currency":"' || CAST(t34.cost_currency AS TEXT) || '"}') END
          || ',"margin":' || CASE WHEN (t34.margin IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t34.margin) AS TEXT) || '"}') END
          || ',"marginPercent":' || coalesce(('"' || CAST(CAST(t34.margin_percent AS TEXT) AS TEXT) || '"'), 'null')
          || ',"partsTotal":' || CASE WHEN (t34.parts IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t34.parts) AS TEXT) || '"}') END
          || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t34.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
          || ',"problem":' || coalesce(('"' || CAST(t34.problem AS TEXT) || '"'), 'null') || '}') AS "Concatenated_11"
          FROM (
            SELECT p33.price AS price, p33.cost AS cost, p33.margin AS margin, p33.margin_percent AS margin_percent, p33.parts AS parts, p33.adjustment_percent AS adjustment_percent, p33.currency AS currency, p33.cost_currency AS cost_currency, p33.problem AS problem, t32.version_id AS version_id, chosen_quantities(t32.id) AS chosen, CASE WHEN (t32.billing_period = 'YEAR') THEN 12 ELSE 1 END AS months
            FROM offering_pricing(t32.id, $1::DATE) AS p33
          ) AS t34
        ), 'null') || '}') AS json
        FROM service_offering AS t32
        WHERE t32.version_id = t7.id
        ORDER BY t32.position, t32.id
      ) AS listed
    )
    || '],"transitions":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_5
      FROM (
        SELECT ('{"fromStage":' || coalesce(('"' || CAST(t35.from_stage AS TEXT) || '"'), 'null')
        || ',"toStage":"' || CAST(t35.to_stage AS TEXT)
        || '","status":"' || CAST(t35.status AS TEXT)
        || '","effectiveAt":' || CAST(to_json(t35.effective_at) AS TEXT)
        || ',"actor":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t36.name ->> 'fi', t36.name ->> 'sv', t36.name ->> 'en')) AS TEXT), 'null') || '}}') AS "Concatenated_12"
          FROM party AS t36
          WHERE t36.id = t35.actor_id
        ), 'null')
        || ',"reason":' || coalesce(CAST(to_json(t35.reason) AS TEXT), 'null') || '}') AS json
        FROM lifecycle_transition AS t35
        WHERE t35.version_id = t7.id
        ORDER BY t35.effective_at, t35.seq
      ) AS listed
    ) || ']}') AS "Concatenated_4"
    FROM service_version AS t7
    WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING')
    ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
    LIMIT 1
  ), 'null')
  || ',"plannedVersions":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_6
    FROM (
      SELECT ('{"number":"' || CAST(t37.number AS TEXT)
      || '","stage":"' || CAST(t37.stage AS TEXT)
      || '","shareWithCustomers":' || coalesce(CAST(t37.share_with_customers AS TEXT), 'null') || '}') AS json
      FROM service_version AS t37
      WHERE t37.service_id = t1.id AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY CAST(string_to_array(t37.number, '.') AS INTEGER[]) DESC
    ) AS listed
  )
  || '],"comments":{"totalCount":' || (
    SELECT ((
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM stakeholder_comment AS t39
      WHERE t39.service_id = t1.id
    )
    || ',"nodes":[' || coalesce(string_agg(l41.c0, ','), '')) AS "Concatenated_13"
    FROM (
      SELECT ('{"author":' || coalesce((
        SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t42.name ->> 'fi', t42.name ->> 'sv', t42.name ->> 'en')) AS TEXT), 'null') || '}}') AS "Concatenated_14"
        FROM party AS t42
        WHERE t42.id = p40.author_id
      ), 'null')
      || ',"audience":"' || CAST(p40.audience AS TEXT)
      || '","language":"' || CAST(upper(p40.language) AS TEXT)
      || '","body":' || CAST(to_json(p40.body) AS TEXT)
      || ',"aspect":' || coalesce(('"' || CAST(p40.aspect AS TEXT) || '"'), 'null')
      || ',"stance":' || coalesce(('"' || CAST(p40.stance AS TEXT) || '"'), 'null')
      || ',"createdAt":' || CAST(to_json(p40.created_at) AS TEXT)
      || ',"version":' || coalesce((
        SELECT ('{"number":"' || CAST(t43.number AS TEXT) || '"}') AS "Concatenated_15"
        FROM service_version AS t43
        WHERE t43.id = p40.version_id
      ), 'null')
      || ',"replies":{"totalCount":' || (
        SELECT CAST(count(*) AS TEXT) AS count_3
        FROM stakeholder_comment AS t44
        WHERE t44.parent_id = p40.id
      ) || '}}') AS c0
      FROM (
        SELECT t39.id AS id, t39.service_id AS service_id, t39.version_id AS version_id, t39.idea_id AS idea_id, t39.target_item_id AS target_item_id, t39.parent_id AS parent_id, t39.author_id AS author_id, t39.audience AS audience, t39.customer_id AS customer_id, t39.language AS language, t39.body AS body, t39.aspect AS aspect, t39.stance AS stance, t39.created_at AS created_at, t39.edited_at AS edited_at, t39.resolved_at AS resolved_at, t39.resolved_by_id AS resolved_by_id, t39.resolution AS resolution, t39.revision AS revision
        FROM stakeholder_comment AS t39
        WHERE t39.service_id = t1.id
        ORDER BY t39.created_at DESC, t39.id ASC
        LIMIT 20
      ) AS p40
    ) AS l41
  ) || ']}}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.key = $2::VARCHAR AND t1.is_package
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t46.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_3
  FROM change_transaction AS t46
  ORDER BY t46.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
