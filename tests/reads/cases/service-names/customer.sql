SELECT ('{"services":{"totalCount":' || (
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
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"key":' || ('"' || CAST(t4.key AS TEXT) || '"')
    || ',"name":' || coalesce((
      SELECT ('{"finnish":' || coalesce(CAST(to_json(coalesce(t8.fi)) AS TEXT), 'null')
      || ',"swedish":' || coalesce(CAST(to_json(coalesce(t8.sv)) AS TEXT), 'null')
      || ',"text":' || coalesce(CAST(to_json(coalesce(t8.fi, t8.sv, t8.en)) AS TEXT), 'null')
      || ',"translations":{"en":' || coalesce(CAST(to_json(t8.en) AS TEXT), 'null') || '}}') AS json
      FROM (
        SELECT CASE WHEN ((t7.language_status ->> 'fi') = 'PUBLISHED') THEN t7.name ->> 'fi' END AS fi, CASE WHEN ((t7.language_status ->> 'sv') = 'PUBLISHED') THEN t7.name ->> 'sv' END AS sv, CASE WHEN ((t7.language_status ->> 'en') = 'PUBLISHED') THEN t7.name ->> 'en' END AS en
        FROM service_version AS t7
        WHERE t7.service_id = t4.id AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
        ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC
        LIMIT 1
      ) AS t8
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service AS t4
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t6
      WHERE t6.service_id = t4.id AND (t6.stage NOT IN ('RETIRED', 'REJECTED')) AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
    )) AND NOT t4.is_package AND (EXISTS (
      SELECT 1
      FROM service_version AS t5
      WHERE t5.service_id = t4.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
    ))
    ORDER BY t4.key
    LIMIT 30
  ) AS listed
) || '}}') AS "Concatenated_1"
