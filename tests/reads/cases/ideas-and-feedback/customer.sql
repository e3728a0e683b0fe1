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
      WHERE t7.id = t4.service_id
      LIMIT 1
    ), 'null')
    || ',"submittedBy":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t8.key AS TEXT) || '"') || '}') AS json
      FROM party AS t8
      WHERE t8.id = t4.submitted_by_id
      LIMIT 1
    ), 'null')
    || ',"scopeItem":' || coalesce((
      SELECT ('{"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
        SELECT t11.language_status
        FROM service_version AS t11
        WHERE t11.id = t9.version_id
      ) ->> 'fi') = 'PUBLISHED') THEN t9.text ->> 'fi' END, CASE WHEN (((
        SELECT t11.language_status
        FROM service_version AS t11
        WHERE t11.id = t9.version_id
      ) ->> 'sv') = 'PUBLISHED') THEN t9.text ->> 'sv' END, CASE WHEN (((
        SELECT t11.language_status
        FROM service_version AS t11
        WHERE t11.id = t9.version_id
      ) ->> 'en') = 'PUBLISHED') THEN t9.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
      FROM scope_item AS t9
      WHERE t9.id = t4.scope_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t10
        WHERE t10.id = t9.version_id AND (t10.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t10.share_with_customers AND t10.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t10.language_status ->> 'fi') OR 'PUBLISHED' = (t10.language_status ->> 'sv') OR 'PUBLISHED' = (t10.language_status ->> 'en'))
      ))
      LIMIT 1
    ), 'null')
    || ',"answer":' || CASE WHEN (t4.answer IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t4.answer ->> 'fi', t4.answer ->> 'sv', t4.answer ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"plannedVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t12.number AS TEXT) || '"') || '}') AS json
      FROM service_version AS t12
      WHERE t12.id = t4.planned_version_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
      LIMIT 1
    ), 'null')
    || ',"comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM stakeholder_comment AS t13
      WHERE t13.idea_id = t4.id AND t13.audience = 'CUSTOMER' AND (t13.customer_id IS NULL OR t13.customer_id = ANY ($1::UUID[])) AND (t13.stance IS NULL OR t13.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t14
        WHERE t14.id = t13.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t15
          WHERE t15.service_id = t14.id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
        ))
      )) AND (t13.version_id IS NULL OR coalesce((
        SELECT (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en')) AS anon_1
        FROM service_version AS t16
        WHERE t16.id = t13.version_id
      ), false)) AND (t13.idea_id IS NULL OR coalesce((
        SELECT t17.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t18
          WHERE t18.id = t17.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t19
            WHERE t19.service_id = t18.id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
          ))
        )) AS anon_2
        FROM development_idea AS t17
        WHERE t17.id = t13.idea_id
      ), false))
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
  FROM service_feedback AS t20
  WHERE t20.service_id = (
    SELECT t23.id
    FROM service AS t23
    WHERE t23.key = $2::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t24
      WHERE t24.service_id = t23.id AND (t24.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t24.share_with_customers AND t24.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t24.language_status ->> 'fi') OR 'PUBLISHED' = (t24.language_status ->> 'sv') OR 'PUBLISHED' = (t24.language_status ->> 'en'))
    ))
  ) AND t20.customer_id = ANY ($1::UUID[]) AND (EXISTS (
    SELECT 1
    FROM service AS t21
    WHERE t21.id = t20.service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t22
      WHERE t22.service_id = t21.id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"touchpoint":' || ('"' || CAST(t25.touchpoint AS TEXT) || '"')
    || ',"score":' || CAST(t25.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(t25.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(t25.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(t25.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t30.key AS TEXT) || '"') || '}') AS json
      FROM party AS t30
      WHERE t30.id = t25.customer_id
      LIMIT 1
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t31.key AS TEXT) || '"') || '}') AS json
      FROM party AS t31
      WHERE t31.id = t25.respondent_id AND (t31.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t32
        WHERE t32.provider_id = t31.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t35
          WHERE t35.service_id = t32.id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t33
        WHERE t33.owner_id = t31.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t34
        WHERE t34.author_id = t31.id AND t34.audience = 'CUSTOMER' AND (t34.customer_id IS NULL OR t34.customer_id = ANY ($1::UUID[])) AND (t34.stance IS NULL OR t34.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t36
          WHERE t36.id = t34.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t37
            WHERE t37.service_id = t36.id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en'))
          ))
        )) AND (t34.version_id IS NULL OR coalesce((
          SELECT (t38.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t38.share_with_customers AND t38.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t38.language_status ->> 'fi') OR 'PUBLISHED' = (t38.language_status ->> 'sv') OR 'PUBLISHED' = (t38.language_status ->> 'en')) AS anon_3
          FROM service_version AS t38
          WHERE t38.id = t34.version_id
        ), false)) AND (t34.idea_id IS NULL OR coalesce((
          SELECT t39.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t40
            WHERE t40.id = t39.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t41
              WHERE t41.service_id = t40.id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en'))
            ))
          )) AS anon_4
          FROM development_idea AS t39
          WHERE t39.id = t34.idea_id
        ), false))
      )))
      LIMIT 1
    ), 'null')
    || ',"handling":' || ('"' || CAST(t25.handling AS TEXT) || '"')
    || ',"occurredAt":' || CAST(to_json(t25.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(t25.answered_at) AS TEXT), 'null') || '}') AS json
    FROM service_feedback AS t25
    WHERE t25.service_id = (
      SELECT t28.id
      FROM service AS t28
      WHERE t28.key = $3::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t29
        WHERE t29.service_id = t28.id AND (t29.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t29.share_with_customers AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t29.language_status ->> 'fi') OR 'PUBLISHED' = (t29.language_status ->> 'sv') OR 'PUBLISHED' = (t29.language_status ->> 'en'))
      ))
    ) AND t25.customer_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service AS t26
      WHERE t26.id = t25.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t27
        WHERE t27.service_id = t26.id AND (t27.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t27.share_with_customers AND t27.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t27.language_status ->> 'fi') OR 'PUBLISHED' = (t27.language_status ->> 'sv') OR 'PUBLISHED' = (t27.language_status ->> 'en'))
      ))
    ))
    ORDER BY t25.occurred_at DESC, t25.id
    LIMIT 50
  ) AS listed
)
|| '},"workplace":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM service_feedback AS t42
  WHERE t42.service_id = (
    SELECT t45.id
    FROM service AS t45
    WHERE t45.key = $4::VARCHAR AND (EXISTS (
      SELECT 1
      FROM service_version AS t46
      WHERE t46.service_id = t45.id AND (t46.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t46.share_with_customers AND t46.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t46.language_status ->> 'fi') OR 'PUBLISHED' = (t46.language_status ->> 'sv') OR 'PUBLISHED' = (t46.language_status ->> 'en'))
    ))
  ) AND t42.customer_id = ANY ($1::UUID[]) AND (EXISTS (
    SELECT 1
    FROM service AS t43
    WHERE t43.id = t42.service_id AND (EXISTS (
      SELECT 1
      FROM service_version AS t44
      WHERE t44.service_id = t43.id AND (t44.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t44.share_with_customers AND t44.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t44.language_status ->> 'fi') OR 'PUBLISHED' = (t44.language_status ->> 'sv') OR 'PUBLISHED' = (t44.language_status ->> 'en'))
    ))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
  FROM (
    SELECT ('{"touchpoint":' || ('"' || CAST(t47.touchpoint AS TEXT) || '"')
    || ',"score":' || CAST(t47.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(t47.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(t47.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(t47.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t52.key AS TEXT) || '"') || '}') AS json
      FROM party AS t52
      WHERE t52.id = t47.customer_id
      LIMIT 1
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t53.key AS TEXT) || '"') || '}') AS json
      FROM party AS t53
      WHERE t53.id = t47.respondent_id AND (t53.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t54
        WHERE t54.provider_id = t53.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t57
          WHERE t57.service_id = t54.id AND (t57.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t57.share_with_customers AND t57.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t57.language_status ->> 'fi') OR 'PUBLISHED' = (t57.language_status ->> 'sv') OR 'PUBLISHED' = (t57.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t55
        WHERE t55.owner_id = t53.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t56
        WHERE t56.author_id = t53.id AND t56.audience = 'CUSTOMER' AND (t56.customer_id IS NULL OR t56.customer_id = ANY ($1::UUID[])) AND (t56.stance IS NULL OR t56.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t58
          WHERE t58.id = t56.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t59
            WHERE t59.service_id = t58.id AND (t59.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t59.share_with_customers AND t59.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t59.language_status ->> 'fi') OR 'PUBLISHED' = (t59.language_status ->> 'sv') OR 'PUBLISHED' = (t59.language_status ->> 'en'))
          ))
        )) AND (t56.version_id IS NULL OR coalesce((
          SELECT (t60.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t60.share_with_customers AND t60.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t60.language_status ->> 'fi') OR 'PUBLISHED' = (t60.language_status ->> 'sv') OR 'PUBLISHED' = (t60.language_status ->> 'en')) AS anon_5
          FROM service_version AS t60
          WHERE t60.id = t56.version_id
        ), false)) AND (t56.idea_id IS NULL OR coalesce((
          SELECT t61.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t62
            WHERE t62.id = t61.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t63
              WHERE t63.service_id = t62.id AND (t63.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t63.share_with_customers AND t63.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t63.language_status ->> 'fi') OR 'PUBLISHED' = (t63.language_status ->> 'sv') OR 'PUBLISHED' = (t63.language_status ->> 'en'))
            ))
          )) AS anon_6
          FROM development_idea AS t61
          WHERE t61.id = t56.idea_id
        ), false))
      )))
      LIMIT 1
    ), 'null')
    || ',"handling":' || ('"' || CAST(t47.handling AS TEXT) || '"')
    || ',"occurredAt":' || CAST(to_json(t47.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(t47.answered_at) AS TEXT), 'null') || '}') AS json
    FROM service_feedback AS t47
    WHERE t47.service_id = (
      SELECT t50.id
      FROM service AS t50
      WHERE t50.key = $5::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t51
        WHERE t51.service_id = t50.id AND (t51.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t51.share_with_customers AND t51.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t51.language_status ->> 'fi') OR 'PUBLISHED' = (t51.language_status ->> 'sv') OR 'PUBLISHED' = (t51.language_status ->> 'en'))
      ))
    ) AND t47.customer_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service AS t48
      WHERE t48.id = t47.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t49
        WHERE t49.service_id = t48.id AND (t49.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t49.share_with_customers AND t49.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t49.language_status ->> 'fi') OR 'PUBLISHED' = (t49.language_status ->> 'sv') OR 'PUBLISHED' = (t49.language_status ->> 'en'))
      ))
    ))
    ORDER BY t47.occurred_at DESC, t47.id
    LIMIT 50
  ) AS listed
) || '}}') AS "Concatenated_1"
