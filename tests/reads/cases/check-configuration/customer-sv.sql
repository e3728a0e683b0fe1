SELECT ('{"checkConfiguration":' || coalesce((
  SELECT ('{"version":' || coalesce((
    SELECT ('{"number":"' || CAST(t19.number AS TEXT) || '"}') AS "Concatenated_3"
    FROM service_version AS t19
    WHERE t19.id = t18.version_id
  ), 'null')
  || ',"valid":' || CAST(NOT (t18.unknown_offering IS NOT NULL OR (EXISTS (
    SELECT 1
    FROM check_configuration(t18.version_id, t18.asked_items, t18.asked_quantities, chosen_quantities(t18.offering_id), t18.shown) AS b20
  ))) AS TEXT)
  || ',"violations":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
    FROM (
      SELECT ('{"code":"' || CAST(t22.code AS TEXT)
      || '","message":{"text":' || coalesce(CAST(to_json(coalesce(CASE t22.code WHEN 'UNKNOWN_OFFERING' THEN concat('Paketet har ingen variant ', t22.named, '.') WHEN 'UNKNOWN_COMPONENT' THEN concat('', t22.named, ' ingår inte i paketet; lämna bort den.') WHEN 'COMPONENT_REPEATED' THEN concat('', t22.named, ' nämns flera gånger; nämn den en gång.') WHEN 'QUANTITY_TOO_FINE' THEN concat('', t22.named, ': mängden ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), ' har fler än två decimaler.') WHEN 'QUANTITY_BELOW_MINIMUM' THEN concat('', t22.named, ': minst ', translate(CAST(trim_scale(t22.allowed) AS TEXT), '.', ','), ', inte ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), '.') WHEN 'QUANTITY_ABOVE_MAXIMUM' THEN concat('', t22.named, ': högst ', translate(CAST(trim_scale(t22.allowed) AS TEXT), '.', ','), ', inte ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), '.') WHEN 'OPTIONS_TOO_FEW' THEN concat('Välj minst ', translate(CAST(trim_scale(t22.allowed) AS TEXT), '.', ','), ' av dessa: ', t22.named, '. Nu är ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), ' valda.') WHEN 'OPTIONS_TOO_MANY' THEN concat('Välj högst ', translate(CAST(trim_scale(t22.allowed) AS TEXT), '.', ','), ' av dessa: ', t22.named, '. Nu är ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), ' valda.') END, CASE t22.code WHEN 'UNKNOWN_OFFERING' THEN concat('Paketissa ei ole mallia ', t22.named, '.') WHEN 'UNKNOWN_COMPONENT' THEN concat('', t22.named, ' ei kuulu pakettiin; jätä se pois.') WHEN 'COMPONENT_REPEATED' THEN concat('', t22.named, ' on mainittu monta kertaa; mainitse se kerran.') WHEN 'QUANTITY_TOO_FINE' THEN concat('', t22.named, ': määrässä ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), ' on enemmän kuin kaksi desimaalia.') WHEN 'QUANTITY_BELOW_MINIMUM' THEN concat('', t22.named, ': vähintään ', translate(CAST(trim_scale(t22.allowed) AS TEXT), '.', ','), ', ei ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), '.') WHEN 'QUANTITY_ABOVE_MAXIMUM' THEN concat('', t22.named, ': enintään ', translate(CAST(trim_scale(t22.allowed) AS TEXT), '.', ','), ', ei ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), '.') WHEN 'OPTIONS_TOO_FEW' THEN concat('Valitse vähintään ', translate(CAST(trim_scale(t22.allowed) AS TEXT), '.', ','), ' näistä: ', t22.named, '. Nyt valittuja on ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), '.') WHEN 'OPTIONS_TOO_MANY' THEN concat('Valitse enintään ', translate(CAST(trim_scale(t22.allowed) AS TEXT), '.', ','), ' näistä: ', t22.named, '. Nyt valittuja on ', translate(CAST(trim_scale(t22.given) AS TEXT), '.', ','), '.') END, CASE t22.code WHEN 'UNKNOWN_OFFERING' THEN concat('The package has no offering ', t22.named, '.') WHEN 'UNKNOWN_COMPONENT' THEN concat('', t22.named, ' is no component of the package; leave it out.') WHEN 'COMPONENT_REPEATED' THEN concat('', t22.named, ' is named more than once; name it once.') WHEN 'QUANTITY_TOO_FINE' THEN concat('', t22.named, ': ', CAST(trim_scale(t22.given) AS TEXT), ' has more than two decimals.') WHEN 'QUANTITY_BELOW_MINIMUM' THEN concat('', t22.named, ': at least ', CAST(trim_scale(t22.allowed) AS TEXT), ', not ', CAST(trim_scale(t22.given) AS TEXT), '.') WHEN 'QUANTITY_ABOVE_MAXIMUM' THEN concat('', t22.named, ': at most ', CAST(trim_scale(t22.allowed) AS TEXT), ', not ', CAST(trim_scale(t22.given) AS TEXT), '.') WHEN 'OPTIONS_TOO_FEW' THEN concat('Choose at least ', CAST(trim_scale(t22.allowed) AS TEXT), ' of these: ', t22.named, '. ', CAST(trim_scale(t22.given) AS TEXT), ' are chosen now.') WHEN 'OPTIONS_TOO_MANY' THEN concat('Choose at most ', CAST(trim_scale(t22.allowed) AS TEXT), ' of these: ', t22.named, '. ', CAST(trim_scale(t22.given) AS TEXT), ' are chosen now.') END)) AS TEXT), 'null')
      || '},"selectionIndex":' || coalesce(CAST(t22.selection AS TEXT), 'null')
      || ',"component":' || coalesce((
        SELECT ('{"key":"' || CAST(t23.key AS TEXT) || '"}') AS "Concatenated_4"
        FROM service AS t23
        WHERE t23.id = (
          SELECT t24.component_service_id
          FROM composition_item AS t24
          WHERE t24.id = t22.item_id
        )
      ), 'null')
      || ',"limit":' || coalesce(('"' || CAST(CAST(trim_scale(t22.allowed) AS TEXT) AS TEXT) || '"'), 'null')
      || ',"given":' || coalesce(('"' || CAST(CAST(trim_scale(t22.given) AS TEXT) AS TEXT) || '"'), 'null') || '}') AS json
      FROM (
        SELECT b21.place AS place, b21.code AS code, b21.selection AS selection, b21.item_id AS item_id, b21.option_group_id AS option_group_id, b21.components AS components, b21.allowed AS allowed, b21.given AS given, coalesce(array_to_string(b21.components, ', '), t18.asked_names[ (b21.selection + 1) ]) AS named
        FROM check_configuration(t18.version_id, t18.asked_items, t18.asked_quantities, chosen_quantities(t18.offering_id), t18.shown) AS b21
        UNION ALL SELECT 0 AS place, 'UNKNOWN_OFFERING' AS code, CAST(NULL AS INTEGER) AS selection, CAST(NULL AS UUID) AS item_id, CAST(NULL AS UUID) AS option_group_id, CAST(NULL AS TEXT[]) AS components, CAST(NULL AS NUMERIC) AS allowed, CAST(NULL AS NUMERIC) AS given, t18.unknown_offering AS named
        WHERE t18.unknown_offering IS NOT NULL
      ) AS t22
      ORDER BY t22.place
    ) AS listed
  )
  || '],"pricing":' || coalesce((
    SELECT ('{"price":' || CASE WHEN (t27.price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t27.price) AS TEXT)
    || '","currency":"' || CAST(t27.currency AS TEXT) || '"}') END
    || ',"cost":null,"margin":null,"partsTotal":' || CASE WHEN (t27.parts IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t27.parts) AS TEXT) || '"}') END
    || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t27.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
    || ',"problem":' || coalesce(('"' || CAST(CASE WHEN (t27.price IS NULL) THEN t27.problem END AS TEXT) || '"'), 'null')
    || ',"leadTimeDays":' || coalesce(CAST((
      SELECT greatest(t47.lead_time_days, (
        WITH RECURSIVE needed36 (version_id, offering_key, depth) AS (
          SELECT coalesce((
            SELECT t31.id
            FROM service_version AS t31
            WHERE t31.id = t28.pinned_version_id AND (t31.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t31.share_with_customers AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t31.language_status ->> 'fi') OR 'PUBLISHED' = (t31.language_status ->> 'sv') OR 'PUBLISHED' = (t31.language_status ->> 'en'))
          ), (
            SELECT t32.id
            FROM service_version AS t32
            WHERE t32.service_id = t28.component_service_id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en')) AND t32.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t32.stage = 'OPERATIONAL' DESC, t32.stage_since DESC, t32.id DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_1
            FROM service_version AS t33
            WHERE t33.id = t28.package_version_id
          ) THEN (
            SELECT t34.id
            FROM service_version AS t34
            WHERE t34.service_id = t28.component_service_id AND (t34.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t34.share_with_customers AND t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t34.language_status ->> 'fi') OR 'PUBLISHED' = (t34.language_status ->> 'sv') OR 'PUBLISHED' = (t34.language_status ->> 'en')) AND t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t35.effective_at) AS min_1
              FROM lifecycle_transition AS t35
              WHERE t35.version_id = t34.id AND t35.status = 'SCHEDULED' AND t35.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t34.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END) AS version_id, t28.component_offering_key AS offering_key, 1 AS depth
          FROM composition_item AS t28
          WHERE t28.package_version_id = t27.version_id AND t28.role IN ('CORE', 'ENABLING') AND coalesce(CAST(t27.chosen ->> CAST(t28.id AS TEXT) AS NUMERIC), t28.default_quantity) > 0 AND t28.customer_visible AND (EXISTS (
            SELECT 1
            FROM service_version AS t29
            WHERE t29.id = t28.package_version_id AND (t29.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t29.share_with_customers AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t29.language_status ->> 'fi') OR 'PUBLISHED' = (t29.language_status ->> 'sv') OR 'PUBLISHED' = (t29.language_status ->> 'en'))
          )) AND (EXISTS (
            SELECT 1
            FROM service_version AS t30
            WHERE t30.service_id = t28.component_service_id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
          ))
          UNION SELECT b46.version_id AS version_id, b46.offering_key AS offering_key, needed36.depth + 1 AS anon_2
          FROM needed36
          JOIN LATERAL (
            SELECT coalesce((
              SELECT t41.id
              FROM service_version AS t41
              WHERE t41.id = t38.pinned_version_id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en'))
            ), (
              SELECT t42.id
              FROM service_version AS t42
              WHERE t42.service_id = t38.component_service_id AND (t42.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t42.language_status ->> 'fi') OR 'PUBLISHED' = (t42.language_status ->> 'sv') OR 'PUBLISHED' = (t42.language_status ->> 'en')) AND t42.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY t42.stage = 'OPERATIONAL' DESC, t42.stage_since DESC, t42.id DESC
              LIMIT 1
            ), CASE WHEN (
              SELECT t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_3
              FROM service_version AS t43
              WHERE t43.id = t38.package_version_id
            ) THEN (
              SELECT t44.id
              FROM service_version AS t44
              WHERE t44.service_id = t38.component_service_id AND (t44.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t44.share_with_customers AND t44.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t44.language_status ->> 'fi') OR 'PUBLISHED' = (t44.language_status ->> 'sv') OR 'PUBLISHED' = (t44.language_status ->> 'en')) AND t44.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
              ORDER BY (
                SELECT min(t45.effective_at) AS min_2
                FROM lifecycle_transition AS t45
                WHERE t45.version_id = t44.id AND t45.status = 'SCHEDULED' AND t45.to_stage = 'OPERATIONAL'
              ) ASC NULLS LAST, CAST(string_to_array(t44.number, '.') AS INTEGER[]) DESC
              LIMIT 1
            ) END) AS version_id, t38.component_offering_key AS offering_key
            FROM composition_item AS t38
            WHERE t38.package_version_id = needed36.version_id AND t38.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities((
              SELECT t37.id
              FROM service_offering AS t37
              WHERE t37.version_id = needed36.version_id AND t37.key = needed36.offering_key
            )) ->> CAST(t38.id AS TEXT) AS NUMERIC), t38.default_quantity) > 0 AND t38.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t39
              WHERE t39.id = t38.package_version_id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service_version AS t40
              WHERE t40.service_id = t38.component_service_id AND (t40.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t40.share_with_customers AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t40.language_status ->> 'fi') OR 'PUBLISHED' = (t40.language_status ->> 'sv') OR 'PUBLISHED' = (t40.language_status ->> 'en'))
            ))
          ) AS b46 ON true
          WHERE needed36.depth < 12
        ) SELECT max(t48.lead_time_days) AS max_1
        FROM service_version AS t48
        JOIN needed36 ON needed36.version_id = t48.id
      )) AS greatest_1
      FROM service_version AS t47
      WHERE t47.id = t27.version_id
    ) AS TEXT), 'null')
    || ',"lines":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"component":' || coalesce((
          SELECT ('{"key":"' || CAST(t59.key AS TEXT) || '"}') AS "Concatenated_6"
          FROM service AS t59
          WHERE t59.id = t58.component_id
        ), 'null')
        || ',"quantity":"' || CAST(CAST(trim_scale(t58.quantity) AS TEXT) AS TEXT)
        || '","unitPrice":' || CASE WHEN (t58.unit_price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t58.unit_price) AS TEXT) || '"}') END
        || ',"price":' || CASE WHEN (t58.price IS NULL) THEN 'null' ELSE ('{"amount":"' || CAST(money_text(t58.price) AS TEXT) || '"}') END
        || ',"cost":null,"leadTimeDays":' || coalesce(CAST((
          SELECT greatest(t79.lead_time_days, (
            WITH RECURSIVE needed68 (version_id, offering_key, depth) AS (
              SELECT coalesce((
                SELECT t63.id
                FROM service_version AS t63
                WHERE t63.id = t60.pinned_version_id AND (t63.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t63.share_with_customers AND t63.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t63.language_status ->> 'fi') OR 'PUBLISHED' = (t63.language_status ->> 'sv') OR 'PUBLISHED' = (t63.language_status ->> 'en'))
              ), (
                SELECT t64.id
                FROM service_version AS t64
                WHERE t64.service_id = t60.component_service_id AND (t64.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t64.share_with_customers AND t64.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t64.language_status ->> 'fi') OR 'PUBLISHED' = (t64.language_status ->> 'sv') OR 'PUBLISHED' = (t64.language_status ->> 'en')) AND t64.stage IN ('OPERATIONAL', 'RETIRING')
                ORDER BY t64.stage = 'OPERATIONAL' DESC, t64.stage_since DESC, t64.id DESC
                LIMIT 1
              ), CASE WHEN (
                SELECT t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_4
                FROM service_version AS t65
                WHERE t65.id = t60.package_version_id
              ) THEN (
                SELECT t66.id
                FROM service_version AS t66
                WHERE t66.service_id = t60.component_service_id AND (t66.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t66.share_with_customers AND t66.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t66.language_status ->> 'fi') OR 'PUBLISHED' = (t66.language_status ->> 'sv') OR 'PUBLISHED' = (t66.language_status ->> 'en')) AND t66.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
                ORDER BY (
                  SELECT min(t67.effective_at) AS min_3
                  FROM lifecycle_transition AS t67
                  WHERE t67.version_id = t66.id AND t67.status = 'SCHEDULED' AND t67.to_stage = 'OPERATIONAL'
                ) ASC NULLS LAST, CAST(string_to_array(t66.number, '.') AS INTEGER[]) DESC
                LIMIT 1
              ) END) AS version_id, t60.component_offering_key AS offering_key, 1 AS depth
              FROM composition_item AS t60
              WHERE t60.package_version_id = t58.version_id AND t60.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities(t58.offering_id) ->> CAST(t60.id AS TEXT) AS NUMERIC), t60.default_quantity) > 0 AND t60.customer_visible AND (EXISTS (
                SELECT 1
                FROM service_version AS t61
                WHERE t61.id = t60.package_version_id AND (t61.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t61.share_with_customers AND t61.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t61.language_status ->> 'fi') OR 'PUBLISHED' = (t61.language_status ->> 'sv') OR 'PUBLISHED' = (t61.language_status ->> 'en'))
              )) AND (EXISTS (
                SELECT 1
                FROM service_version AS t62
                WHERE t62.service_id = t60.component_service_id AND (t62.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t62.share_with_customers AND t62.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t62.language_status ->> 'fi') OR 'PUBLISHED' = (t62.language_status ->> 'sv') OR 'PUBLISHED' = (t62.language_status ->> 'en'))
              ))
              UNION SELECT b78.version_id AS version_id, b78.offering_key AS offering_key, needed68.depth + 1 AS anon_5
              FROM needed68
              JOIN LATERAL (
                SELECT coalesce((
                  SELECT t73.id
                  FROM service_version AS t73
                  WHERE t73.id = t70.pinned_version_id AND (t73.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t73.share_with_customers AND t73.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t73.language_status ->> 'fi') OR 'PUBLISHED' = (t73.language_status ->> 'sv') OR 'PUBLISHED' = (t73.language_status ->> 'en'))
                ), (
                  SELECT t74.id
                  FROM service_version AS t74
                  WHERE t74.service_id = t70.component_service_id AND (t74.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t74.share_with_customers AND t74.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t74.language_status ->> 'fi') OR 'PUBLISHED' = (t74.language_status ->> 'sv') OR 'PUBLISHED' = (t74.language_status ->> 'en')) AND t74.stage IN ('OPERATIONAL', 'RETIRING')
                  ORDER BY t74.stage = 'OPERATIONAL' DESC, t74.stage_since DESC, t74.id DESC
                  LIMIT 1
                ), CASE WHEN (
                  SELECT t75.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_6
                  FROM service_version AS t75
                  WHERE t75.id = t70.package_version_id
                ) THEN (
                  SELECT t76.id
                  FROM service_version AS t76
                  WHERE t76.service_id = t70.component_service_id AND (t76.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t76.share_with_customers AND t76.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t76.language_status ->> 'fi') OR 'PUBLISHED' = (t76.language_status ->> 'sv') OR 'PUBLISHED' = (t76.language_status ->> 'en')) AND t76.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
                  ORDER BY (
                    SELECT min(t77.effective_at) AS min_4
                    FROM lifecycle_transition AS t77
                    WHERE t77.version_id = t76.id AND t77.status = 'SCHEDULED' AND t77.to_stage = 'OPERATIONAL'
                  ) ASC NULLS LAST, CAST(string_to_array(t76.number, '.') AS INTEGER[]) DESC
                  LIMIT 1
                ) END) AS version_id, t70.component_offering_key AS offering_key
                FROM composition_item AS t70
                WHERE t70.package_version_id = needed68.version_id AND t70.role IN ('CORE', 'ENABLING') AND coalesce(CAST(chosen_quantities((
                  SELECT t69.id
                  FROM service_offering AS t69
                  WHERE t69.version_id = needed68.version_id AND t69.key = needed68.offering_key
                )) ->> CAST(t70.id AS TEXT) AS NUMERIC), t70.default_quantity) > 0 AND t70.customer_visible AND (EXISTS (
                  SELECT 1
                  FROM service_version AS t71
                  WHERE t71.id = t70.package_version_id AND (t71.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t71.share_with_customers AND t71.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t71.language_status ->> 'fi') OR 'PUBLISHED' = (t71.language_status ->> 'sv') OR 'PUBLISHED' = (t71.language_status ->> 'en'))
                )) AND (EXISTS (
                  SELECT 1
                  FROM service_version AS t72
                  WHERE t72.service_id = t70.component_service_id AND (t72.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t72.share_with_customers AND t72.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t72.language_status ->> 'fi') OR 'PUBLISHED' = (t72.language_status ->> 'sv') OR 'PUBLISHED' = (t72.language_status ->> 'en'))
                ))
              ) AS b78 ON true
              WHERE needed68.depth < 12
            ) SELECT max(t80.lead_time_days) AS max_2
            FROM service_version AS t80
            JOIN needed68 ON needed68.version_id = t80.id
          )) AS greatest_2
          FROM service_version AS t79
          WHERE t79.id = t58.version_id
        ) AS TEXT), 'null') || '}') AS json
        FROM (
          SELECT l49.item_id AS item_id, l49.component_id AS component_id, l49.offering_id AS offering_id, l49.place AS place, l49.quantity AS quantity, t27.months AS months, l49.price AS unit_price, l49.cost AS unit_cost, l49.currency AS currency, l49.cost_currency AS cost_currency, round(sum(l49.quantity * l49.price * t27.months) OVER (PARTITION BY l49.currency ORDER BY l49.place, l49.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 2) - round(sum(l49.quantity * l49.price * t27.months) OVER (PARTITION BY l49.currency ORDER BY l49.place, l49.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - l49.quantity * l49.price * t27.months, 2) AS price, round(sum(l49.quantity * l49.cost * t27.months) OVER (PARTITION BY l49.cost_currency ORDER BY l49.place, l49.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 2) - round(sum(l49.quantity * l49.cost * t27.months) OVER (PARTITION BY l49.cost_currency ORDER BY l49.place, l49.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - l49.quantity * l49.cost * t27.months, 2) AS cost, CASE WHEN (l49.item_id IS NULL) THEN l49.version_id ELSE coalesce((
            SELECT t53.id
            FROM service_version AS t53
            WHERE t53.id = t50.pinned_version_id AND (t53.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t53.share_with_customers AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t53.language_status ->> 'fi') OR 'PUBLISHED' = (t53.language_status ->> 'sv') OR 'PUBLISHED' = (t53.language_status ->> 'en'))
          ), (
            SELECT t54.id
            FROM service_version AS t54
            WHERE t54.service_id = t50.component_service_id AND (t54.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t54.share_with_customers AND t54.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t54.language_status ->> 'fi') OR 'PUBLISHED' = (t54.language_status ->> 'sv') OR 'PUBLISHED' = (t54.language_status ->> 'en')) AND t54.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t54.stage = 'OPERATIONAL' DESC, t54.stage_since DESC, t54.id DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t55.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_7
            FROM service_version AS t55
            WHERE t55.id = t50.package_version_id
          ) THEN (
            SELECT t56.id
            FROM service_version AS t56
            WHERE t56.service_id = t50.component_service_id AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en')) AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t57.effective_at) AS min_5
              FROM lifecycle_transition AS t57
              WHERE t57.version_id = t56.id AND t57.status = 'SCHEDULED' AND t57.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t56.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END) END AS version_id
          FROM configuration_lines(t27.version_id, t27.chosen, $1::DATE) AS l49
          LEFT OUTER
          JOIN composition_item AS t50 ON t50.id = l49.item_id
          WHERE l49.item_id IS NULL OR t50.customer_visible AND (EXISTS (
            SELECT 1
            FROM service_version AS t51
            WHERE t51.id = t50.package_version_id AND (t51.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t51.share_with_customers AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t51.language_status ->> 'fi') OR 'PUBLISHED' = (t51.language_status ->> 'sv') OR 'PUBLISHED' = (t51.language_status ->> 'en'))
          )) AND (EXISTS (
            SELECT 1
            FROM service_version AS t52
            WHERE t52.service_id = t50.component_service_id AND (t52.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t52.share_with_customers AND t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t52.language_status ->> 'fi') OR 'PUBLISHED' = (t52.language_status ->> 'sv') OR 'PUBLISHED' = (t52.language_status ->> 'en'))
          ))
        ) AS t58
        ORDER BY t58.place, t58.item_id
      ) AS listed
    ) || ']}') AS "Concatenated_5"
    FROM (
      SELECT p26.price AS price, p26.cost AS cost, p26.margin AS margin, p26.margin_percent AS margin_percent, p26.parts AS parts, p26.adjustment_percent AS adjustment_percent, p26.currency AS currency, p26.cost_currency AS cost_currency, p26.problem AS problem, t18.version_id AS version_id, chosen_over(chosen_quantities(t18.offering_id), t18.asked_items, t18.asked_quantities) AS chosen, coalesce((
        SELECT CASE WHEN (t25.billing_period = 'YEAR') THEN 12 ELSE 1 END AS anon_8
        FROM service_offering AS t25
        WHERE t25.id = t18.offering_id
      ), 1) AS months
      FROM configured_pricing(t18.version_id, t18.offering_id, chosen_over(chosen_quantities(t18.offering_id), t18.asked_items, t18.asked_quantities), $1::DATE) AS p26
    ) AS t27
  ), 'null') || '}') AS "Concatenated_2"
  FROM (
    SELECT v4.version_id AS version_id, (
      SELECT t14.id
      FROM service_offering AS t14
      WHERE t14.version_id = v4.version_id AND t14.key = $2::VARCHAR
    ) AS offering_id, CASE WHEN (NOT (EXISTS (
      SELECT t14.id
      FROM service_offering AS t14
      WHERE t14.version_id = v4.version_id AND t14.key = $2::VARCHAR
    ))) THEN $2::VARCHAR END AS unknown_offering, array((
      SELECT t15.id
      FROM composition_item AS t15
      WHERE t15.package_version_id = v4.version_id AND t15.customer_visible AND (EXISTS (
        SELECT 1
        FROM service_version AS t16
        WHERE t16.id = t15.package_version_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t17
        WHERE t17.service_id = t15.component_service_id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
      ))
    )) AS shown, a13.asked_items AS asked_items, a13.asked_names AS asked_names, a13.asked_quantities AS asked_quantities
    FROM (
      SELECT t2.id AS version_id
      FROM service AS t1
      JOIN service_version AS t2 ON t2.service_id = t1.id
      WHERE t1.key = $3::VARCHAR AND t1.is_package AND (EXISTS (
        SELECT 1
        FROM service_version AS t3
        WHERE t3.service_id = t1.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      )) AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      ORDER BY CASE t2.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t2.stage_since DESC, t2.id DESC
      LIMIT 1
    ) AS v4
    JOIN LATERAL (
      SELECT coalesce(array_agg((
        SELECT t10.id
        FROM composition_item AS t10
        WHERE t10.package_version_id = v4.version_id AND t10.component_service_id = anon_9.component_id AND t10.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t11
          WHERE t11.id = t10.package_version_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
        )) AND (EXISTS (
          SELECT 1
          FROM service_version AS t12
          WHERE t12.service_id = t10.component_service_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
        ))
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
    ) AS a13 ON true
  ) AS t18
), 'null') || '}') AS "Concatenated_1"
