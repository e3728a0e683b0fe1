SELECT ('{"portfolioItems":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM service AS t1
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t3
      WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
    )) AND (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
    )) AND ((EXISTS (
      SELECT ''
      FROM service_version AS t4
      WHERE t4.service_id = t1.id AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en')) AND t4.stage = ANY ($1::TEXT[])
    )) OR (EXISTS (
      SELECT ''
      FROM (
        SELECT CASE WHEN ((t5.language_status ->> 'fi') = 'PUBLISHED') THEN t5.name ->> 'fi' END AS fi, CASE WHEN ((t5.language_status ->> 'fi') = 'PUBLISHED') THEN t5.name_sort_fi END AS sort_fi, CASE WHEN ((t5.language_status ->> 'sv') = 'PUBLISHED') THEN t5.name ->> 'sv' END AS sv, CASE WHEN ((t5.language_status ->> 'sv') = 'PUBLISHED') THEN t5.name_sort_sv END AS sort_sv, CASE WHEN ((t5.language_status ->> 'en') = 'PUBLISHED') THEN t5.name ->> 'en' END AS en, CASE WHEN ((t5.language_status ->> 'en') = 'PUBLISHED') THEN t5.name_sort_en END AS sort_en
        FROM service_version AS t5
        WHERE t5.service_id = t1.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
        ORDER BY CASE t5.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t5.stage_since DESC, t5.id DESC
        LIMIT 1
      ) AS t6
      WHERE lower(coalesce(t6.fi, t6.sv, t6.en) COLLATE pg_c_utf8) LIKE lower($2::VARCHAR COLLATE pg_c_utf8)
    )) AND coalesce((
      SELECT (t7.lead_time_days > $3::INTEGER) IS NOT true AS anon_1
      FROM service_version AS t7
      WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING') AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
      ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
      LIMIT 1
    ), false)) AND (EXISTS (
      SELECT ''
      FROM party AS t8
      WHERE t8.id = t1.provider_id AND t8.key = $4::VARCHAR
    )) AND NOT (EXISTS (
      SELECT ''
      FROM customer_agreement AS t9
      WHERE t9.service_id = t1.id AND t9.customer_id = ANY ($5::UUID[]) AND (t9.ends_on IS NULL) IS NOT true
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l11.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"key":"' || CAST(p10.key AS TEXT)
    || '","name":' || coalesce((
      SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t13.fi, t13.sv, t13.en)) AS TEXT), 'null') || '}') AS "Concatenated_3"
      FROM (
        SELECT CASE WHEN ((t12.language_status ->> 'fi') = 'PUBLISHED') THEN t12.name ->> 'fi' END AS fi, CASE WHEN ((t12.language_status ->> 'fi') = 'PUBLISHED') THEN t12.name_sort_fi END AS sort_fi, CASE WHEN ((t12.language_status ->> 'sv') = 'PUBLISHED') THEN t12.name ->> 'sv' END AS sv, CASE WHEN ((t12.language_status ->> 'sv') = 'PUBLISHED') THEN t12.name_sort_sv END AS sort_sv, CASE WHEN ((t12.language_status ->> 'en') = 'PUBLISHED') THEN t12.name ->> 'en' END AS en, CASE WHEN ((t12.language_status ->> 'en') = 'PUBLISHED') THEN t12.name_sort_en END AS sort_en
        FROM service_version AS t12
        WHERE t12.service_id = p10.id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
        ORDER BY CASE t12.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t12.stage_since DESC, t12.id DESC
        LIMIT 1
      ) AS t13
    ), 'null')
    || ',"feedback":{"totalCount":' || (
      SELECT ((
        SELECT CAST(count(*) AS TEXT) AS count_2
        FROM service_feedback AS t14
        WHERE t14.service_id = p10.id AND t14.customer_id = ANY ($5::UUID[]) AND t14.score <= $6::INTEGER
      )
      || ',"nodes":[' || coalesce(string_agg(l16.c0, ','), '')) AS "Concatenated_4"
      FROM (
        SELECT ('{"score":' || CAST(p15.score AS TEXT)
        || ',"recommend":' || coalesce(CAST(p15.recommend AS TEXT), 'null') || '}') AS c0
        FROM (
          SELECT t14.id AS id, t14.service_id AS service_id, t14.offering_id AS offering_id, t14.customer_id AS customer_id, t14.respondent_id AS respondent_id, t14.respondent_hash AS respondent_hash, t14.touchpoint AS touchpoint, t14.score AS score, t14.recommend AS recommend, t14.return_intent AS return_intent, t14.rating_cost AS rating_cost, t14.rating_time AS rating_time, t14.rating_quality AS rating_quality, t14.rating_friendliness AS rating_friendliness, t14.body AS body, t14.language AS language, t14.occurred_at AS occurred_at, t14.occurred_on AS occurred_on, t14.handling AS handling, t14.answer AS answer, t14.answered_at AS answered_at, t14.revision AS revision
          FROM service_feedback AS t14
          WHERE t14.service_id = p10.id AND t14.customer_id = ANY ($5::UUID[]) AND t14.score <= $6::INTEGER
          ORDER BY t14.occurred_at DESC, t14.id ASC
          LIMIT 50
        ) AS p15
      ) AS l16
    ) || ']}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision
      FROM service AS t1
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t3
        WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      )) AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      )) AND ((EXISTS (
        SELECT ''
        FROM service_version AS t4
        WHERE t4.service_id = t1.id AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en')) AND t4.stage = ANY ($1::TEXT[])
      )) OR (EXISTS (
        SELECT ''
        FROM (
          SELECT CASE WHEN ((t5.language_status ->> 'fi') = 'PUBLISHED') THEN t5.name ->> 'fi' END AS fi, CASE WHEN ((t5.language_status ->> 'fi') = 'PUBLISHED') THEN t5.name_sort_fi END AS sort_fi, CASE WHEN ((t5.language_status ->> 'sv') = 'PUBLISHED') THEN t5.name ->> 'sv' END AS sv, CASE WHEN ((t5.language_status ->> 'sv') = 'PUBLISHED') THEN t5.name_sort_sv END AS sort_sv, CASE WHEN ((t5.language_status ->> 'en') = 'PUBLISHED') THEN t5.name ->> 'en' END AS en, CASE WHEN ((t5.language_status ->> 'en') = 'PUBLISHED') THEN t5.name_sort_en END AS sort_en
          FROM service_version AS t5
          WHERE t5.service_id = t1.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
          ORDER BY CASE t5.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t5.stage_since DESC, t5.id DESC
          LIMIT 1
        ) AS t6
        WHERE lower(coalesce(t6.fi, t6.sv, t6.en) COLLATE pg_c_utf8) LIKE lower($2::VARCHAR COLLATE pg_c_utf8)
      )) AND coalesce((
        SELECT (t7.lead_time_days > $3::INTEGER) IS NOT true AS anon_1
        FROM service_version AS t7
        WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING') AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
        ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
        LIMIT 1
      ), false)) AND (EXISTS (
        SELECT ''
        FROM party AS t8
        WHERE t8.id = t1.provider_id AND t8.key = $4::VARCHAR
      )) AND NOT (EXISTS (
        SELECT ''
        FROM customer_agreement AS t9
        WHERE t9.service_id = t1.id AND t9.customer_id = ANY ($5::UUID[]) AND (t9.ends_on IS NULL) IS NOT true
      ))
      ORDER BY t1.key ASC
      LIMIT 50
    ) AS p10
  ) AS l11
) || ']}}') AS "Concatenated_1"
