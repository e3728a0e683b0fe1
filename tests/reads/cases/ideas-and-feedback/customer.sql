SELECT ('{"developmentIdeas":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM development_idea AS t1
    WHERE t1.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.service_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l4.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"title":' || CAST(to_json(p3.title) AS TEXT)
    || ',"status":"' || CAST(p3.status AS TEXT)
    || '","language":"' || CAST(upper(p3.language) AS TEXT)
    || '","service":' || coalesce((
      SELECT ('{"key":"' || CAST(t5.key AS TEXT) || '"}') AS "Concatenated_3"
      FROM service AS t5
      WHERE t5.id = p3.service_id
    ), 'null')
    || ',"submittedBy":' || coalesce((
      SELECT ('{"key":"' || CAST(t6.key AS TEXT) || '"}') AS "Concatenated_4"
      FROM party AS t6
      WHERE t6.id = p3.submitted_by_id
    ), 'null')
    || ',"scopeItem":' || coalesce((
      SELECT ('{"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
        SELECT t9.language_status
        FROM service_version AS t9
        WHERE t9.id = t7.version_id
      ) ->> 'fi') = 'PUBLISHED') THEN t7.text ->> 'fi' END, CASE WHEN (((
        SELECT t9.language_status
        FROM service_version AS t9
        WHERE t9.id = t7.version_id
      ) ->> 'sv') = 'PUBLISHED') THEN t7.text ->> 'sv' END, CASE WHEN (((
        SELECT t9.language_status
        FROM service_version AS t9
        WHERE t9.id = t7.version_id
      ) ->> 'en') = 'PUBLISHED') THEN t7.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS "Concatenated_5"
      FROM scope_item AS t7
      WHERE t7.id = p3.scope_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t8
        WHERE t8.id = t7.version_id AND (t8.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t8.share_with_customers AND t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t8.language_status ->> 'fi') OR 'PUBLISHED' = (t8.language_status ->> 'sv') OR 'PUBLISHED' = (t8.language_status ->> 'en'))
      ))
    ), 'null')
    || ',"answer":' || CASE WHEN (p3.answer IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(p3.answer ->> 'fi', p3.answer ->> 'sv', p3.answer ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"plannedVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t10.number AS TEXT) || '"}') AS "Concatenated_6"
      FROM service_version AS t10
      WHERE t10.id = p3.planned_version_id AND (t10.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t10.share_with_customers AND t10.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t10.language_status ->> 'fi') OR 'PUBLISHED' = (t10.language_status ->> 'sv') OR 'PUBLISHED' = (t10.language_status ->> 'en'))
    ), 'null')
    || ',"comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM stakeholder_comment AS t11
      WHERE t11.idea_id = p3.id AND t11.audience = 'CUSTOMER' AND (t11.customer_id IS NULL OR t11.customer_id = ANY ($1::UUID[])) AND (t11.stance IS NULL OR t11.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service_version AS t12
        WHERE t12.service_id = t11.service_id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
      )) AND (t11.version_id IS NULL OR (
        SELECT EXISTS (
          SELECT 1
          FROM service_version AS t13
          WHERE t13.id = t11.version_id AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
        ) AS anon_1
      ))
    ) || '}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.service_id AS service_id, t1.title AS title, t1.body AS body, t1.language AS language, t1.submitted_by_id AS submitted_by_id, t1.scope_item_id AS scope_item_id, t1.status AS status, t1.answer AS answer, t1.planned_version_id AS planned_version_id, t1.feedback_id AS feedback_id, t1.created_at AS created_at, t1.revision AS revision
      FROM development_idea AS t1
      WHERE t1.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.service_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      ))
      ORDER BY t1.created_at DESC, t1.id ASC
      LIMIT 20
    ) AS p3
  ) AS l4
)
|| ']},"erp":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_3
    FROM service_feedback AS t14
    WHERE t14.service_id = (
      SELECT t16.id
      FROM service AS t16
      WHERE t16.key = $2::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t17
        WHERE t17.service_id = t16.id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
      ))
    ) AND t14.customer_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service_version AS t15
      WHERE t15.service_id = t14.service_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l19.c0, ','), '')) AS "Concatenated_7"
  FROM (
    SELECT ('{"touchpoint":"' || CAST(p18.touchpoint AS TEXT)
    || '","score":' || CAST(p18.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(p18.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(p18.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(p18.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":"' || CAST(t20.key AS TEXT) || '"}') AS "Concatenated_8"
      FROM party AS t20
      WHERE t20.id = p18.customer_id
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":"' || CAST(t21.key AS TEXT) || '"}') AS "Concatenated_9"
      FROM party AS t21
      WHERE t21.id = p18.respondent_id AND (t21.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t22
        WHERE t22.provider_id = t21.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t25
          WHERE t25.service_id = t22.id AND (t25.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t25.share_with_customers AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t25.language_status ->> 'fi') OR 'PUBLISHED' = (t25.language_status ->> 'sv') OR 'PUBLISHED' = (t25.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t23
        WHERE t23.owner_id = t21.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t24
        WHERE t24.author_id = t21.id AND t24.audience = 'CUSTOMER' AND (t24.customer_id IS NULL OR t24.customer_id = ANY ($1::UUID[])) AND (t24.stance IS NULL OR t24.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service_version AS t26
          WHERE t26.service_id = t24.service_id AND (t26.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t26.share_with_customers AND t26.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t26.language_status ->> 'fi') OR 'PUBLISHED' = (t26.language_status ->> 'sv') OR 'PUBLISHED' = (t26.language_status ->> 'en'))
        )) AND (t24.version_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM service_version AS t27
            WHERE t27.id = t24.version_id AND (t27.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t27.share_with_customers AND t27.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t27.language_status ->> 'fi') OR 'PUBLISHED' = (t27.language_status ->> 'sv') OR 'PUBLISHED' = (t27.language_status ->> 'en'))
          ) AS anon_2
        )) AND (t24.idea_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM development_idea AS t28
            WHERE t28.id = t24.idea_id AND t28.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
              SELECT 1
              FROM service_version AS t29
              WHERE t29.service_id = t28.service_id AND (t29.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t29.share_with_customers AND t29.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t29.language_status ->> 'fi') OR 'PUBLISHED' = (t29.language_status ->> 'sv') OR 'PUBLISHED' = (t29.language_status ->> 'en'))
            ))
          ) AS anon_3
        ))
      )))
    ), 'null')
    || ',"handling":"' || CAST(p18.handling AS TEXT)
    || '","occurredAt":' || CAST(to_json(p18.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(p18.answered_at) AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t14.id AS id, t14.service_id AS service_id, t14.offering_id AS offering_id, t14.customer_id AS customer_id, t14.respondent_id AS respondent_id, t14.respondent_hash AS respondent_hash, t14.touchpoint AS touchpoint, t14.score AS score, t14.recommend AS recommend, t14.return_intent AS return_intent, t14.rating_cost AS rating_cost, t14.rating_time AS rating_time, t14.rating_quality AS rating_quality, t14.rating_friendliness AS rating_friendliness, t14.body AS body, t14.language AS language, t14.occurred_at AS occurred_at, t14.occurred_on AS occurred_on, t14.handling AS handling, t14.answer AS answer, t14.answered_at AS answered_at, t14.revision AS revision
      FROM service_feedback AS t14
      WHERE t14.service_id = (
        SELECT t16.id
        FROM service AS t16
        WHERE t16.key = $2::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t17
          WHERE t17.service_id = t16.id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
        ))
      ) AND t14.customer_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service_version AS t15
        WHERE t15.service_id = t14.service_id AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
      ))
      ORDER BY t14.occurred_at DESC, t14.id ASC
      LIMIT 50
    ) AS p18
  ) AS l19
)
|| ']},"workplace":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_4
    FROM service_feedback AS t30
    WHERE t30.service_id = (
      SELECT t32.id
      FROM service AS t32
      WHERE t32.key = $3::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t33
        WHERE t33.service_id = t32.id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en'))
      ))
    ) AND t30.customer_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service_version AS t31
      WHERE t31.service_id = t30.service_id AND (t31.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t31.share_with_customers AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t31.language_status ->> 'fi') OR 'PUBLISHED' = (t31.language_status ->> 'sv') OR 'PUBLISHED' = (t31.language_status ->> 'en'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l35.c0, ','), '')) AS "Concatenated_10"
  FROM (
    SELECT ('{"touchpoint":"' || CAST(p34.touchpoint AS TEXT)
    || '","score":' || CAST(p34.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(p34.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(p34.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(p34.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":"' || CAST(t36.key AS TEXT) || '"}') AS "Concatenated_11"
      FROM party AS t36
      WHERE t36.id = p34.customer_id
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":"' || CAST(t37.key AS TEXT) || '"}') AS "Concatenated_12"
      FROM party AS t37
      WHERE t37.id = p34.respondent_id AND (t37.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t38
        WHERE t38.provider_id = t37.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t41
          WHERE t41.service_id = t38.id AND (t41.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t41.share_with_customers AND t41.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t41.language_status ->> 'fi') OR 'PUBLISHED' = (t41.language_status ->> 'sv') OR 'PUBLISHED' = (t41.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t39
        WHERE t39.owner_id = t37.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t40
        WHERE t40.author_id = t37.id AND t40.audience = 'CUSTOMER' AND (t40.customer_id IS NULL OR t40.customer_id = ANY ($1::UUID[])) AND (t40.stance IS NULL OR t40.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service_version AS t42
          WHERE t42.service_id = t40.service_id AND (t42.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t42.language_status ->> 'fi') OR 'PUBLISHED' = (t42.language_status ->> 'sv') OR 'PUBLISHED' = (t42.language_status ->> 'en'))
        )) AND (t40.version_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM service_version AS t43
            WHERE t43.id = t40.version_id AND (t43.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t43.share_with_customers AND t43.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t43.language_status ->> 'fi') OR 'PUBLISHED' = (t43.language_status ->> 'sv') OR 'PUBLISHED' = (t43.language_status ->> 'en'))
          ) AS anon_4
        )) AND (t40.idea_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM development_idea AS t44
            WHERE t44.id = t40.idea_id AND t44.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
              SELECT 1
              FROM service_version AS t45
              WHERE t45.service_id = t44.service_id AND (t45.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t45.share_with_customers AND t45.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t45.language_status ->> 'fi') OR 'PUBLISHED' = (t45.language_status ->> 'sv') OR 'PUBLISHED' = (t45.language_status ->> 'en'))
            ))
          ) AS anon_5
        ))
      )))
    ), 'null')
    || ',"handling":"' || CAST(p34.handling AS TEXT)
    || '","occurredAt":' || CAST(to_json(p34.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(p34.answered_at) AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t30.id AS id, t30.service_id AS service_id, t30.offering_id AS offering_id, t30.customer_id AS customer_id, t30.respondent_id AS respondent_id, t30.respondent_hash AS respondent_hash, t30.touchpoint AS touchpoint, t30.score AS score, t30.recommend AS recommend, t30.return_intent AS return_intent, t30.rating_cost AS rating_cost, t30.rating_time AS rating_time, t30.rating_quality AS rating_quality, t30.rating_friendliness AS rating_friendliness, t30.body AS body, t30.language AS language, t30.occurred_at AS occurred_at, t30.occurred_on AS occurred_on, t30.handling AS handling, t30.answer AS answer, t30.answered_at AS answered_at, t30.revision AS revision
      FROM service_feedback AS t30
      WHERE t30.service_id = (
        SELECT t32.id
        FROM service AS t32
        WHERE t32.key = $3::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t33
          WHERE t33.service_id = t32.id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en'))
        ))
      ) AND t30.customer_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service_version AS t31
        WHERE t31.service_id = t30.service_id AND (t31.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t31.share_with_customers AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t31.language_status ->> 'fi') OR 'PUBLISHED' = (t31.language_status ->> 'sv') OR 'PUBLISHED' = (t31.language_status ->> 'en'))
      ))
      ORDER BY t30.occurred_at DESC, t30.id ASC
      LIMIT 50
    ) AS p34
  ) AS l35
) || ']}}') AS "Concatenated_1"
