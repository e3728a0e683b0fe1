SELECT ('{"developmentIdeas":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM development_idea AS t1
  WHERE t1.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
    SELECT 1
    FROM service AS t2
    WHERE t2.id = t1.service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t3
      WHERE t3.service_id = t2.id AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"title":' || CAST(to_json(t4.title) AS TEXT)
    || ',"status":' || ('"' || CAST(t4.status AS TEXT) || '"')
    || ',"language":' || ('"' || CAST(upper(t4.language) AS TEXT) || '"')
    || ',"service":' || coalesce((
      SELECT CASE WHEN NOT t7.is_package THEN ('{"key":' || ('"' || CAST(t7.key AS TEXT) || '"') || '}') WHEN t7.is_package THEN ('{"key":' || ('"' || CAST(t7.key AS TEXT) || '"') || '}') END AS json
      FROM service AS t7
      WHERE t7.id = t4.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t8
        WHERE t8.service_id = t7.id AND (t8.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t8.share_with_customers AND t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t8.language_status ->> 'fi') OR 'PUBLISHED' = (t8.language_status ->> 'sv') OR 'PUBLISHED' = (t8.language_status ->> 'en'))
      ))
      LIMIT 1
    ), 'null')
    || ',"submittedBy":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t9.key AS TEXT) || '"') || '}') AS json
      FROM party AS t9
      WHERE t9.id = t4.submitted_by_id AND (t9.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t10
        WHERE t10.provider_id = t9.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t13
          WHERE t13.service_id = t10.id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t11
        WHERE t11.owner_id = t9.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t12
        WHERE t12.author_id = t9.id AND t12.audience = 'CUSTOMER' AND (t12.customer_id IS NULL OR t12.customer_id = ANY ($1::UUID[])) AND (t12.stance IS NULL OR t12.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t14
          WHERE t14.id = t12.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t15
            WHERE t15.service_id = t14.id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
          ))
        )) AND (t12.version_id IS NULL OR (EXISTS (
          SELECT 1
          FROM service_version AS t16
          WHERE t16.id = t12.version_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
        ))) AND (t12.idea_id IS NULL OR (EXISTS (
          SELECT 1
          FROM development_idea AS t17
          WHERE t17.id = t12.idea_id AND t17.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t18
            WHERE t18.id = t17.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t19
              WHERE t19.service_id = t18.id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
            ))
          ))
        )))
      )))
      LIMIT 1
    ), 'null')
    || ',"scopeItem":' || coalesce((
      SELECT ('{"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
        SELECT t22.language_status
        FROM service_version AS t22
        WHERE t22.id = t20.version_id
      ) ->> 'fi') = 'PUBLISHED') THEN t20.text ->> 'fi' END, CASE WHEN (((
        SELECT t22.language_status
        FROM service_version AS t22
        WHERE t22.id = t20.version_id
      ) ->> 'sv') = 'PUBLISHED') THEN t20.text ->> 'sv' END, CASE WHEN (((
        SELECT t22.language_status
        FROM service_version AS t22
        WHERE t22.id = t20.version_id
      ) ->> 'en') = 'PUBLISHED') THEN t20.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
      FROM scope_item AS t20
      WHERE t20.id = t4.scope_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t21
        WHERE t21.id = t20.version_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
      ))
      LIMIT 1
    ), 'null')
    || ',"answer":' || CASE WHEN (t4.answer IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t4.answer ->> 'fi', t4.answer ->> 'sv', t4.answer ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"plannedVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t23.number AS TEXT) || '"') || '}') AS json
      FROM service_version AS t23
      WHERE t23.id = t4.planned_version_id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
      LIMIT 1
    ), 'null')
    || ',"comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM stakeholder_comment AS t24
      WHERE t24.idea_id = t4.id AND t24.audience = 'CUSTOMER' AND (t24.customer_id IS NULL OR t24.customer_id = ANY ($1::UUID[])) AND (t24.stance IS NULL OR t24.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t25
        WHERE t25.id = t24.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t26
          WHERE t26.service_id = t25.id AND (t26.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t26.share_with_customers AND t26.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t26.language_status ->> 'fi') OR 'PUBLISHED' = (t26.language_status ->> 'sv') OR 'PUBLISHED' = (t26.language_status ->> 'en'))
        ))
      )) AND (t24.version_id IS NULL OR (EXISTS (
        SELECT 1
        FROM service_version AS t27
        WHERE t27.id = t24.version_id AND (t27.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t27.share_with_customers AND t27.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t27.language_status ->> 'fi') OR 'PUBLISHED' = (t27.language_status ->> 'sv') OR 'PUBLISHED' = (t27.language_status ->> 'en'))
      ))) AND (t24.idea_id IS NULL OR (EXISTS (
        SELECT 1
        FROM development_idea AS t28
        WHERE t28.id = t24.idea_id AND t28.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t29
          WHERE t29.id = t28.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t30
            WHERE t30.service_id = t29.id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
          ))
        ))
      )))
    ) || '}}') AS json
    FROM development_idea AS t4
    WHERE t4.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service AS t5
      WHERE t5.id = t4.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t6
        WHERE t6.service_id = t5.id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
      ))
    ))
    ORDER BY t4.created_at DESC, t4.id
    LIMIT 20
  ) AS listed
)
|| '},"erp":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM service_feedback AS t31
  WHERE t31.service_id = (
    SELECT t34.id
    FROM service AS t34
    WHERE t34.key = $2::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t35
      WHERE t35.service_id = t34.id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en'))
    ))
  ) AND t31.customer_id = ANY ($1::UUID[]) AND (EXISTS (
    SELECT 1
    FROM service AS t32
    WHERE t32.id = t31.service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t33
      WHERE t33.service_id = t32.id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"touchpoint":' || ('"' || CAST(t36.touchpoint AS TEXT) || '"')
    || ',"score":' || CAST(t36.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(t36.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(t36.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(t36.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t41.key AS TEXT) || '"') || '}') AS json
      FROM party AS t41
      WHERE t41.id = t36.customer_id AND (t41.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t42
        WHERE t42.provider_id = t41.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t45
          WHERE t45.service_id = t42.id AND (t45.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t45.share_with_customers AND t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t45.language_status ->> 'fi') OR 'PUBLISHED' = (t45.language_status ->> 'sv') OR 'PUBLISHED' = (t45.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t43
        WHERE t43.owner_id = t41.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t44
        WHERE t44.author_id = t41.id AND t44.audience = 'CUSTOMER' AND (t44.customer_id IS NULL OR t44.customer_id = ANY ($1::UUID[])) AND (t44.stance IS NULL OR t44.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t46
          WHERE t46.id = t44.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t47
            WHERE t47.service_id = t46.id AND (t47.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t47.share_with_customers AND t47.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t47.language_status ->> 'fi') OR 'PUBLISHED' = (t47.language_status ->> 'sv') OR 'PUBLISHED' = (t47.language_status ->> 'en'))
          ))
        )) AND (t44.version_id IS NULL OR (EXISTS (
          SELECT 1
          FROM service_version AS t48
          WHERE t48.id = t44.version_id AND (t48.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t48.share_with_customers AND t48.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t48.language_status ->> 'fi') OR 'PUBLISHED' = (t48.language_status ->> 'sv') OR 'PUBLISHED' = (t48.language_status ->> 'en'))
        ))) AND (t44.idea_id IS NULL OR (EXISTS (
          SELECT 1
          FROM development_idea AS t49
          WHERE t49.id = t44.idea_id AND t49.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t50
            WHERE t50.id = t49.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t51
              WHERE t51.service_id = t50.id AND (t51.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t51.share_with_customers AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t51.language_status ->> 'fi') OR 'PUBLISHED' = (t51.language_status ->> 'sv') OR 'PUBLISHED' = (t51.language_status ->> 'en'))
            ))
          ))
        )))
      )))
      LIMIT 1
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t52.key AS TEXT) || '"') || '}') AS json
      FROM party AS t52
      WHERE t52.id = t36.respondent_id AND (t52.id = ANY ($1::UUID[]) OR (EXISTS (
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
    ), 'null')
    || ',"handling":' || ('"' || CAST(t36.handling AS TEXT) || '"')
    || ',"occurredAt":' || CAST(to_json(t36.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(t36.answered_at) AS TEXT), 'null') || '}') AS json
    FROM service_feedback AS t36
    WHERE t36.service_id = (
      SELECT t39.id
      FROM service AS t39
      WHERE t39.key = $3::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t40
        WHERE t40.service_id = t39.id AND (t40.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t40.share_with_customers AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t40.language_status ->> 'fi') OR 'PUBLISHED' = (t40.language_status ->> 'sv') OR 'PUBLISHED' = (t40.language_status ->> 'en'))
      ))
    ) AND t36.customer_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service AS t37
      WHERE t37.id = t36.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t38
        WHERE t38.service_id = t37.id AND (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en'))
      ))
    ))
    ORDER BY t36.occurred_at DESC, t36.id
    LIMIT 50
  ) AS listed
)
|| '},"workplace":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM service_feedback AS t63
  WHERE t63.service_id = (
    SELECT t66.id
    FROM service AS t66
    WHERE t66.key = $4::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t67
      WHERE t67.service_id = t66.id AND (t67.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t67.share_with_customers AND t67.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t67.language_status ->> 'fi') OR 'PUBLISHED' = (t67.language_status ->> 'sv') OR 'PUBLISHED' = (t67.language_status ->> 'en'))
    ))
  ) AND t63.customer_id = ANY ($1::UUID[]) AND (EXISTS (
    SELECT 1
    FROM service AS t64
    WHERE t64.id = t63.service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t65
      WHERE t65.service_id = t64.id AND (t65.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t65.share_with_customers AND t65.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t65.language_status ->> 'fi') OR 'PUBLISHED' = (t65.language_status ->> 'sv') OR 'PUBLISHED' = (t65.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
  FROM (
    SELECT ('{"touchpoint":' || ('"' || CAST(t68.touchpoint AS TEXT) || '"')
    || ',"score":' || CAST(t68.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(t68.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(t68.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(t68.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t73.key AS TEXT) || '"') || '}') AS json
      FROM party AS t73
      WHERE t73.id = t68.customer_id AND (t73.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t74
        WHERE t74.provider_id = t73.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t77
          WHERE t77.service_id = t74.id AND (t77.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t77.share_with_customers AND t77.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t77.language_status ->> 'fi') OR 'PUBLISHED' = (t77.language_status ->> 'sv') OR 'PUBLISHED' = (t77.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t75
        WHERE t75.owner_id = t73.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t76
        WHERE t76.author_id = t73.id AND t76.audience = 'CUSTOMER' AND (t76.customer_id IS NULL OR t76.customer_id = ANY ($1::UUID[])) AND (t76.stance IS NULL OR t76.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t78
          WHERE t78.id = t76.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t79
            WHERE t79.service_id = t78.id AND (t79.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t79.share_with_customers AND t79.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t79.language_status ->> 'fi') OR 'PUBLISHED' = (t79.language_status ->> 'sv') OR 'PUBLISHED' = (t79.language_status ->> 'en'))
          ))
        )) AND (t76.version_id IS NULL OR (EXISTS (
          SELECT 1
          FROM service_version AS t80
          WHERE t80.id = t76.version_id AND (t80.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t80.share_with_customers AND t80.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t80.language_status ->> 'fi') OR 'PUBLISHED' = (t80.language_status ->> 'sv') OR 'PUBLISHED' = (t80.language_status ->> 'en'))
        ))) AND (t76.idea_id IS NULL OR (EXISTS (
          SELECT 1
          FROM development_idea AS t81
          WHERE t81.id = t76.idea_id AND t81.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t82
            WHERE t82.id = t81.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t83
              WHERE t83.service_id = t82.id AND (t83.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t83.share_with_customers AND t83.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t83.language_status ->> 'fi') OR 'PUBLISHED' = (t83.language_status ->> 'sv') OR 'PUBLISHED' = (t83.language_status ->> 'en'))
            ))
          ))
        )))
      )))
      LIMIT 1
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t84.key AS TEXT) || '"') || '}') AS json
      FROM party AS t84
      WHERE t84.id = t68.respondent_id AND (t84.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t85
        WHERE t85.provider_id = t84.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t88
          WHERE t88.service_id = t85.id AND (t88.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t88.share_with_customers AND t88.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t88.language_status ->> 'fi') OR 'PUBLISHED' = (t88.language_status ->> 'sv') OR 'PUBLISHED' = (t88.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t86
        WHERE t86.owner_id = t84.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t87
        WHERE t87.author_id = t84.id AND t87.audience = 'CUSTOMER' AND (t87.customer_id IS NULL OR t87.customer_id = ANY ($1::UUID[])) AND (t87.stance IS NULL OR t87.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t89
          WHERE t89.id = t87.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t90
            WHERE t90.service_id = t89.id AND (t90.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t90.share_with_customers AND t90.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t90.language_status ->> 'fi') OR 'PUBLISHED' = (t90.language_status ->> 'sv') OR 'PUBLISHED' = (t90.language_status ->> 'en'))
          ))
        )) AND (t87.version_id IS NULL OR (EXISTS (
          SELECT 1
          FROM service_version AS t91
          WHERE t91.id = t87.version_id AND (t91.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t91.share_with_customers AND t91.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t91.language_status ->> 'fi') OR 'PUBLISHED' = (t91.language_status ->> 'sv') OR 'PUBLISHED' = (t91.language_status ->> 'en'))
        ))) AND (t87.idea_id IS NULL OR (EXISTS (
          SELECT 1
          FROM development_idea AS t92
          WHERE t92.id = t87.idea_id AND t92.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t93
            WHERE t93.id = t92.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t94
              WHERE t94.service_id = t93.id AND (t94.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t94.share_with_customers AND t94.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t94.language_status ->> 'fi') OR 'PUBLISHED' = (t94.language_status ->> 'sv') OR 'PUBLISHED' = (t94.language_status ->> 'en'))
            ))
          ))
        )))
      )))
      LIMIT 1
    ), 'null')
    || ',"handling":' || ('"' || CAST(t68.handling AS TEXT) || '"')
    || ',"occurredAt":' || CAST(to_json(t68.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(t68.answered_at) AS TEXT), 'null') || '}') AS json
    FROM service_feedback AS t68
    WHERE t68.service_id = (
      SELECT t71.id
      FROM service AS t71
      WHERE t71.key = $5::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t72
        WHERE t72.service_id = t71.id AND (t72.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t72.share_with_customers AND t72.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t72.language_status ->> 'fi') OR 'PUBLISHED' = (t72.language_status ->> 'sv') OR 'PUBLISHED' = (t72.language_status ->> 'en'))
      ))
    ) AND t68.customer_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service AS t69
      WHERE t69.id = t68.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t70
        WHERE t70.service_id = t69.id AND (t70.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t70.share_with_customers AND t70.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t70.language_status ->> 'fi') OR 'PUBLISHED' = (t70.language_status ->> 'sv') OR 'PUBLISHED' = (t70.language_status ->> 'en'))
      ))
    ))
    ORDER BY t68.occurred_at DESC, t68.id
    LIMIT 50
  ) AS listed
) || '}}') AS "Concatenated_1"
