SELECT (('{"checkConfiguration":' || coalesce((
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
      SELECT greatest(t55.lead_time_days, (
        WITH RECURSIVE needed41 (version_id, offering_key, depth) AS (
          SELECT coalesce(t30.pinned_version_id, (
            SELECT t35.id
            FROM service_version AS t35
            WHERE t35.service_id = t30.component_service_id AND t35.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t35.stage = 'OPERATIONAL' DESC, t35.stage_since DESC, t35.id DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
            FROM service_version AS t37
            WHERE t37.id = t30.package_version_id
          ) THEN (
            SELECT t38.id
            FROM service_version AS t38
            WHERE t38.service_id = t30.component_service_id AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t39.effective_at) AS min_1
              FROM lifecycle_transition AS t39
              WHERE t39.version_id = t38.id AND t39.status = 'SCHEDULED' AND t39.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t38.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END) AS version_id, t30.component_offering_key AS offering_key, 1 AS depth
          FROM composition_item AS t30
          WHERE t30.package_version_id = t29.version_id AND t30.role IN ('CORE', 'ENABLING') AND coalesce(CAST(t29.chosen ->> CAST(t30.id AS TEXT) AS NUMERIC), t30.default_quantity) > 0
          UNION SELECT b54.version_id AS version_id, b54.offering_key AS offering_key, needed41.depth + 1 AS anon_2
          FROM needed41
          JOIN LATERAL (
            SELECT coalesce(t43.pinned_version_id, (
              SELECT t48.id
              FROM service_version AS t48
              WHERE t48.service_id = t43.component_service_id AND t48.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t48.stage = 'OPERATIONAL' DESC, t48.stage_since DESC, t48.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
              FROM service_version AS t50
              WHERE t50.id = t43.package_version_id
            ) THEN (
              SELECT t51.id
              FROM service_version AS t51
              WHERE t51.service_id = t43.component_service_id AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t52.effective_at) AS min_2
                FROM lifecycle_transition AS t52
                WHERE t52.version_id = t51.id AND t52.status = 'SCHEDULED' AND t52.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t51.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, t43.component_offering_key AS offering_key
            FROM composition_item AS t43
            WHERE t43.package_version_id = needed41.version_id AND t43.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities((
              SELECT t42.id
              FROM service_offering AS t42
              WHERE t42.version_id = needed41.version_id AND t42.key = needed41.offering_key
            )) ->> CAST(t43.id AS TEXT) AS NUMERIC), t43.default_quantity) > 0
          ) AS b54 ON true
          WHERE needed41.depth < 12
        ) SELECT max(t56.lead_time_days) AS max_1
        FROM service_version AS t56
        JOIN needed41 ON needed41.version_id = t56.id
      )) AS greatest_1
      FROM service_version AS t55
      WHERE t55.id = t29.version_id
    ) AS TEXT), 'null')
    || ',"lines":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"component":' || coalesce((
          SELECT ('{"key":"' || CAST(t70.key AS TEXT) || '"}') AS "Concatenated_6"
          FROM service AS t70
          WHERE t70.id = t69.component_id
        ), 'null')
        || ',"quantity":"' || CAST(CAST(trim_scale(t69.quantity) AS TEXT) AS TEXT)
        || '","unitPrice":' || CASE WHEN (t69.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t69.unit_price) AS TEXT) || '"}') END
        || ',"price":' || CASE WHEN (t69.price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t69.price) AS TEXT) || '"}') END
        || ',"cost":' || CASE WHEN (t69.cost IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t69.cost) AS TEXT) || '"}') END
        || ',"leadTimeDays":' || coalesce(CAST((
          SELECT greatest(t96.lead_time_days, (
            WITH RECURSIVE needed82 (version_id, offering_key, depth) AS (
              SELECT coalesce(t71.pinned_version_id, (
                SELECT t76.id
                FROM service_version AS t76
                WHERE t76.service_id = t71.component_service_id AND t76.stage IN ('OPERATIONAL', 'RETIRING')
                ORDER BY t76.stage = 'OPERATIONAL' DESC, t76.stage_since DESC, t76.id DESC
                LIMIT 1
              ), CASE WHEN (
                SELECT t78.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
                FROM service_version AS t78
                WHERE t78.id = t71.package_version_id
              ) THEN (
                SELECT t79.id
                FROM service_version AS t79
                WHERE t79.service_id = t71.component_service_id AND t79.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
                ORDER BY (
                  SELECT min(t80.effective_at) AS min_3
                  FROM lifecycle_transition AS t80
                  WHERE t80.version_id = t79.id AND t80.status = 'SCHEDULED' AND t80.to_stage = 'OPERATIONAL'
                ) ASC NULLS LAST, CAST(string_to_array(t79.number, '.') AS INTEGER[]) DESC
                LIMIT 1
              ) END) AS version_id, t71.component_offering_key AS offering_key, 1 AS depth
              FROM composition_item AS t71
              WHERE t71.package_version_id = t69.version_id AND t71.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities(t69.offering_id) ->> CAST(t71.id AS TEXT) AS NUMERIC), t71.default_quantity) > 0
              UNION SELECT b95.version_id AS version_id, b95.offering_key AS offering_key, needed82.depth + 1 AS anon_5
              FROM needed82
              JOIN LATERAL (
                SELECT coalesce(t84.pinned_version_id, (
                  SELECT t89.id
                  FROM service_version AS t89
                  WHERE t89.service_id = t84.component_service_id AND t89.stage IN ('OPERATIONAL', 'RETIRING')
                  ORDER BY t89.stage = 'OPERATIONAL' DESC, t89.stage_since DESC, t89.id DESC
                  LIMIT 1
                ), CASE WHEN (
                  SELECT t91.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_6
                  FROM service_version AS t91
                  WHERE t91.id = t84.package_version_id
                ) THEN (
                  SELECT t92.id
                  FROM service_version AS t92
                  WHERE t92.service_id = t84.component_service_id AND t92.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
                  ORDER BY (
                    SELECT min(t93.effective_at) AS min_4
                    FROM lifecycle_transition AS t93
                    WHERE t93.version_id = t92.id AND t93.status = 'SCHEDULED' AND t93.to_stage = 'OPERATIONAL'
                  ) ASC NULLS LAST, CAST(string_to_array(t92.number, '.') AS INTEGER[]) DESC
                  LIMIT 1
                ) END) AS version_id, t84.component_offering_key AS offering_key
                FROM composition_item AS t84
                WHERE t84.package_version_id = needed82.version_id AND t84.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities((
                  SELECT t83.id
                  FROM service_offering AS t83
                  WHERE t83.version_id = needed82.version_id AND t83.key = needed82.offering_key
                )) ->> CAST(t84.id AS TEXT) AS NUMERIC), t84.default_quantity) > 0
              ) AS b95 ON true
              WHERE needed82.depth < 12
            ) SELECT max(t97.lead_time_days) AS max_2
            FROM service_version AS t97
            JOIN needed82 ON needed82.version_id = t97.id
          )) AS greatest_2
          FROM service_version AS t96
          WHERE t96.id = t69.version_id
        ) AS TEXT), 'null') || '}') AS json
        FROM (
          SELECT l57.item_id AS item_id, l57.component_id AS component_id, l57.offering_id AS offering_id, l57.place AS place, l57.quantity AS quantity, t29.months AS months, l57.price AS unit_price, l57.cost AS unit_cost, l57.currency AS currency, l57.cost_currency AS cost_currency, round(sum(l57.quantity * l57.price * t29.months) OVER (PARTITION BY l57.currency ORDER BY l57.place, l57.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 2) - round(sum(l57.quantity * l57.price * t29.months) OVER (PARTITION BY l57.currency ORDER BY l57.place, l57.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - l57.quantity * l57.price * t29.months, 2) AS price, round(sum(l57.quantity * l57.cost * t29.months) OVER (PARTITION BY l57.cost_currency ORDER BY l57.place, l57.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 2) - round(sum(l57.quantity * l57.cost * t29.months) OVER (PARTITION BY l57.cost_currency ORDER BY l57.place, l57.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - l57.quantity * l57.cost * t29.months, 2) AS cost, CASE WHEN (l57.item_id IS NULL) THEN l57.version_id ELSE coalesce(t58.pinned_version_id, (
            SELECT t63.id
            FROM service_version AS t63
            WHERE t63.service_id = t58.component_service_id AND t63.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t63.stage = 'OPERATIONAL' DESC, t63.stage_since DESC, t63.id DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_7
            FROM service_version AS t65
            WHERE t65.id = t58.package_version_id
          ) THEN (
            SELECT t66.id
            FROM service_version AS t66
            WHERE t66.service_id = t58.component_service_id AND t66.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t67.effective_at) AS min_5
              FROM lifecycle_transition AS t67
              WHERE t67.version_id = t66.id AND t67.status = 'SCHEDULED' AND t67.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t66.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END) END AS version_id
          FROM configuration_lines(t29.version_id, t29.chosen, $1::DATE) AS l57
          LEFT OUTER
          JOIN composition_item AS t58 ON t58.id = l57.item_id
        ) AS t69
        ORDER BY t69.place, t69.item_id
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
      ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC, t2.id DESC
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
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t98.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_10
  FROM change_transaction AS t98
  ORDER BY t98.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
