SELECT (('{"services":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM service AS t1
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND NOT t1.is_package
  )
  || ',"nodes":[' || coalesce(string_agg(l5.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"key":"' || CAST(p4.key AS TEXT)
    || '","name":' || coalesce((
      SELECT ('{"finnish":' || coalesce(CAST(to_json(coalesce(t8.fi)) AS TEXT), 'null')
      || ',"swedish":' || coalesce(CAST(to_json(coalesce(t8.sv)) AS TEXT), 'null')
      || ',"text":' || coalesce(CAST(to_json(coalesce(t8.fi, t8.sv, t8.en)) AS TEXT), 'null')
      || ',"translations":{"en":' || coalesce(CAST(to_json(t8.en) AS TEXT), 'null') || '}}') AS "Concatenated_3"
      FROM (
        SELECT t6.name ->> 'fi' AS fi, t6.name_sort_fi AS sort_fi, t6.name ->> 'sv' AS sv, t6.name_sort_sv AS sort_sv, t6.name ->> 'en' AS en, t6.name_sort_en AS sort_en
        FROM service_version AS t6
        WHERE t6.service_id = p4.id
        ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC, t6.id DESC
        LIMIT 1
      ) AS t8
    ), 'null') || '}') AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision
      FROM service AS t1
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND NOT t1.is_package
      ORDER BY t1.key ASC
      LIMIT 30
    ) AS p4
  ) AS l5
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t9.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t9
  ORDER BY t9.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
