SELECT ('{"developmentIdeas":' || (
  SELECT ('{"totalCount":' || (
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
  || ',"nodes":' || coalesce(('[' || string_agg(l5.c0, ',') || ']'), '[]') || '}') AS "Concatenated_2"
  FROM (
    SELECT ('{"title":' || CAST(to_json(p4.title) AS TEXT)
    || ',"status":' || ('"' || CAST(p4.status AS TEXT) || '"')
    || ',"language":' || ('"' || CAST(upper(p4.language) AS TEXT) || '"')
    || ',"service":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t6.key AS TEXT) || '"') || '}') AS json
      FROM service AS t6
      WHERE t6.id = p4.service_id
      LIMIT 1
    ), 'null')
    || ',"submittedBy":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t7.key AS TEXT) || '"') || '}') AS json
      FROM party AS t7
      WHERE t7.id = p4.submitted_by_id
      LIMIT 1
    ), 'null')
    || ',"scopeItem":' || coalesce((
      SELECT ('{"text":{"text":' || coalesce(CAST(to_json(coalesce(CASE WHEN (((
        SELECT t10.language_status
        FROM service_version AS t10
        WHERE t10.id = t8.version_id
      ) ->> 'fi') = 'PUBLISHED') THEN t8.text ->> 'fi' END, CASE WHEN (((
        SELECT t10.language_status
        FROM service_version AS t10
        WHERE t10.id = t8.version_id
      ) ->> 'sv') = 'PUBLISHED') THEN t8.text ->> 'sv' END, CASE WHEN (((
        SELECT t10.language_status
        FROM service_version AS t10
        WHERE t10.id = t8.version_id
      ) ->> 'en') = 'PUBLISHED') THEN t8.text ->> 'en' END)) AS TEXT), 'null') || '}}') AS json
      FROM scope_item AS t8
      WHERE t8.id = p4.scope_item_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t9
        WHERE t9.id = t8.version_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
      ))
      LIMIT 1
    ), 'null')
    || ',"answer":' || CASE WHEN (p4.answer IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(p4.answer ->> 'fi', p4.answer ->> 'sv', p4.answer ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"plannedVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t11.number AS TEXT) || '"') || '}') AS json
      FROM service_version AS t11
      WHERE t11.id = p4.planned_version_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
      LIMIT 1
    ), 'null')
    || ',"comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM stakeholder_comment AS t12
      WHERE t12.idea_id = p4.id AND t12.audience = 'CUSTOMER' AND (t12.customer_id IS NULL OR t12.customer_id = ANY ($1::UUID[])) AND (t12.stance IS NULL OR t12.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t13
        WHERE t13.id = t12.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t14
          WHERE t14.service_id = t13.id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en'))
        ))
      )) AND (t12.version_id IS NULL OR coalesce((
        SELECT (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en')) AS anon_1
        FROM service_version AS t15
        WHERE t15.id = t12.version_id
      ), false)) AND (t12.idea_id IS NULL OR coalesce((
        SELECT t16.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t17
          WHERE t17.id = t16.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t18
            WHERE t18.service_id = t17.id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
          ))
        )) AS anon_2
        FROM development_idea AS t16
        WHERE t16.id = t12.idea_id
      ), false))
    ) || '}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.service_id AS service_id, t1.title AS title, t1.body AS body, t1.language AS language, t1.submitted_by_id AS submitted_by_id, t1.scope_item_id AS scope_item_id, t1.status AS status, t1.answer AS answer, t1.planned_version_id AS planned_version_id, t1.feedback_id AS feedback_id, t1.created_at AS created_at, t1.revision AS revision
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
      ORDER BY t1.created_at DESC, t1.id ASC
      LIMIT 20
    ) AS p4
  ) AS l5
)
|| ',"erp":' || (
  SELECT ('{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_3
    FROM service_feedback AS t19
    WHERE t19.service_id = (
      SELECT t22.id
      FROM service AS t22
      WHERE t22.key = $2::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t23
        WHERE t23.service_id = t22.id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
      ))
    ) AND t19.customer_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service AS t20
      WHERE t20.id = t19.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t21
        WHERE t21.service_id = t20.id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
      ))
    ))
  )
  || ',"nodes":' || coalesce(('[' || string_agg(l25.c0, ',') || ']'), '[]') || '}') AS "Concatenated_3"
  FROM (
    SELECT ('{"touchpoint":' || ('"' || CAST(p24.touchpoint AS TEXT) || '"')
    || ',"score":' || CAST(p24.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(p24.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(p24.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(p24.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t26.key AS TEXT) || '"') || '}') AS json
      FROM party AS t26
      WHERE t26.id = p24.customer_id
      LIMIT 1
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t27.key AS TEXT) || '"') || '}') AS json
      FROM party AS t27
      WHERE t27.id = p24.respondent_id AND (t27.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t28
        WHERE t28.provider_id = t27.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t31
          WHERE t31.service_id = t28.id AND (t31.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t31.share_with_customers AND t31.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t31.language_status ->> 'fi') OR 'PUBLISHED' = (t31.language_status ->> 'sv') OR 'PUBLISHED' = (t31.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t29
        WHERE t29.owner_id = t27.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t30
        WHERE t30.author_id = t27.id AND t30.audience = 'CUSTOMER' AND (t30.customer_id IS NULL OR t30.customer_id = ANY ($1::UUID[])) AND (t30.stance IS NULL OR t30.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t32
          WHERE t32.id = t30.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t33
            WHERE t33.service_id = t32.id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en'))
          ))
        )) AND (t30.version_id IS NULL OR coalesce((
          SELECT (t34.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t34.share_with_customers AND t34.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t34.language_status ->> 'fi') OR 'PUBLISHED' = (t34.language_status ->> 'sv') OR 'PUBLISHED' = (t34.language_status ->> 'en')) AS anon_3
          FROM service_version AS t34
          WHERE t34.id = t30.version_id
        ), false)) AND (t30.idea_id IS NULL OR coalesce((
          SELECT t35.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t36
            WHERE t36.id = t35.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t37
              WHERE t37.service_id = t36.id AND (t37.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t37.share_with_customers AND t37.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t37.language_status ->> 'fi') OR 'PUBLISHED' = (t37.language_status ->> 'sv') OR 'PUBLISHED' = (t37.language_status ->> 'en'))
            ))
          )) AS anon_4
          FROM development_idea AS t35
          WHERE t35.id = t30.idea_id
        ), false))
      )))
      LIMIT 1
    ), 'null')
    || ',"handling":' || ('"' || CAST(p24.handling AS TEXT) || '"')
    || ',"occurredAt":' || CAST(to_json(p24.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(p24.answered_at) AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t19.id AS id, t19.service_id AS service_id, t19.offering_id AS offering_id, t19.customer_id AS customer_id, t19.respondent_id AS respondent_id, t19.respondent_hash AS respondent_hash, t19.touchpoint AS touchpoint, t19.score AS score, t19.recommend AS recommend, t19.return_intent AS return_intent, t19.rating_cost AS rating_cost, t19.rating_time AS rating_time, t19.rating_quality AS rating_quality, t19.rating_friendliness AS rating_friendliness, t19.body AS body, t19.language AS language, t19.occurred_at AS occurred_at, t19.occurred_on AS occurred_on, t19.handling AS handling, t19.answer AS answer, t19.answered_at AS answered_at, t19.revision AS revision
      FROM service_feedback AS t19
      WHERE t19.service_id = (
        SELECT t22.id
        FROM service AS t22
        WHERE t22.key = $2::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t23
          WHERE t23.service_id = t22.id AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
        ))
      ) AND t19.customer_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t20
        WHERE t20.id = t19.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t21
          WHERE t21.service_id = t20.id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
        ))
      ))
      ORDER BY t19.occurred_at DESC, t19.id ASC
      LIMIT 50
    ) AS p24
  ) AS l25
)
|| ',"workplace":' || (
  SELECT ('{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_4
    FROM service_feedback AS t38
    WHERE t38.service_id = (
      SELECT t41.id
      FROM service AS t41
      WHERE t41.key = $3::VARCHAR AND (EXISTS (
        SELECT 1
        FROM service_version AS t42
        WHERE t42.service_id = t41.id AND (t42.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t42.language_status ->> 'fi') OR 'PUBLISHED' = (t42.language_status ->> 'sv') OR 'PUBLISHED' = (t42.language_status ->> 'en'))
      ))
    ) AND t38.customer_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service AS t39
      WHERE t39.id = t38.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t40
        WHERE t40.service_id = t39.id AND (t40.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t40.share_with_customers AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t40.language_status ->> 'fi') OR 'PUBLISHED' = (t40.language_status ->> 'sv') OR 'PUBLISHED' = (t40.language_status ->> 'en'))
      ))
    ))
  )
  || ',"nodes":' || coalesce(('[' || string_agg(l44.c0, ',') || ']'), '[]') || '}') AS "Concatenated_4"
  FROM (
    SELECT ('{"touchpoint":' || ('"' || CAST(p43.touchpoint AS TEXT) || '"')
    || ',"score":' || CAST(p43.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(p43.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(p43.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(p43.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t45.key AS TEXT) || '"') || '}') AS json
      FROM party AS t45
      WHERE t45.id = p43.customer_id
      LIMIT 1
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t46.key AS TEXT) || '"') || '}') AS json
      FROM party AS t46
      WHERE t46.id = p43.respondent_id AND (t46.id = ANY ($1::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service AS t47
        WHERE t47.provider_id = t46.id AND (EXISTS (
          SELECT 1
          FROM service_version AS t50
          WHERE t50.service_id = t47.id AND (t50.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t50.share_with_customers AND t50.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t50.language_status ->> 'fi') OR 'PUBLISHED' = (t50.language_status ->> 'sv') OR 'PUBLISHED' = (t50.language_status ->> 'en'))
        ))
      )) OR (EXISTS (
        SELECT 1
        FROM portfolio AS t48
        WHERE t48.owner_id = t46.id
      )) OR (EXISTS (
        SELECT 1
        FROM stakeholder_comment AS t49
        WHERE t49.author_id = t46.id AND t49.audience = 'CUSTOMER' AND (t49.customer_id IS NULL OR t49.customer_id = ANY ($1::UUID[])) AND (t49.stance IS NULL OR t49.author_id = ANY ($1::UUID[])) AND (EXISTS (
          SELECT 1
          FROM service AS t51
          WHERE t51.id = t49.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t52
            WHERE t52.service_id = t51.id AND (t52.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t52.share_with_customers AND t52.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t52.language_status ->> 'fi') OR 'PUBLISHED' = (t52.language_status ->> 'sv') OR 'PUBLISHED' = (t52.language_status ->> 'en'))
          ))
        )) AND (t49.version_id IS NULL OR coalesce((
          SELECT (t53.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t53.share_with_customers AND t53.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t53.language_status ->> 'fi') OR 'PUBLISHED' = (t53.language_status ->> 'sv') OR 'PUBLISHED' = (t53.language_status ->> 'en')) AS anon_5
          FROM service_version AS t53
          WHERE t53.id = t49.version_id
        ), false)) AND (t49.idea_id IS NULL OR coalesce((
          SELECT t54.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service AS t55
            WHERE t55.id = t54.service_id AND (EXISTS (
              SELECT 1
              FROM service_version AS t56
              WHERE t56.service_id = t55.id AND (t56.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t56.share_with_customers AND t56.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t56.language_status ->> 'fi') OR 'PUBLISHED' = (t56.language_status ->> 'sv') OR 'PUBLISHED' = (t56.language_status ->> 'en'))
            ))
          )) AS anon_6
          FROM development_idea AS t54
          WHERE t54.id = t49.idea_id
        ), false))
      )))
      LIMIT 1
    ), 'null')
    || ',"handling":' || ('"' || CAST(p43.handling AS TEXT) || '"')
    || ',"occurredAt":' || CAST(to_json(p43.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(p43.answered_at) AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t38.id AS id, t38.service_id AS service_id, t38.offering_id AS offering_id, t38.customer_id AS customer_id, t38.respondent_id AS respondent_id, t38.respondent_hash AS respondent_hash, t38.touchpoint AS touchpoint, t38.score AS score, t38.recommend AS recommend, t38.return_intent AS return_intent, t38.rating_cost AS rating_cost, t38.rating_time AS rating_time, t38.rating_quality AS rating_quality, t38.rating_friendliness AS rating_friendliness, t38.body AS body, t38.language AS language, t38.occurred_at AS occurred_at, t38.occurred_on AS occurred_on, t38.handling AS handling, t38.answer AS answer, t38.answered_at AS answered_at, t38.revision AS revision
      FROM service_feedback AS t38
      WHERE t38.service_id = (
        SELECT t41.id
        FROM service AS t41
        WHERE t41.key = $3::VARCHAR AND (EXISTS (
          SELECT 1
          FROM service_version AS t42
          WHERE t42.service_id = t41.id AND (t42.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t42.share_with_customers AND t42.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t42.language_status ->> 'fi') OR 'PUBLISHED' = (t42.language_status ->> 'sv') OR 'PUBLISHED' = (t42.language_status ->> 'en'))
        ))
      ) AND t38.customer_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t39
        WHERE t39.id = t38.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t40
          WHERE t40.service_id = t39.id AND (t40.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t40.share_with_customers AND t40.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t40.language_status ->> 'fi') OR 'PUBLISHED' = (t40.language_status ->> 'sv') OR 'PUBLISHED' = (t40.language_status ->> 'en'))
        ))
      ))
      ORDER BY t38.occurred_at DESC, t38.id ASC
      LIMIT 50
    ) AS p43
  ) AS l44
) || '}') AS "Concatenated_1"
