SELECT (('{"portfolioItems":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM service AS t1
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND ((EXISTS (
      SELECT ''
      FROM service_version AS t4
      WHERE t4.service_id = t1.id AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND t4.stage = ANY ($1::TEXT[])
    )) OR (EXISTS (
      SELECT ''
      FROM (
        SELECT t6.name ->> 'fi' AS fi, t6.name_sort_fi AS sort_fi, t6.name ->> 'sv' AS sv, t6.name_sort_sv AS sort_sv, t6.name ->> 'en' AS en, t6.name_sort_en AS sort_en
        FROM service_version AS t6
        WHERE t6.service_id = t1.id
        ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC, t6.id DESC
        LIMIT 1
      ) AS t8
      WHERE lower(coalesce(t8.fi, t8.sv, t8.en) COLLATE pg_c_utf8) LIKE lower($2::VARCHAR COLLATE pg_c_utf8)
    )) AND coalesce((
      SELECT (t9.lead_time_days > $3::INTEGER) IS NOT true AS anon_1
      FROM service_version AS t9
      WHERE t9.service_id = t1.id AND t9.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY CASE t9.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t9.stage_since DESC, t9.id DESC
      LIMIT 1
    ), false)) AND (EXISTS (
      SELECT ''
      FROM party AS t11
      WHERE t11.id = t1.provider_id AND t11.key = $4::VARCHAR
    )) AND NOT (EXISTS (
      SELECT ''
      FROM customer_agreement AS t12
      WHERE t12.service_id = t1.id AND (t12.ends_on IS NULL) IS NOT true
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l14.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"key":"' || CAST(p13.key AS TEXT)
    || '","name":' || coalesce((
      SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t17.fi, t17.sv, t17.en)) AS TEXT), 'null') || '}') AS "Concatenated_3"
      FROM (
        SELECT t15.name ->> 'fi' AS fi, t15.name_sort_fi AS sort_fi, t15.name ->> 'sv' AS sv, t15.name_sort_sv AS sort_sv, t15.name ->> 'en' AS en, t15.name_sort_en AS sort_en
        FROM service_version AS t15
        WHERE t15.service_id = p13.id
        ORDER BY CASE t15.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t15.stage_since DESC, t15.id DESC
        LIMIT 1
      ) AS t17
    ), 'null')
    || ',"feedback":{"totalCount":' || (
      SELECT ((
        SELECT CAST(count(*) AS TEXT) AS count_2
        FROM service_feedback AS t18
        WHERE t18.service_id = p13.id AND t18.score <= $5::INTEGER
      )
      || ',"nodes":[' || coalesce(string_agg(l20.c0, ','), '')) AS "Concatenated_4"
      FROM (
        SELECT ('{"score":' || CAST(p19.score AS TEXT)
        || ',"recommend":' || coalesce(CAST(p19.recommend AS TEXT), 'null') || '}') AS c0
        FROM (
          SELECT t18.id AS id, t18.service_id AS service_id, t18.offering_id AS offering_id, t18.customer_id AS customer_id, t18.respondent_id AS respondent_id, t18.respondent_hash AS respondent_hash, t18.touchpoint AS touchpoint, t18.score AS score, t18.recommend AS recommend, t18.return_intent AS return_intent, t18.rating_cost AS rating_cost, t18.rating_time AS rating_time, t18.rating_quality AS rating_quality, t18.rating_friendliness AS rating_friendliness, t18.body AS body, t18.language AS language, t18.occurred_at AS occurred_at, t18.occurred_on AS occurred_on, t18.handling AS handling, t18.answer AS answer, t18.answered_at AS answered_at, t18.revision AS revision
          FROM service_feedback AS t18
          WHERE t18.service_id = p13.id AND t18.score <= $5::INTEGER
          ORDER BY t18.occurred_at DESC, t18.id ASC
          LIMIT 50
        ) AS p19
      ) AS l20
    ) || ']}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision
      FROM service AS t1
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND ((EXISTS (
        SELECT ''
        FROM service_version AS t4
        WHERE t4.service_id = t1.id AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND t4.stage = ANY ($1::TEXT[])
      )) OR (EXISTS (
        SELECT ''
        FROM (
          SELECT t6.name ->> 'fi' AS fi, t6.name_sort_fi AS sort_fi, t6.name ->> 'sv' AS sv, t6.name_sort_sv AS sort_sv, t6.name ->> 'en' AS en, t6.name_sort_en AS sort_en
          FROM service_version AS t6
          WHERE t6.service_id = t1.id
          ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC, t6.id DESC
          LIMIT 1
        ) AS t8
        WHERE lower(coalesce(t8.fi, t8.sv, t8.en) COLLATE pg_c_utf8) LIKE lower($2::VARCHAR COLLATE pg_c_utf8)
      )) AND coalesce((
        SELECT (t9.lead_time_days > $3::INTEGER) IS NOT true AS anon_1
        FROM service_version AS t9
        WHERE t9.service_id = t1.id AND t9.stage IN ('OPERATIONAL', 'RETIRING')
        ORDER BY CASE t9.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t9.stage_since DESC, t9.id DESC
        LIMIT 1
      ), false)) AND (EXISTS (
        SELECT ''
        FROM party AS t11
        WHERE t11.id = t1.provider_id AND t11.key = $4::VARCHAR
      )) AND NOT (EXISTS (
        SELECT ''
        FROM customer_agreement AS t12
        WHERE t12.service_id = t1.id AND (t12.ends_on IS NULL) IS NOT true
      ))
      ORDER BY t1.key ASC
      LIMIT 50
    ) AS p13
  ) AS l14
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t21.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_2
  FROM change_transaction AS t21
  ORDER BY t21.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
