SELECT ('{"services":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM service AS t1
  WHERE (EXISTS (
    SELECT 1
    FROM service_version AS t2
    WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
  )) AND NOT t1.is_package
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"key":' || ('"' || CAST(t4.key AS TEXT) || '"')
    || ',"name":' || coalesce((
      SELECT ('{"finnish":' || coalesce(CAST(to_json(coalesce(t9.fi)) AS TEXT), 'null')
      || ',"swedish":' || coalesce(CAST(to_json(coalesce(t9.sv)) AS TEXT), 'null')
      || ',"text":' || coalesce(CAST(to_json(coalesce(t9.fi, t9.sv, t9.en)) AS TEXT), 'null')
      || ',"translations":{"en":' || coalesce(CAST(to_json(t9.en) AS TEXT), 'null') || '}}') AS json
      FROM (
        SELECT t7.name ->> 'fi' AS fi, t7.name ->> 'sv' AS sv, t7.name ->> 'en' AS en
        FROM service_version AS t7
        WHERE t7.service_id = t4.id
        ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC
        LIMIT 1
      ) AS t9
      LIMIT 1
    ), 'null') || '}') AS json
    FROM service AS t4
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t5
      WHERE t5.service_id = t4.id AND (t5.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND NOT t4.is_package
    ORDER BY t4.key
    LIMIT 30
  ) AS listed
) || '}}') AS "Concatenated_1"
