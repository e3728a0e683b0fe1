SELECT ('{"checkConfiguration":' || coalesce((
  SELECT ('{"version":' || coalesce((
    SELECT ('{"number":"' || CAST(t21.number AS TEXT) || '"}') AS "Concatenated_3"
    FROM service_version AS t21
    WHERE t21.id = t20.version_id
  ), 'null')
  || ',"valid":' || CAST(NOT (t20.unknown_offering IS NOT NULL OR (EXISTS (
    SELECT 1
    FROM check_configuration(t20.version_id, t20.asked_items, t20.asked_quantities, chosen_quantities(t20.offering_id), t20.shown) AS b22
  ))) AS TEXT)
  || ',"violations":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
    FROM (
      SELECT ('{"code":"' || CAST(t24.code AS TEXT)
      || '","message":{"text":' || coalesce(CAST(to_json(coalesce(CASE t24.code WHEN 'UNKNOWN_OFFERING' THEN concat('Paketissa ei ole mallia ', t24.named, '.') WHEN 'UNKNOWN_COMPONENT' THEN concat('', t24.named, ' ei kuulu pakettiin; jätä se pois.') WHEN 'COMPONENT_REPEATED' THEN concat('', t24.named, ' on mainittu monta kertaa; mainitse se kerran.') WHEN 'QUANTITY_TOO_FINE' THEN concat('', t24.named, ': määrässä ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), ' on enemmän kuin kaksi desimaalia.') WHEN 'QUANTITY_BELOW_MINIMUM' THEN concat('', t24.named, ': vähintään ', translate(CAST(trim_scale(t24.allowed) AS TEXT), '.', ','), ', ei ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), '.') WHEN 'QUANTITY_ABOVE_MAXIMUM' THEN concat('', t24.named, ': enintään ', translate(CAST(trim_scale(t24.allowed) AS TEXT), '.', ','), ', ei ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), '.') WHEN 'OPTIONS_TOO_FEW' THEN concat('Valitse vähintään ', translate(CAST(trim_scale(t24.allowed) AS TEXT), '.', ','), ' näistä: ', t24.named, '. Nyt valittuja on ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), '.') WHEN 'OPTIONS_TOO_MANY' THEN concat('Valitse enintään ', translate(CAST(trim_scale(t24.allowed) AS TEXT), '.', ','), ' näistä: ', t24.named, '. Nyt valittuja on ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), '.') END, CASE t24.code WHEN 'UNKNOWN_OFFERING' THEN concat('Paketet har ingen variant ', t24.named, '.') WHEN 'UNKNOWN_COMPONENT' THEN concat('', t24.named, ' ingår inte i paketet; lämna bort den.') WHEN 'COMPONENT_REPEATED' THEN concat('', t24.named, ' nämns flera gånger; nämn den en gång.') WHEN 'QUANTITY_TOO_FINE' THEN concat('', t24.named, ': mängden ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), ' har fler än två decimaler.') WHEN 'QUANTITY_BELOW_MINIMUM' THEN concat('', t24.named, ': minst ', translate(CAST(trim_scale(t24.allowed) AS TEXT), '.', ','), ', inte ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), '.') WHEN 'QUANTITY_ABOVE_MAXIMUM' THEN concat('', t24.named, ': högst ', translate(CAST(trim_scale(t24.allowed) AS TEXT), '.', ','), ', inte ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), '.') WHEN 'OPTIONS_TOO_FEW' THEN concat('Välj minst ', translate(CAST(trim_scale(t24.allowed) AS TEXT), '.', ','), ' av dessa: ', t24.named, '. Nu är ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), ' valda.') WHEN 'OPTIONS_TOO_MANY' THEN concat('Välj högst ', translate(CAST(trim_scale(t24.allowed) AS TEXT), '.', ','), ' av dessa: ', t24.named, '. Nu är ', translate(CAST(trim_scale(t24.given) AS TEXT), '.', ','), ' valda.') END, CASE t24.code WHEN 'UNKNOWN_OFFERING' THEN concat('The package has no offering ', t24.named, '.') WHEN 'UNKNOWN_COMPONENT' THEN concat('', t24.named, ' is no component of the package; leave it out.') WHEN 'COMPONENT_REPEATED' THEN concat('', t24.named, ' is named more than once; name it once.') WHEN 'QUANTITY_TOO_FINE' THEN concat('', t24.named, ': ', CAST(trim_scale(t24.given) AS TEXT), ' has more than two decimals.') WHEN 'QUANTITY_BELOW_MINIMUM' THEN concat('', t24.named, ': at least ', CAST(trim_scale(t24.allowed) AS TEXT), ', not ', CAST(trim_scale(t24.given) AS TEXT), '.') WHEN 'QUANTITY_ABOVE_MAXIMUM' THEN concat('', t24.named, ': at most ', CAST(trim_scale(t24.allowed) AS TEXT), ', not ', CAST(trim_scale(t24.given) AS TEXT), '.') WHEN 'OPTIONS_TOO_FEW' THEN concat('Choose at least ', CAST(trim_scale(t24.allowed) AS TEXT), ' of these: ', t24.named, '. ', CAST(trim_scale(t24.given) AS TEXT), ' are chosen now.') WHEN 'OPTIONS_TOO_MANY' THEN concat('Choose at most ', CAST(trim_scale(t24.allowed) AS TEXT), ' of these: ', t24.named, '. ', CAST(trim_scale(t24.given) AS TEXT), ' are chosen now.') END)) AS TEXT), 'null')
      || '},"selectionIndex":' || coalesce(CAST(t24.selection AS TEXT), 'null')
      || ',"component":' || coalesce((
        SELECT ('{"key":"' || CAST(t25.key AS TEXT) || '"}') AS "Concatenated_4"
        FROM service AS t25
        WHERE t25.id = (
          SELECT t26.component_service_id
          FROM composition_item AS t26
          WHERE t26.id = t24.item_id
        )
      ), 'null')
      || ',"limit":' || coalesce(('"' || CAST(CAST(trim_scale(t24.allowed) AS TEXT) AS TEXT) || '"'), 'null')
      || ',"given":' || coalesce(('"' || CAST(CAST(trim_scale(t24.given) AS TEXT) AS TEXT) || '"'), 'null') || '}') AS json
      FROM (
        SELECT b23.place AS place, b23.code AS code, b23.selection AS selection, b23.item_id AS item_id, b23.option_group_id AS option_group_id, b23.components AS components, b23.allowed AS allowed, b23.given AS given, coalesce(array_to_string(b23.components, ', '), t20.asked_names[ (b23.selection + 1) ]) AS named
        FROM check_configuration(t20.version_id, t20.asked_items, t20.asked_quantities, chosen_quantities(t20.offering_id), t20.shown) AS b23
        UNION ALL SELECT 0 AS place, 'UNKNOWN_OFFERING' AS code, CAST(NULL AS INTEGER) AS selection, CAST(NULL AS UUID) AS item_id, CAST(NULL AS UUID) AS option_group_id, CAST(NULL AS TEXT[]) AS components, CAST(NULL AS NUMERIC) AS allowed, CAST(NULL AS NUMERIC) AS given, t20.unknown_offering AS named
        WHERE t20.unknown_offering IS NOT NULL
      ) AS t24
      ORDER BY t24.place
    ) AS listed
  )
  || '],"pricing":' || coalesce((
    SELECT ('{"price":' || CASE WHEN (t29.price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t29.price) AS TEXT)
    || '","currency":"' || CAST(t29.currency AS TEXT) || '"}') END
    || ',"cost":' || CASE WHEN (t29.cost IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t29.cost) AS TEXT)
    || '","currency":"' || CAST(t29.cost_currency AS TEXT) || '"}') END
    || ',"margin":' || CASE WHEN (t29.margin IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t29.margin) AS TEXT) || '"}') END
    || ',"partsTotal":' || CASE WHEN (t29.parts IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t29.parts) AS TEXT) || '"}') END
    || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t29.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
    || ',"problem":' || coalesce(('"' || CAST(t29.problem AS TEXT) || '"'), 'null')
    || ',"leadTimeDays":' || coalesce(CAST((
      SELECT greatest(t57.lead_time_days, (
        WITH RECURSIVE needed42 (version_id, offering_key, depth) AS (
          SELECT coalesce(t30.pinned_version_id, (
            SELECT t36.id
            FROM service_version AS t36
            WHERE t36.service_id = t30.component_service_id AND t36.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t36.stage = 'OPERATIONAL' DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
            FROM service_version AS t38
            WHERE t38.id = t30.package_version_id
          ) THEN (
            SELECT t39.id
            FROM service_version AS t39
            WHERE t39.service_id = t30.component_service_id AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t40.effective_at) AS min_1
              FROM lifecycle_transition AS t40
              WHERE t40.version_id = t39.id AND t40.status = 'SCHEDULED' AND t40.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t39.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END) AS version_id, t30.component_offering_key AS offering_key, 1 AS depth
          FROM composition_item AS t30
          WHERE t30.package_version_id = t29.version_id AND t30.role IN ('CORE', 'ENABLING') AND coalesce(CAST(t29.chosen ->> CAST(t30.id AS TEXT) AS NUMERIC), t30.default_quantity) > 0
          UNION SELECT b56.version_id AS version_id, b56.offering_key AS offering_key, needed42.depth + 1 AS anon_2
          FROM needed42
          JOIN LATERAL (
            SELECT coalesce(t44.pinned_version_id, (
              SELECT t50.id
              FROM service_version AS t50
              WHERE t50.service_id = t44.component_service_id AND t50.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t50.stage = 'OPERATIONAL' DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
              FROM service_version AS t52
              WHERE t52.id = t44.package_version_id
            ) THEN (
              SELECT t53.id
              FROM service_version AS t53
              WHERE t53.service_id = t44.component_service_id AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t54.effective_at) AS min_2
                FROM lifecycle_transition AS t54
                WHERE t54.version_id = t53.id AND t54.status = 'SCHEDULED' AND t54.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t53.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, t44.component_offering_key AS offering_key
            FROM composition_item AS t44
            WHERE t44.package_version_id = needed42.version_id AND t44.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities((
              SELECT t43.id
              FROM service_offering AS t43
              WHERE t43.version_id = needed42.version_id AND t43.key = needed42.offering_key
            )) ->> CAST(t44.id AS TEXT) AS NUMERIC), t44.default_quantity) > 0
          ) AS b56 ON true
          WHERE needed42.depth < 12
        ) SELECT max(t58.lead_time_days) AS max_1
        FROM service_version AS t58
        JOIN needed42 ON needed42.version_id = t58.id
      )) AS greatest_1
      FROM service_version AS t57
      WHERE t57.id = t29.version_id
    ) AS TEXT), 'null')
    || ',"lines":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"component":' || coalesce((
          SELECT ('{"key":"' || CAST(t73.key AS TEXT) || '"}') AS "Concatenated_6"
          FROM service AS t73
          WHERE t73.id = t72.component_id
        ), 'null')
        || ',"quantity":"' || CAST(CAST(trim_scale(t72.quantity) AS TEXT) AS TEXT)
        || '","unitPrice":' || CASE WHEN (t72.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t72.unit_price) AS TEXT) || '"}') END
        || ',"price":' || CASE WHEN (t72.price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t72.price) AS TEXT) || '"}') END
        || ',"cost":' || CASE WHEN (t72.cost IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t72.cost) AS TEXT) || '"}') END
        || ',"leadTimeDays":' || coalesce(CAST((
          SELECT greatest(t101.lead_time_days, (
            WITH RECURSIVE needed86 (version_id, offering_key, depth) AS (
              SELECT coalesce(t74.pinned_version_id, (
                SELECT t80.id
                FROM service_version AS t80
                WHERE t80.service_id = t74.component_service_id AND t80.stage IN ('OPERATIONAL', 'RETIRING')
                ORDER BY t80.stage = 'OPERATIONAL' DESC
                LIMIT 1
              ), CASE WHEN (
                SELECT t82.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
                FROM service_version AS t82
                WHERE t82.id = t74.package_version_id
              ) THEN (
                SELECT t83.id
                FROM service_version AS t83
                WHERE t83.service_id = t74.component_service_id AND t83.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
                ORDER BY (
                  SELECT min(t84.effective_at) AS min_3
                  FROM lifecycle_transition AS t84
                  WHERE t84.version_id = t83.id AND t84.status = 'SCHEDULED' AND t84.to_stage = 'OPERATIONAL'
                ) ASC NULLS LAST, CAST(string_to_array(t83.number, '.') AS INTEGER[]) DESC
                LIMIT 1
              ) END) AS version_id, t74.component_offering_key AS offering_key, 1 AS depth
              FROM composition_item AS t74
              WHERE t74.package_version_id = t72.version_id AND t74.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities(t72.offering_id) ->> CAST(t74.id AS TEXT) AS NUMERIC), t74.default_quantity) > 0
              UNION SELECT b100.version_id AS version_id, b100.offering_key AS offering_key, needed86.depth + 1 AS anon_5
              FROM needed86
              JOIN LATERAL (
                SELECT coalesce(t88.pinned_version_id, (
                  SELECT t94.id
                  FROM service_version AS t94
                  WHERE t94.service_id = t88.component_service_id AND t94.stage IN ('OPERATIONAL', 'RETIRING')
                  ORDER BY t94.stage = 'OPERATIONAL' DESC
                  LIMIT 1
                ), CASE WHEN (
                  SELECT t96.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_6
                  FROM service_version AS t96
                  WHERE t96.id = t88.package_version_id
                ) THEN (
                  SELECT t97.id
                  FROM service_version AS t97
                  WHERE t97.service_id = t88.component_service_id AND t97.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
                  ORDER BY (
                    SELECT min(t98.effective_at) AS min_4
                    FROM lifecycle_transition AS t98
                    WHERE t98.version_id = t97.id AND t98.status = 'SCHEDULED' AND t98.to_stage = 'OPERATIONAL'
                  ) ASC NULLS LAST, CAST(string_to_array(t97.number, '.') AS INTEGER[]) DESC
                  LIMIT 1
                ) END) AS version_id, t88.component_offering_key AS offering_key
                FROM composition_item AS t88
                WHERE t88.package_version_id = needed86.version_id AND t88.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities((
                  SELECT t87.id
                  FROM service_offering AS t87
                  WHERE t87.version_id = needed86.version_id AND t87.key = needed86.offering_key
                )) ->> CAST(t88.id AS TEXT) AS NUMERIC), t88.default_quantity) > 0
              ) AS b100 ON true
              WHERE needed86.depth < 12
            ) SELECT max(t102.lead_time_days) AS max_2
            FROM service_version AS t102
            JOIN needed86 ON needed86.version_id = t102.id
          )) AS greatest_2
          FROM service_version AS t101
          WHERE t101.id = t72.version_id
        ) AS TEXT), 'null') || '}') AS json
        FROM (
          SELECT l59.item_id AS item_id, l59.component_id AS component_id, l59.offering_id AS offering_id, l59.place AS place, l59.quantity AS quantity, t29.months AS months, l59.price AS unit_price, l59.cost AS unit_cost, l59.currency AS currency, l59.cost_currency AS cost_currency, round(sum(l59.quantity * l59.price * t29.months) OVER (PARTITION BY l59.currency ORDER BY l59.place, l59.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 2) - round(sum(l59.quantity * l59.price * t29.months) OVER (PARTITION BY l59.currency ORDER BY l59.place, l59.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - l59.quantity * l59.price * t29.months, 2) AS price, round(sum(l59.quantity * l59.cost * t29.months) OVER (PARTITION BY l59.cost_currency ORDER BY l59.place, l59.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 2) - round(sum(l59.quantity * l59.cost * t29.months) OVER (PARTITION BY l59.cost_currency ORDER BY l59.place, l59.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - l59.quantity * l59.cost * t29.months, 2) AS cost, CASE WHEN (l59.item_id IS NULL) THEN l59.version_id ELSE coalesce(t60.pinned_version_id, (
            SELECT t66.id
            FROM service_version AS t66
            WHERE t66.service_id = t60.component_service_id AND t66.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t66.stage = 'OPERATIONAL' DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t68.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_7
            FROM service_version AS t68
            WHERE t68.id = t60.package_version_id
          ) THEN (
            SELECT t69.id
            FROM service_version AS t69
            WHERE t69.service_id = t60.component_service_id AND t69.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t70.effective_at) AS min_5
              FROM lifecycle_transition AS t70
              WHERE t70.version_id = t69.id AND t70.status = 'SCHEDULED' AND t70.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t69.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END) END AS version_id
          FROM configuration_lines(t29.version_id, t29.chosen, $1::DATE) AS l59
          LEFT OUTER
          JOIN composition_item AS t60 ON t60.id = l59.item_id
        ) AS t72
        ORDER BY t72.place, t72.item_id
      ) AS listed
    ) || ']}') AS "Concatenated_5"
    FROM (
      SELECT p28.price AS price, p28.cost AS cost, p28.margin AS margin, p28.margin_percent AS margin_percent, p28.parts AS parts, p28.adjustment_percent AS adjustment_percent, p28.currency AS currency, p28.cost_currency AS cost_currency, p28.problem AS problem, t20.version_id AS version_id, chosen_over(chosen_quantities(t20.offering_id), t20.asked_items, t20.asked_quantities) AS chosen, coalesce((
        SELECT CASE WHEN (t27.billing_period = 'YEAR') THEN 12 ELSE 1 END AS anon_8
        FROM service_offering AS t27
        WHERE t27.id = t20.offering_id
      ), 1) AS months
      FROM configured_pricing(t20.version_id, t20.offering_id, chosen_over(chosen_quantities(t20.offering_id), t20.asked_items, t20.asked_quantities), $1::DATE) AS p28
    ) AS t29
  ), 'null') || '}') AS "Concatenated_2"
  FROM (
    SELECT v4.version_id AS version_id, (
      SELECT t15.id
      FROM service_offering AS t15
      WHERE t15.version_id = v4.version_id AND t15.key = $2::VARCHAR
    ) AS offering_id, CASE WHEN (NOT (EXISTS (
      SELECT t15.id
      FROM service_offering AS t15
      WHERE t15.version_id = v4.version_id AND t15.key = $2::VARCHAR
    ))) THEN $2::VARCHAR END AS unknown_offering, CAST(NULL AS UUID[]) AS shown, a14.asked_items AS asked_items, a14.asked_names AS asked_names, a14.asked_quantities AS asked_quantities
    FROM (
      SELECT t2.id AS version_id
      FROM service AS t1
      JOIN service_version AS t2 ON t2.service_id = t1.id
      WHERE t1.key = $3::VARCHAR AND t1.is_package
      ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC
      LIMIT 1
    ) AS v4
    JOIN LATERAL (
      SELECT coalesce(array_agg((
        SELECT t10.id
        FROM composition_item AS t10
        WHERE t10.package_version_id = v4.version_id AND t10.component_service_id = anon_9.component_id
      ) ORDER BY anon_9.place), CAST(ARRAY[] AS UUID[])) AS asked_items, coalesce(array_agg(anon_9.named ORDER BY anon_9.place), CAST(ARRAY[] AS TEXT[])) AS asked_names, coalesce(array_agg(anon_9.quantity ORDER BY anon_9.place), CAST(ARRAY[] AS NUMERIC[])) AS asked_quantities
      FROM unnest(CAST(ARRAY[ (
        SELECT t5.id
        FROM service AS t5
        WHERE t5.key = $4::VARCHAR
      ), (
        SELECT t6.id
        FROM service AS t6
        WHERE t6.key = $5::VARCHAR
      ), (
        SELECT t7.id
        FROM service AS t7
        WHERE t7.key = $6::VARCHAR
      ), (
        SELECT t8.id
        FROM service AS t8
        WHERE t8.key = $7::VARCHAR
      ) ] AS UUID[]), CAST(ARRAY[$8::VARCHAR, $9::VARCHAR, $10::VARCHAR, $11::VARCHAR] AS TEXT[]), CAST(ARRAY[$12::NUMERIC, $13::NUMERIC, $14::NUMERIC, $15::NUMERIC] AS NUMERIC[])) WITH ORDINALITY AS anon_9 (component_id, named, quantity, place)
    ) AS a14 ON true
  ) AS t20
), 'null') || '}') AS "Concatenated_1"
