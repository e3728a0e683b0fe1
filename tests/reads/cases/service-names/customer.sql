SELECT ('{"services":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM service AS t1
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t3
      WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
    )) AND NOT t1.is_package AND (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l5.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"key":"' || CAST(p4.key AS TEXT)
    || '","name":' || coalesce((
      SELECT ('{"finnish":' || coalesce(CAST(to_json(coalesce(t7.fi)) AS TEXT), 'null')
      || ',"swedish":' || coalesce(CAST(to_json(coalesce(t7.sv)) AS TEXT), 'null')
      || ',"text":' || coalesce(CAST(to_json(coalesce(t7.fi, t7.sv, t7.en)) AS TEXT), 'null')
      || ',"translations":{"en":' || coalesce(CAST(to_json(t7.en) AS TEXT), 'null') || '}}') AS "Concatenated_3"
      FROM (
        SELECT CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.name ->> 'fi' END AS fi, CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.name_sort_fi END AS sort_fi, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.name ->> 'sv' END AS sv, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.name_sort_sv END AS sort_sv, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.name ->> 'en' END AS en, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.name_sort_en END AS sort_en
        FROM service_version AS t6
        WHERE t6.service_id = p4.id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
        ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC, t6.id DESC
        LIMIT 1
      ) AS t7
    ), 'null') || '}') AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision
      FROM service AS t1
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t3
        WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      )) AND NOT t1.is_package AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      ))
      ORDER BY t1.key ASC
      LIMIT 30
    ) AS p4
  ) AS l5
) || ']}}') AS "Concatenated_1"
