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
      SELECT t4.name ->> 'fi' AS fi, t4.name_sort_fi AS sort_fi, t4.name ->> 'sv' AS sv, t4.name_sort_sv AS sort_sv, t4.name ->> 'en' AS en, t4.name_sort_en AS sort_en
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
        SELECT ('{"kind":' || ('"' || CAST(t10.kind AS TEXT) || '"')
        || ',"targetValue":' || coalesce(('"' || CAST(CAST(trim_scale(t10.target_value) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"unit":' || coalesce(CAST(to_json(t10.unit) AS TEXT), 'null')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(t10.text ->> 'sv', t10.text ->> 'fi', t10.text ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM service_commitment AS t10
        WHERE t10.version_id = t7.id
        ORDER BY t10.kind, t10.id
      ) AS listed
    )
    || ',"items":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
      FROM (
        SELECT ('{"position":' || CAST((
          SELECT CAST(count(*) AS INTEGER) AS count_1
          FROM composition_item AS t15
          WHERE t15.package_version_id = t11.package_version_id AND row(t15.position, t15.id) <= row(t11.position, t11.id)
        ) AS TEXT)
        || ',"role":' || ('"' || CAST(t11.role AS TEXT) || '"')
        || ',"minQuantity":' || ('"' || CAST(CAST(trim_scale(t11.min_quantity) AS TEXT) AS TEXT) || '"')
        || ',"defaultQuantity":' || ('"' || CAST(CAST(trim_scale(t11.default_quantity) AS TEXT) AS TEXT) || '"')
        || ',"maxQuantity":' || coalesce(('"' || CAST(CAST(trim_scale(t11.max_quantity) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"optionGroup":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t19.name ->> 'sv', t19.name ->> 'fi', t19.name ->> 'en')) AS TEXT), 'null')
          || '},"minSelect":' || CAST(t19.min_select AS TEXT)
          || ',"maxSelect":' || CAST(t19.max_select AS TEXT) || '}') AS json
          FROM option_group AS t19
          WHERE t19.id = t11.option_group_id
          LIMIT 1
        ), 'null')
        || ',"component":' || coalesce((
          SELECT ('{"key":' || ('"' || CAST(t20.key AS TEXT) || '"')
          || ',"name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t23.sv, t23.fi, t23.en)) AS TEXT), 'null') || '}') AS json
            FROM (
              SELECT t21.name ->> 'fi' AS fi, t21.name_sort_fi AS sort_fi, t21.name ->> 'sv' AS sv, t21.name_sort_sv AS sort_sv, t21.name ->> 'en' AS en, t21.name_sort_en AS sort_en
              FROM service_version AS t21
              WHERE t21.service_id = t20.id
              ORDER BY CASE t21.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t21.stage_since DESC
              LIMIT 1
            ) AS t23
            LIMIT 1
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t24.name ->> 'sv', t24.name ->> 'fi', t24.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
            FROM party AS t24
            WHERE t24.id = t20.provider_id
            LIMIT 1
          ), 'null') || '}') AS json
          FROM service AS t20
          WHERE t20.id = t11.component_service_id
          LIMIT 1
        ), 'null')
        || ',"componentVersion":' || coalesce((
          SELECT ('{"number":' || ('"' || CAST(t25.number AS TEXT) || '"')
          || ',"price":' || coalesce((
            SELECT ('{"unitPrice":' || CASE WHEN (t34.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t34.unit_price) AS TEXT) || '"')
            || ',"currency":' || ('"' || CAST(t34.currency AS TEXT) || '"') || '}') END
            || ',"unitCost":' || CASE WHEN (t34.unit_cost IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t34.unit_cost) AS TEXT) || '"') || '}') END
            || ',"priceUnit":' || ('"' || CAST(t34.price_unit AS TEXT) || '"') || '}') AS json
            FROM service_price AS t34
            WHERE t34.version_id = t25.id AND t34.valid_from <= $1::DATE
            ORDER BY t34.valid_from DESC
            LIMIT 1
          ), 'null') || '}') AS json
          FROM service_version AS t25
          WHERE t25.id = coalesce(t11.pinned_version_id, (
            SELECT t28.id
            FROM service_version AS t28
            WHERE t28.service_id = t11.component_service_id AND t28.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t28.stage = 'OPERATIONAL' DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
            FROM service_version AS t30
            WHERE t30.id = t11.package_version_id
          ) THEN (
            SELECT t31.id
            FROM service_version AS t31
            WHERE t31.service_id = t11.component_service_id AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t32.effective_at) AS min_1
              FROM lifecycle_transition AS t32
              WHERE t32.version_id = t31.id AND t32.status = 'SCHEDULED' AND t32.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t31.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END)
          LIMIT 1
        ), 'null')
        || ',"note":' || CASE WHEN (t11.note IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t11.note ->> 'sv', t11.note ->> 'fi', t11.note ->> 'en')) AS TEXT), 'null') || '}') END || '}') AS json
        FROM composition_item AS t11
        WHERE t11.package_version_id = t7.id
        ORDER BY t11.position, t11.id
      ) AS listed
    )
    || ',"offerings":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_4
      FROM (
        SELECT ('{"key":' || ('"' || CAST(t35.key AS TEXT) || '"')
        || ',"name":{"text":' || coalesce(CAST(to_json(coalesce(t35.name ->> 'sv', t35.name ->> 'fi', t35.name ->> 'en')) AS TEXT), 'null')
        || '},"pricing":' || coalesce((
          SELECT ('{"price":' || CASE WHEN (t36.price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t36.price) AS TEXT) || '"')
          || ',"currency":' || ('"' || CAST(t36.currency AS TEXT) || '"') || '}') END
          || ',"cost":' || CASE WHEN (t36.cost IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t36.cost) AS TEXT) || '"')
          || ',"currency":' || ('"' || CAST(t36.cost_currency AS TEXT) || '"') || '}') END
          || ',"margin":' || CASE WHEN (t36.margin IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t36.margin) AS TEXT) || '"') || '}') END
          || ',"marginPercent":' || coalesce(('"' || CAST(CAST(t36.margin_percent AS TEXT) AS TEXT) || '"'), 'null')
          || ',"partsTotal":' || CASE WHEN (t36.parts IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t36.parts) AS TEXT) || '"') || '}') END
          || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t36.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
          || ',"problem":' || coalesce(('"' || CAST(t36.problem AS TEXT) || '"'), 'null') || '}') AS json
          FROM offering_pricing(t35.id, $1::DATE) AS t36
          LIMIT 1
        ), 'null') || '}') AS json
        FROM service_offering AS t35
        WHERE t35.version_id = t7.id
        ORDER BY t35.position, t35.id
      ) AS listed
    )
    || ',"transitions":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_5
      FROM (
        SELECT ('{"fromStage":' || coalesce(('"' || CAST(t37.from_stage AS TEXT) || '"'), 'null')
        || ',"toStage":' || ('"' || CAST(t37.to_stage AS TEXT) || '"')
        || ',"status":' || ('"' || CAST(t37.status AS TEXT) || '"')
        || ',"effectiveAt":' || CAST(to_json(t37.effective_at) AS TEXT)
        || ',"actor":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t40.name ->> 'sv', t40.name ->> 'fi', t40.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
          FROM party AS t40
          WHERE t40.id = t37.actor_id
          LIMIT 1
        ), 'null')
        || ',"reason":' || coalesce(CAST(to_json(t37.reason) AS TEXT), 'null') || '}') AS json
        FROM lifecycle_transition AS t37
        WHERE t37.version_id = t7.id
        ORDER BY t37.effective_at, t37.seq
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
      SELECT ('{"number":' || ('"' || CAST(t41.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t41.stage AS TEXT) || '"')
      || ',"shareWithCustomers":' || coalesce(CAST(t41.share_with_customers AS TEXT), 'null') || '}') AS json
      FROM service_version AS t41
      WHERE t41.service_id = t1.id AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY CAST(string_to_array(t41.number, '.') AS INTEGER[]) DESC
    ) AS listed
  )
  || ',"comments":' || (
    SELECT ('{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM stakeholder_comment AS t43
      WHERE t43.service_id = t1.id
    )
    || ',"nodes":' || coalesce(('[' || string_agg(l46.c0, ',') || ']'), '[]') || '}') AS "Concatenated_2"
    FROM (
      SELECT ('{"author":' || coalesce((
        SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t47.name ->> 'sv', t47.name ->> 'fi', t47.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM party AS t47
        WHERE t47.id = p45.author_id
        LIMIT 1
      ), 'null')
      || ',"audience":' || ('"' || CAST(p45.audience AS TEXT) || '"')
      || ',"language":' || ('"' || CAST(upper(p45.language) AS TEXT) || '"')
      || ',"body":' || CAST(to_json(p45.body) AS TEXT)
      || ',"aspect":' || coalesce(('"' || CAST(p45.aspect AS TEXT) || '"'), 'null')
      || ',"stance":' || coalesce(('"' || CAST(p45.stance AS TEXT) || '"'), 'null')
      || ',"createdAt":' || CAST(to_json(p45.created_at) AS TEXT)
      || ',"version":' || coalesce((
        SELECT ('{"number":' || ('"' || CAST(t48.number AS TEXT) || '"') || '}') AS json
        FROM service_version AS t48
        WHERE t48.id = p45.version_id
        LIMIT 1
      ), 'null')
      || ',"replies":{"totalCount":' || (
        SELECT CAST(count(*) AS TEXT) AS count_3
        FROM stakeholder_comment AS t49
        WHERE t49.parent_id = p45.id
      ) || '}}') AS c0
      FROM (
        SELECT t43.id AS id, t43.service_id AS service_id, t43.version_id AS version_id, t43.idea_id AS idea_id, t43.target_item_id AS target_item_id, t43.parent_id AS parent_id, t43.author_id AS author_id, t43.audience AS audience, t43.customer_id AS customer_id, t43.language AS language, t43.body AS body, t43.aspect AS aspect, t43.stance AS stance, t43.created_at AS created_at, t43.edited_at AS edited_at, t43.resolved_at AS resolved_at, t43.resolved_by_id AS resolved_by_id, t43.resolution AS resolution, t43.revision AS revision
        FROM stakeholder_comment AS t43
        WHERE t43.service_id = t1.id
        ORDER BY t43.created_at DESC, t43.id ASC
        LIMIT 20
      ) AS p45
    ) AS l46
  ) || '}') AS json
  FROM service AS t1
  WHERE t1.key = $2::VARCHAR AND t1.is_package
  LIMIT 1
), 'null') || '}') AS "Concatenated_1"
