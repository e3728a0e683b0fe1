SELECT (within_bytes(('{"services":{"groupBy":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM (
      SELECT r4.v0 AS k0, CAST(date_trunc('year', CAST(r4.v1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS k1, count(*) AS m0
      FROM (
        SELECT r6.v0 AS v0, r9.v0 AS v1, r9.v1 AS v2
        FROM service AS t1
        LEFT OUTER
        JOIN LATERAL (
          SELECT t5.key AS v0
          FROM party AS t5
          WHERE t5.id = t1.provider_id
        ) AS r6 ON true
        LEFT OUTER
        JOIN LATERAL (
          SELECT CAST(timezone($1::VARCHAR, t7.stage_since) AS DATE) AS v0, t7.lead_time_days AS v1
          FROM service_version AS t7
          WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING')
          ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
          LIMIT 1
        ) AS r9 ON true
        WHERE (EXISTS (
          SELECT 1
          FROM service_version AS t2
          WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
        )) AND NOT t1.is_package
      ) AS r4
      GROUP BY r4.v0, CAST(date_trunc('year', CAST(r4.v1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) HAVING count(*) > $2::INTEGER OR CAST(sum(r4.v2) AS NUMERIC) > $3::NUMERIC
    ) AS g10
  )
  || ',"edges":[' || coalesce(string_agg(l13.c1, ',') FILTER (WHERE l13.page_place <= 3), '')
  || '],"pageInfo":{"hasNextPage":' || CAST(count(*) > 3 AS TEXT)) AS "Concatenated_2"
  FROM (
    SELECT p12.page_place AS page_place, ('{"cursor":' || ('"5fa29a43' || ',' || CAST(p12.m0 AS TEXT) || ',' || coalesce(CAST(p12.k1 AS TEXT), '%') || ',' || coalesce(CAST(p12.k0 AS TEXT), '%') || '"')
    || ',"node":' || ('{"keys":{"provider":{"key":' || coalesce(('"' || CAST(p12.k0 AS TEXT) || '"'), 'null')
    || '},"currentVersion":{"stageSince":' || coalesce(('"' || CAST(p12.k1 AS TEXT) || '"'), 'null')
    || '}},"aggregate":{"count":' || coalesce(CAST(p12.m0 AS TEXT), 'null') || '}}') || '}') AS c1
    FROM (
      SELECT p11.k0 AS k0, p11.k1 AS k1, p11.m0 AS m0, row_number() OVER () AS page_place
      FROM (
        SELECT g10.k0 AS k0, g10.k1 AS k1, g10.m0 AS m0
        FROM (
          SELECT r4.v0 AS k0, CAST(date_trunc('year', CAST(r4.v1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS k1, count(*) AS m0
          FROM (
            SELECT r6.v0 AS v0, r9.v0 AS v1, r9.v1 AS v2
            FROM service AS t1
            LEFT OUTER
            JOIN LATERAL (
              SELECT t5.key AS v0
              FROM party AS t5
              WHERE t5.id = t1.provider_id
            ) AS r6 ON true
            LEFT OUTER
            JOIN LATERAL (
              SELECT CAST(timezone($1::VARCHAR, t7.stage_since) AS DATE) AS v0, t7.lead_time_days AS v1
              FROM service_version AS t7
              WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING')
              ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
              LIMIT 1
            ) AS r9 ON true
            WHERE (EXISTS (
              SELECT 1
              FROM service_version AS t2
              WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
            )) AND NOT t1.is_package
          ) AS r4
          GROUP BY r4.v0, CAST(date_trunc('year', CAST(r4.v1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) HAVING count(*) > $2::INTEGER OR CAST(sum(r4.v2) AS NUMERIC) > $3::NUMERIC
        ) AS g10
        ORDER BY g10.m0 DESC, g10.k1 DESC NULLS LAST, g10.k0 ASC
        LIMIT 4
      ) AS p11
    ) AS p12
  ) AS l13
)
|| '}}},"portfolios":{"nodes":[' || (
  SELECT coalesce(string_agg(l16.c0, ','), '') AS coalesce_1
  FROM (
    SELECT ('{"key":"' || CAST(p15.key AS TEXT)
    || '","items":{"groupBy":{"nodes":[' || (
      SELECT coalesce(string_agg(l24.c0, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"keys":{"currentVersion":{"name":{"translations":{"sv":' || coalesce(CAST(to_json(p23.k0) AS TEXT), 'null')
        || '}}}},"aggregate":{"count":' || coalesce(CAST(p23.m0 AS TEXT), 'null') || '}}') AS c0
        FROM (
          SELECT g22.k0 AS k0, g22.o0 AS o0, g22.m0 AS m0
          FROM (
            SELECT r18.v0 AS k0, min(r18.v1) AS o0, count(*) AS m0
            FROM (
              SELECT r21.v0 AS v0, r21.v1 AS v1
              FROM service AS t17
              LEFT OUTER
              JOIN LATERAL (
                SELECT t19.name ->> 'sv' AS v0, t19.name_sort_sv AS v1
                FROM service_version AS t19
                WHERE t19.service_id = t17.id AND t19.stage IN ('OPERATIONAL', 'RETIRING')
                ORDER BY CASE t19.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t19.stage_since DESC, t19.id DESC
                LIMIT 1
              ) AS r21 ON true
              WHERE t17.portfolio_id = p15.id
            ) AS r18
            GROUP BY r18.v0
          ) AS g22
          ORDER BY g22.o0 ASC, g22.k0 ASC
          LIMIT 2
        ) AS p23
      ) AS l24
    ) || ']}}}') AS c0
    FROM (
      SELECT t14.id AS id, t14.key AS key, t14.name AS name, t14.owner_id AS owner_id, t14.languages AS languages, t14.revision AS revision
      FROM portfolio AS t14
      ORDER BY t14.key ASC
      LIMIT 50
    ) AS p15
  ) AS l16
) || ']}}'), 32000000) || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t25.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t25
  ORDER BY t25.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
