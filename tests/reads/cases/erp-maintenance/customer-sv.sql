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
    || ',"valueProposition":' || CASE WHEN (coalesce(CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.value_proposition ->> 'fi' END, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.value_proposition ->> 'sv' END, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.value_proposition ->> 'en' END) IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.value_proposition ->> 'sv' END, CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.value_proposition ->> 'fi' END, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.value_proposition ->> 'en' END)) AS TEXT), 'null') || '}') END
    || ',"internalDescription":null,"scope":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
      FROM (
        SELECT ('{"inclusion":' || ('"' || CAST(t7.inclusion AS TEXT) || '"')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t9.language_status
          FROM service_version AS t9
          WHERE t9.id = t7.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t7.text ->> 'sv' END, CASE WHEN (((
          SELECT t9.language_status
          FROM service_version AS t9
          WHERE t9.id = t7.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t7.text ->> 'fi' END, CASE WHEN (((
          SELECT t9.language_status
          FROM service_version AS t9
          WHERE t9.id = t7.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t7.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
        FROM scope_item AS t7
        WHERE t7.version_id = t6.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t8
          WHERE t8.id = t7.version_id AND (t8.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t8.share_with_customers AND t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t8.language_status ->> 'fi') OR 'PUBLISHED' = (t8.language_status ->> 'sv') OR 'PUBLISHED' = (t8.language_status ->> 'en'))
        ))
        ORDER BY t7.inclusion, t7.position, t7.id
      ) AS listed
    )
    || ',"commitments":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
      FROM (
        SELECT ('{"kind":' || ('"' || CAST(t10.kind AS TEXT) || '"')
        || ',"targetValue":' || coalesce(('"' || CAST(CAST(trim_scale(t10.target_value) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"unit":' || coalesce(CAST(to_json(t10.unit) AS TEXT), 'null')
        || ',"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t12.language_status
          FROM service_version AS t12
          WHERE t12.id = t10.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t10.text ->> 'sv' END, CASE WHEN (((
          SELECT t12.language_status
          FROM service_version AS t12
          WHERE t12.id = t10.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t10.text ->> 'fi' END, CASE WHEN (((
          SELECT t12.language_status
          FROM service_version AS t12
          WHERE t12.id = t10.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t10.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
        FROM service_commitment AS t10
        WHERE t10.version_id = t6.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t11
          WHERE t11.id = t10.version_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
        ))
        ORDER BY t10.kind, t10.id
      ) AS listed
    )
    || ',"items":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
      FROM (
        SELECT ('{"position":' || CAST((
          SELECT CAST(count(*) AS INTEGER) AS count_1
          FROM composition_item AS t17
          WHERE t17.package_version_id = t13.package_version_id AND row(t17.position, t17.id) <= row(t13.position, t13.id) AND t17.customer_visible AND (EXISTS (
            SELECT 1
            FROM service_version AS t18
            WHERE t18.id = t17.package_version_id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
          )) AND (EXISTS (
            SELECT 1
            FROM service AS t19
            WHERE t19.id = t17.component_service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t20
              WHERE t20.service_id = t19.id AND (t20.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t20.share_with_customers AND t20.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t20.language_status ->> 'fi') OR 'PUBLISHED' = (t20.language_status ->> 'sv') OR 'PUBLISHED' = (t20.language_status ->> 'en'))
            ))
          ))
        ) AS TEXT)
        || ',"role":' || ('"' || CAST(t13.role AS TEXT) || '"')
        || ',"minQuantity":' || ('"' || CAST(CAST(trim_scale(t13.min_quantity) AS TEXT) AS TEXT) || '"')
        || ',"defaultQuantity":' || ('"' || CAST(CAST(trim_scale(t13.default_quantity) AS TEXT) AS TEXT) || '"')
        || ',"maxQuantity":' || coalesce(('"' || CAST(CAST(trim_scale(t13.max_quantity) AS TEXT) AS TEXT) || '"'), 'null')
        || ',"optionGroup":' || coalesce((
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
            SELECT t26.language_status
            FROM service_version AS t26
            WHERE t26.id = t21.package_version_id
          ) ->> 'sv') = 'PUBLISHED') THEN t21.name ->> 'sv' END, CASE WHEN (((
            SELECT t26.language_status
            FROM service_version AS t26
            WHERE t26.id = t21.package_version_id
          ) ->> 'fi') = 'PUBLISHED') THEN t21.name ->> 'fi' END, CASE WHEN (((
            SELECT t26.language_status
            FROM service_version AS t26
            WHERE t26.id = t21.package_version_id
          ) ->> 'en') = 'PUBLISHED') THEN t21.name ->> 'en' END)) AS TEXT), 'null')
          || '},"minSelect":' || CAST(least(t21.min_select, (
            SELECT CAST(count(*) AS INTEGER) AS count_2
            FROM composition_item AS t27
            WHERE t27.option_group_id = t21.id AND t27.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t28
              WHERE t28.id = t27.package_version_id AND (t28.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t28.share_with_customers AND t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t28.language_status ->> 'fi') OR 'PUBLISHED' = (t28.language_status ->> 'sv') OR 'PUBLISHED' = (t28.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t29
              WHERE t29.id = t27.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t30
                WHERE t30.service_id = t29.id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
              ))
            ))
          )) AS TEXT)
          || ',"maxSelect":' || CAST(least(t21.max_select, (
            SELECT CAST(count(*) AS INTEGER) AS count_3
            FROM composition_item AS t31
            WHERE t31.option_group_id = t21.id AND t31.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t32
              WHERE t32.id = t31.package_version_id AND (t32.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t32.share_with_customers AND t32.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t32.language_status ->> 'fi') OR 'PUBLISHED' = (t32.language_status ->> 'sv') OR 'PUBLISHED' = (t32.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t33
              WHERE t33.id = t31.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t34
                WHERE t34.service_id = t33.id AND (t34.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t34.share_with_customers AND t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t34.language_status ->> 'fi') OR 'PUBLISHED' = (t34.language_status ->> 'sv') OR 'PUBLISHED' = (t34.language_status ->> 'en'))
              ))
            ))
          )) AS TEXT) || '}') AS json
          FROM option_group AS t21
          WHERE t21.id = t13.option_group_id AND (EXISTS (
            SELECT 1
            FROM composition_item AS t22
            WHERE t22.option_group_id = t21.id AND t22.customer_visible AND (EXISTS (
              SELECT 1
              FROM service_version AS t23
              WHERE t23.id = t22.package_version_id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
            )) AND (EXISTS (
              SELECT 1
              FROM service AS t24
              WHERE t24.id = t22.component_service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t25
                WHERE t25.service_id = t24.id AND (t25.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t25.share_with_customers AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t25.language_status ->> 'fi') OR 'PUBLISHED' = (t25.language_status ->> 'sv') OR 'PUBLISHED' = (t25.language_status ->> 'en'))
              ))
            ))
          ))
          LIMIT 1
        ), 'null')
        || ',"component":' || coalesce((
          SELECT CASE WHEN NOT t35.is_package THEN ('{"key":' || ('"' || CAST(t35.key AS TEXT) || '"')
          || ',"name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t38.sv, t38.fi, t38.en)) AS TEXT), 'null') || '}') AS json
            FROM (
              SELECT CASE WHEN ((t37.language_status ->> 'fi') = 'PUBLISHED') THEN t37.name ->> 'fi' END AS fi, CASE WHEN ((t37.language_status ->> 'sv') = 'PUBLISHED') THEN t37.name ->> 'sv' END AS sv, CASE WHEN ((t37.language_status ->> 'en') = 'PUBLISHED') THEN t37.name ->> 'en' END AS en
              FROM service_version AS t37
              WHERE t37.service_id = t35.id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en'))
              ORDER BY CASE t37.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t37.stage_since DESC
              LIMIT 1
            ) AS t38
            LIMIT 1
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t39.name ->> 'sv', t39.name ->> 'fi', t39.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
            FROM party AS t39
            WHERE t39.id = t35.provider_id AND (t39.id = ANY ($1::UUID[]) OR (EXISTS (
              SELECT 1
              FROM service AS t40
              WHERE t40.provider_id = t39.id AND (EXISTS (
                SELECT 1
                FROM service_version AS t43
                WHERE t43.service_id = t40.id AND (t43.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t43.share_with_customers AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t43.language_status ->> 'fi') OR 'PUBLISHED' = (t43.language_status ->> 'sv') OR 'PUBLISHED' = (t43.language_status ->> 'en'))
              ))
            )) OR (EXISTS (
              SELECT 1
              FROM portfolio AS t41
              WHERE t41.owner_id = t39.id
            )) OR (EXISTS (
              SELECT 1
              FROM stakeholder_comment AS t42
              WHERE t42.author_id = t39.id AND t42.audience = 'CUSTOMER' AND (t42.customer_id IS NULL OR t42.customer_id = ANY ($1::UUID[])) AND (t42.stance IS NULL OR t42.author_id = ANY ($1::UUID[])) AND (EXISTS (
                SELECT 1
                FROM service AS t44
                WHERE t44.id = t42.service_id AND (EXISTS (
                  SELECT 1
                  FROM service_version AS t45
                  WHERE t45.service_id = t44.id AND (t45.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t45.share_with_customers AND t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t45.language_status ->> 'fi') OR 'PUBLISHED' = (t45.language_status ->> 'sv') OR 'PUBLISHED' = (t45.language_status ->> 'en'))
                ))
              )) AND (t42.version_id IS NULL OR (EXISTS (
                SELECT 1
                FROM service_version AS t46
                WHERE t46.id = t42.version_id AND (t46.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t46.share_with_customers AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t46.language_status ->> 'fi') OR 'PUBLISHED' = (t46.language_status ->> 'sv') OR 'PUBLISHED' = (t46.language_status ->> 'en'))
              ))) AND (t42.idea_id IS NULL OR (EXISTS (
                SELECT 1
                FROM development_idea AS t47
                WHERE t47.id = t42.idea_id AND t47.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
                  SELECT 1
                  FROM service AS t48
                  WHERE t48.id = t47.service_id AND (EXISTS (
                    SELECT 1
                    FROM service_version AS t49
                    WHERE t49.service_id = t48.id AND (t49.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t49.language_status ->> 'fi') OR 'PUBLISHED' = (t49.language_status ->> 'sv') OR 'PUBLISHED' = (t49.language_status ->> 'en'))
                  ))
                ))
              )))
            )))
            LIMIT 1
          ), 'null') || '}') WHEN t35.is_package THEN ('{"key":' || ('"' || CAST(t35.key AS TEXT) || '"')
          || ',"name":' || coalesce((
            SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t51.sv, t51.fi, t51.en)) AS TEXT), 'null') || '}') AS json
            FROM (
              SELECT CASE WHEN ((t50.language_status ->> 'fi') = 'PUBLISHED') THEN t50.name ->> 'fi' END AS fi, CASE WHEN ((t50.language_status ->> 'sv') = 'PUBLISHED') THEN t50.name ->> 'sv' END AS sv, CASE WHEN ((t50.language_status ->> 'en') = 'PUBLISHED') THEN t50.name ->> 'en' END AS en
              FROM service_version AS t50
              WHERE t50.service_id = t35.id AND (t50.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t50.share_with_customers AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t50.language_status ->> 'fi') OR 'PUBLISHED' = (t50.language_status ->> 'sv') OR 'PUBLISHED' = (t50.language_status ->> 'en'))
              ORDER BY CASE t50.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t50.stage_since DESC
              LIMIT 1
            ) AS t51
            LIMIT 1
          ), 'null')
          || ',"provider":' || coalesce((
            SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t52.name ->> 'sv', t52.name ->> 'fi', t52.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
            FROM party AS t52
            WHERE t52.id = t35.provider_id AND (t52.id = ANY ($1::UUID[]) OR (EXISTS (
              SELECT 1
              FROM service AS t53
              WHERE t53.provider_id = t52.id AND (EXISTS (
                SELECT 1
                FROM service_version AS t56
                WHERE t56.service_id = t53.id AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en'))
              ))
            )) OR (EXISTS (
              SELECT 1
              FROM portfolio AS t54
              WHERE t54.owner_id = t52.id
            )) OR (EXISTS (
              SELECT 1
              FROM stakeholder_comment AS t55
              WHERE t55.author_id = t52.id AND t55.audience = 'CUSTOMER' AND (t55.customer_id IS NULL OR t55.customer_id = ANY ($1::UUID[])) AND (t55.stance IS NULL OR t55.author_id = ANY ($1::UUID[])) AND (EXISTS (
                SELECT 1
                FROM service AS t57
                WHERE t57.id = t55.service_id AND (EXISTS (
                  SELECT 1
                  FROM service_version AS t58
                  WHERE t58.service_id = t57.id AND (t58.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t58.share_with_customers AND t58.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t58.language_status ->> 'fi') OR 'PUBLISHED' = (t58.language_status ->> 'sv') OR 'PUBLISHED' = (t58.language_status ->> 'en'))
                ))
              )) AND (t55.version_id IS NULL OR (EXISTS (
                SELECT 1
                FROM service_version AS t59
                WHERE t59.id = t55.version_id AND (t59.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t59.share_with_customers AND t59.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t59.language_status ->> 'fi') OR 'PUBLISHED' = (t59.language_status ->> 'sv') OR 'PUBLISHED' = (t59.language_status ->> 'en'))
              ))) AND (t55.idea_id IS NULL OR (EXISTS (
                SELECT 1
                FROM development_idea AS t60
                WHERE t60.id = t55.idea_id AND t60.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
                  SELECT 1
                  FROM service AS t61
                  WHERE t61.id = t60.service_id AND (EXISTS (
                    SELECT 1
                    FROM service_version AS t62
                    WHERE t62.service_id = t61.id AND (t62.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t62.share_with_customers AND t62.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t62.language_status ->> 'fi') OR 'PUBLISHED' = (t62.language_status ->> 'sv') OR 'PUBLISHED' = (t62.language_status ->> 'en'))
                  ))
                ))
              )))
            )))
            LIMIT 1
          ), 'null') || '}') END AS json
          FROM service AS t35
          WHERE t35.id = t13.component_service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t36
            WHERE t36.service_id = t35.id AND (t36.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t36.share_with_customers AND t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t36.language_status ->> 'fi') OR 'PUBLISHED' = (t36.language_status ->> 'sv') OR 'PUBLISHED' = (t36.language_status ->> 'en'))
          ))
          LIMIT 1
        ), 'null')
        || ',"componentVersion":' || coalesce((
          SELECT ('{"number":' || ('"' || CAST(t63.number AS TEXT) || '"')
          || ',"price":' || coalesce((
            SELECT ('{"unitPrice":' || CASE WHEN (t69.unit_price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t69.unit_price) AS TEXT) || '"')
            || ',"currency":' || ('"' || CAST(t69.currency AS TEXT) || '"') || '}') END
            || ',"unitCost":null,"priceUnit":' || ('"' || CAST(t69.price_unit AS TEXT) || '"') || '}') AS json
            FROM service_price AS t69
            WHERE t69.version_id = t63.id AND t69.valid_from <= $2::DATE AND (EXISTS (
              SELECT 1
              FROM service_version AS t70
              WHERE t70.id = t69.version_id AND (t70.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t70.share_with_customers AND t70.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t70.language_status ->> 'fi') OR 'PUBLISHED' = (t70.language_status ->> 'sv') OR 'PUBLISHED' = (t70.language_status ->> 'en'))
            ))
            ORDER BY t69.valid_from DESC
            LIMIT 1
          ), 'null') || '}') AS json
          FROM service_version AS t63
          WHERE t63.id = coalesce((
            SELECT t64.id
            FROM service_version AS t64
            WHERE t64.id = t13.pinned_version_id AND (t64.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t64.share_with_customers AND t64.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t64.language_status ->> 'fi') OR 'PUBLISHED' = (t64.language_status ->> 'sv') OR 'PUBLISHED' = (t64.language_status ->> 'en'))
          ), (
            SELECT t65.id
            FROM service_version AS t65
            WHERE t65.service_id = t13.component_service_id AND (t65.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t65.share_with_customers AND t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t65.language_status ->> 'fi') OR 'PUBLISHED' = (t65.language_status ->> 'sv') OR 'PUBLISHED' = (t65.language_status ->> 'en')) AND t65.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY t65.stage = 'OPERATIONAL' DESC
            LIMIT 1
          ), CASE WHEN (
            SELECT t66.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AS anon_2
            FROM service_version AS t66
            WHERE t66.id = t13.package_version_id
          ) THEN (
            SELECT t67.id
            FROM service_version AS t67
            WHERE t67.service_id = t13.component_service_id AND (t67.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t67.share_with_customers AND t67.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t67.language_status ->> 'fi') OR 'PUBLISHED' = (t67.language_status ->> 'sv') OR 'PUBLISHED' = (t67.language_status ->> 'en')) AND t67.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
            ORDER BY (
              SELECT min(t68.effective_at) AS min_1
              FROM lifecycle_transition AS t68
              WHERE t68.version_id = t67.id AND t68.status = 'SCHEDULED' AND t68.to_stage = 'OPERATIONAL'
            ) ASC NULLS LAST, CAST(string_to_array(t67.number, '.') AS INTEGER[]) DESC
            LIMIT 1
          ) END) AND (t63.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t63.share_with_customers AND t63.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t63.language_status ->> 'fi') OR 'PUBLISHED' = (t63.language_status ->> 'sv') OR 'PUBLISHED' = (t63.language_status ->> 'en'))
          LIMIT 1
        ), 'null')
        || ',"note":' || CASE WHEN (coalesce(CASE WHEN (((
          SELECT t72.language_status
          FROM service_version AS t72
          WHERE t72.id = t13.package_version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t13.note ->> 'fi' END, CASE WHEN (((
          SELECT t72.language_status
          FROM service_version AS t72
          WHERE t72.id = t13.package_version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t13.note ->> 'sv' END, CASE WHEN (((
          SELECT t72.language_status
          FROM service_version AS t72
          WHERE t72.id = t13.package_version_id
        ) ->> 'en') = 'PUBLISHED') THEN t13.note ->> 'en' END) IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t71.language_status
          FROM service_version AS t71
          WHERE t71.id = t13.package_version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t13.note ->> 'sv' END, CASE WHEN (((
          SELECT t71.language_status
          FROM service_version AS t71
          WHERE t71.id = t13.package_version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t13.note ->> 'fi' END, CASE WHEN (((
          SELECT t71.language_status
          FROM service_version AS t71
          WHERE t71.id = t13.package_version_id
        ) ->> 'en') = 'PUBLISHED') THEN t13.note ->> 'en' END)) AS TEXT), 'null') || '}') END || '}') AS json
        FROM composition_item AS t13
        WHERE t13.package_version_id = t6.id AND t13.customer_visible AND (EXISTS (
          SELECT 1
          FROM service_version AS t14
          WHERE t14.id = t13.package_version_id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en'))
        )) AND (EXISTS (
          SELECT 1
          FROM service AS t15
          WHERE t15.id = t13.component_service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t16
            WHERE t16.service_id = t15.id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
          ))
        ))
        ORDER BY t13.position, t13.id
      ) AS listed
    )
    || ',"offerings":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_4
      FROM (
        SELECT ('{"key":' || ('"' || CAST(t73.key AS TEXT) || '"')
        || ',"name":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
          SELECT t75.language_status
          FROM service_version AS t75
          WHERE t75.id = t73.version_id
        ) ->> 'sv') = 'PUBLISHED') THEN t73.name ->> 'sv' END, CASE WHEN (((
          SELECT t75.language_status
          FROM service_version AS t75
          WHERE t75.id = t73.version_id
        ) ->> 'fi') = 'PUBLISHED') THEN t73.name ->> 'fi' END, CASE WHEN (((
          SELECT t75.language_status
          FROM service_version AS t75
          WHERE t75.id = t73.version_id
        ) ->> 'en') = 'PUBLISHED') THEN t73.name ->> 'en' END)) AS TEXT), 'null')
        || '},"pricing":' || coalesce((
          SELECT ('{"price":' || CASE WHEN (t76.price IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t76.price) AS TEXT) || '"')
          || ',"currency":' || ('"' || CAST(t76.currency AS TEXT) || '"') || '}') END
          || ',"cost":null,"margin":null,"marginPercent":null,"partsTotal":' || CASE WHEN (t76.parts IS NULL) THEN 'null' ELSE ('{"amount":' || ('"' || CAST(money_text(t76.parts) AS TEXT) || '"') || '}') END
          || ',"adjustmentPercent":' || coalesce(('"' || CAST(CAST(trim_scale(t76.adjustment_percent) AS TEXT) AS TEXT) || '"'), 'null')
          || ',"problem":' || coalesce(('"' || CAST(CASE WHEN (t76.price IS NULL) THEN t76.problem END AS TEXT) || '"'), 'null') || '}') AS json
          FROM offering_pricing(t73.id, $2::DATE) AS t76
          LIMIT 1
        ), 'null') || '}') AS json
        FROM service_offering AS t73
        WHERE t73.version_id = t6.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t74
          WHERE t74.id = t73.version_id AND (t74.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t74.share_with_customers AND t74.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t74.language_status ->> 'fi') OR 'PUBLISHED' = (t74.language_status ->> 'sv') OR 'PUBLISHED' = (t74.language_status ->> 'en'))
        ))
        ORDER BY t73.position, t73.id
      ) AS listed
    )
    || ',"transitions":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_5
      FROM (
        SELECT ('{"fromStage":' || coalesce(('"' || CAST(t77.from_stage AS TEXT) || '"'), 'null')
        || ',"toStage":' || ('"' || CAST(t77.to_stage AS TEXT) || '"')
        || ',"status":' || ('"' || CAST(t77.status AS TEXT) || '"')
        || ',"effectiveAt":' || CAST(to_json(t77.effective_at) AS TEXT)
        || ',"actor":null,"reason":null}') AS json
        FROM lifecycle_transition AS t77
        WHERE t77.version_id = t6.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t78
          WHERE t78.id = t77.version_id AND (t78.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t78.share_with_customers AND t78.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t78.language_status ->> 'fi') OR 'PUBLISHED' = (t78.language_status ->> 'sv') OR 'PUBLISHED' = (t78.language_status ->> 'en')) AND (t77.status = 'DONE' AND (t77.to_stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t78.share_with_customers) OR t77.status = 'SCHEDULED' AND (t78.share_with_customers AND t78.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND t77.to_stage = 'OPERATIONAL' OR t78.stage = 'RETIRING' AND t77.to_stage = 'RETIRED'))
        ))
        ORDER BY t77.effective_at, t77.seq
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
      SELECT ('{"number":' || ('"' || CAST(t79.number AS TEXT) || '"')
      || ',"stage":' || ('"' || CAST(t79.stage AS TEXT) || '"')
      || ',"shareWithCustomers":null}') AS json
      FROM service_version AS t79
      WHERE t79.service_id = t1.id AND t79.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND (t79.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t79.share_with_customers AND t79.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t79.language_status ->> 'fi') OR 'PUBLISHED' = (t79.language_status ->> 'sv') OR 'PUBLISHED' = (t79.language_status ->> 'en'))
      ORDER BY CAST(string_to_array(t79.number, '.') AS INTEGER[]) DESC
    ) AS listed
  )
  || ',"comments":{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_4
    FROM stakeholder_comment AS t80
    WHERE t80.service_id = t1.id AND t80.audience = 'CUSTOMER' AND (t80.customer_id IS NULL OR t80.customer_id = ANY ($1::UUID[])) AND (t80.stance IS NULL OR t80.author_id = ANY ($1::UUID[])) AND (EXISTS (
      SELECT 1
      FROM service AS t81
      WHERE t81.id = t80.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t82
        WHERE t82.service_id = t81.id AND (t82.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t82.share_with_customers AND t82.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t82.language_status ->> 'fi') OR 'PUBLISHED' = (t82.language_status ->> 'sv') OR 'PUBLISHED' = (t82.language_status ->> 'en'))
      ))
    )) AND (t80.version_id IS NULL OR (EXISTS (
      SELECT 1
      FROM service_version AS t83
      WHERE t83.id = t80.version_id AND (t83.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t83.share_with_customers AND t83.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t83.language_status ->> 'fi') OR 'PUBLISHED' = (t83.language_status ->> 'sv') OR 'PUBLISHED' = (t83.language_status ->> 'en'))
    ))) AND (t80.idea_id IS NULL OR (EXISTS (
      SELECT 1
      FROM development_idea AS t84
      WHERE t84.id = t80.idea_id AND t84.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t85
        WHERE t85.id = t84.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t86
          WHERE t86.service_id = t85.id AND (t86.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t86.share_with_customers AND t86.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t86.language_status ->> 'fi') OR 'PUBLISHED' = (t86.language_status ->> 'sv') OR 'PUBLISHED' = (t86.language_status ->> 'en'))
        ))
      ))
    )))
  )
  || ',"nodes":' || (
    SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_7
    FROM (
      SELECT ('{"author":' || coalesce((
        SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t94.name ->> 'sv', t94.name ->> 'fi', t94.name ->> 'en')) AS TEXT), 'null') || '}}') AS json
        FROM party AS t94
        WHERE t94.id = t87.author_id AND (t94.id = ANY ($1::UUID[]) OR (EXISTS (
          SELECT 1
          FROM service AS t95
          WHERE t95.provider_id = t94.id AND (EXISTS (
            SELECT 1
            FROM service_version AS t98
            WHERE t98.service_id = t95.id AND (t98.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t98.share_with_customers AND t98.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t98.language_status ->> 'fi') OR 'PUBLISHED' = (t98.language_status ->> 'sv') OR 'PUBLISHED' = (t98.language_status ->> 'en'))
          ))
        )) OR (EXISTS (
          SELECT 1
          FROM portfolio AS t96
          WHERE t96.owner_id = t94.id
        )) OR (EXISTS (
          SELECT 1
          FROM stakeholder_comment AS t97
          WHERE t97.author_id = t94.id AND t97.audience = 'CUSTOMER' AND (t97.customer_id IS NULL OR t97.customer_id = ANY ($1::UUID[])) AND (t97.stance IS NULL OR t97.author_id = ANY ($1::UUID[])) AND (EXISTS (
            SELECT 1
            FROM service AS t99
            WHERE t99.id = t97.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t100
              WHERE t100.service_id = t99.id AND (t100.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t100.share_with_customers AND t100.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t100.language_status ->> 'fi') OR 'PUBLISHED' = (t100.language_status ->> 'sv') OR 'PUBLISHED' = (t100.language_status ->> 'en'))
            ))
          )) AND (t97.version_id IS NULL OR (EXISTS (
            SELECT 1
            FROM service_version AS t101
            WHERE t101.id = t97.version_id AND (t101.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t101.share_with_customers AND t101.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t101.language_status ->> 'fi') OR 'PUBLISHED' = (t101.language_status ->> 'sv') OR 'PUBLISHED' = (t101.language_status ->> 'en'))
          ))) AND (t97.idea_id IS NULL OR (EXISTS (
            SELECT 1
            FROM development_idea AS t102
            WHERE t102.id = t97.idea_id AND t102.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
              SELECT 1
              FROM service AS t103
              WHERE t103.id = t102.service_id AND (EXISTS (
                SELECT 1
                FROM service_version AS t104
                WHERE t104.service_id = t103.id AND (t104.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t104.share_with_customers AND t104.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t104.language_status ->> 'fi') OR 'PUBLISHED' = (t104.language_status ->> 'sv') OR 'PUBLISHED' = (t104.language_status ->> 'en'))
              ))
            ))
          )))
        )))
        LIMIT 1
      ), 'null')
      || ',"audience":' || ('"' || CAST(t87.audience AS TEXT) || '"')
      || ',"language":' || ('"' || CAST(upper(t87.language) AS TEXT) || '"')
      || ',"body":' || CAST(to_json(t87.body) AS TEXT)
      || ',"aspect":' || coalesce(('"' || CAST(t87.aspect AS TEXT) || '"'), 'null')
      || ',"stance":' || coalesce(('"' || CAST(t87.stance AS TEXT) || '"'), 'null')
      || ',"createdAt":' || CAST(to_json(t87.created_at) AS TEXT)
      || ',"version":' || coalesce((
        SELECT ('{"number":' || ('"' || CAST(t105.number AS TEXT) || '"') || '}') AS json
        FROM service_version AS t105
        WHERE t105.id = t87.version_id AND (t105.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t105.share_with_customers AND t105.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t105.language_status ->> 'fi') OR 'PUBLISHED' = (t105.language_status ->> 'sv') OR 'PUBLISHED' = (t105.language_status ->> 'en'))
        LIMIT 1
      ), 'null')
      || ',"replies":{"totalCount":' || (
        SELECT CAST(count(*) AS TEXT) AS count_5
        FROM stakeholder_comment AS t106
        WHERE t106.parent_id = t87.id AND t106.audience = 'CUSTOMER' AND (t106.customer_id IS NULL OR t106.customer_id = ANY ($1::UUID[])) AND (t106.stance IS NULL OR t106.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t107
          WHERE t107.id = t106.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t108
            WHERE t108.service_id = t107.id AND (t108.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t108.share_with_customers AND t108.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t108.language_status ->> 'fi') OR 'PUBLISHED' = (t108.language_status ->> 'sv') OR 'PUBLISHED' = (t108.language_status ->> 'en'))
          ))
        )) AND (t106.version_id IS NULL OR (EXISTS (
          SELECT 1
          FROM service_version AS t109
          WHERE t109.id = t106.version_id AND (t109.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t109.share_with_customers AND t109.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t109.language_status ->> 'fi') OR 'PUBLISHED' = (t109.language_status ->> 'sv') OR 'PUBLISHED' = (t109.language_status ->> 'en'))
        ))) AND (t106.idea_id IS NULL OR (EXISTS (
          SELECT 1
          FROM development_idea AS t110
          WHERE t110.id = t106.idea_id AND t110.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t111
            WHERE t111.id = t110.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t112
              WHERE t112.service_id = t111.id AND (t112.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t112.share_with_customers AND t112.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t112.language_status ->> 'fi') OR 'PUBLISHED' = (t112.language_status ->> 'sv') OR 'PUBLISHED' = (t112.language_status ->> 'en'))
            ))
          ))
        )))
      ) || '}}') AS json
      FROM stakeholder_comment AS t87
      WHERE t87.service_id = t1.id AND t87.audience = 'CUSTOMER' AND (t87.customer_id IS NULL OR t87.customer_id = ANY ($1::UUID[])) AND (t87.stance IS NULL OR t87.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t88
        WHERE t88.id = t87.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t89
          WHERE t89.service_id = t88.id AND (t89.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t89.share_with_customers AND t89.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t89.language_status ->> 'fi') OR 'PUBLISHED' = (t89.language_status ->> 'sv') OR 'PUBLISHED' = (t89.language_status ->> 'en'))
        ))
      )) AND (t87.version_id IS NULL OR (EXISTS (
        SELECT 1
        FROM service_version AS t90
        WHERE t90.id = t87.version_id AND (t90.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t90.share_with_customers AND t90.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t90.language_status ->> 'fi') OR 'PUBLISHED' = (t90.language_status ->> 'sv') OR 'PUBLISHED' = (t90.language_status ->> 'en'))
      ))) AND (t87.idea_id IS NULL OR (EXISTS (
        SELECT 1
        FROM development_idea AS t91
        WHERE t91.id = t87.idea_id AND t91.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t92
          WHERE t92.id = t91.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t93
            WHERE t93.service_id = t92.id AND (t93.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t93.share_with_customers AND t93.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t93.language_status ->> 'fi') OR 'PUBLISHED' = (t93.language_status ->> 'sv') OR 'PUBLISHED' = (t93.language_status ->> 'en'))
          ))
        ))
      )))
      ORDER BY t87.created_at DESC, t87.id
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
