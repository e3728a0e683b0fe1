SELECT within_bytes(('{"services":{"groupBy":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM (
      SELECT r4.v0 AS k0, CAST(date_trunc('year', CAST(r4.v1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS k1, count(*) AS m0
      FROM (
        SELECT r6.v0 AS v0, r8.v0 AS v1, r8.v1 AS v2
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
          WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING') AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
          ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
          LIMIT 1
        ) AS r8 ON true
        WHERE (EXISTS (
          SELECT 1
          FROM service_version AS t3
          WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
        )) AND NOT t1.is_package AND (EXISTS (
          SELECT 1
          FROM service_version AS t2
          WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
        ))
      ) AS r4
      GROUP BY r4.v0, CAST(date_trunc('year', CAST(r4.v1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) HAVING count(*) > $2::INTEGER OR CAST(sum(r4.v2) AS NUMERIC) > $3::NUMERIC
    ) AS g9
  )
  || ',"edges":[' || coalesce(string_agg(l12.c1, ',') FILTER (WHERE l12.page_place <= 3), '')
  || '],"pageInfo":{"hasNextPage":' || CAST(count(*) > 3 AS TEXT)) AS "Concatenated_1"
  FROM (
    SELECT p11.page_place AS page_place, ('{"cursor":' || ('"5fa29a43' || ',' || CAST(p11.m0 AS TEXT) || ',' || coalesce(CAST(p11.k1 AS TEXT), '%') || ',' || coalesce(CAST(p11.k0 AS TEXT), '%') || '"')
    || ',"node":' || ('{"keys":{"provider":{"key":' || coalesce(('"' || CAST(p11.k0 AS TEXT) || '"'), 'null')
    || '},"currentVersion":{"stageSince":' || coalesce(('"' || CAST(p11.k1 AS TEXT) || '"'), 'null')
    || '}},"aggregate":{"count":' || coalesce(CAST(p11.m0 AS TEXT), 'null') || '}}') || '}') AS c1
    FROM (
      SELECT p10.k0 AS k0, p10.k1 AS k1, p10.m0 AS m0, row_number() OVER () AS page_place
      FROM (
        SELECT g9.k0 AS k0, g9.k1 AS k1, g9.m0 AS m0
        FROM (
          SELECT r4.v0 AS k0, CAST(date_trunc('year', CAST(r4.v1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS k1, count(*) AS m0
          FROM (
            SELECT r6.v0 AS v0, r8.v0 AS v1, r8.v1 AS v2
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
              WHERE t7.service_id = t1.id AND t7.stage IN ('OPERATIONAL', 'RETIRING') AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
              ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
              LIMIT 1
            ) AS r8 ON true
            WHERE (EXISTS (
              SELECT 1
              FROM service_version AS t3
              WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
            )) AND NOT t1.is_package AND (EXISTS (
              SELECT 1
              FROM service_version AS t2
              WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
            ))
          ) AS r4
          GROUP BY r4.v0, CAST(date_trunc('year', CAST(r4.v1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) HAVING count(*) > $2::INTEGER OR CAST(sum(r4.v2) AS NUMERIC) > $3::NUMERIC
        ) AS g9
        ORDER BY g9.m0 DESC, g9.k1 DESC NULLS LAST, g9.k0 ASC
        LIMIT 4
      ) AS p10
    ) AS p11
  ) AS l12
)
|| '}}},"portfolios":{"nodes":[' || (
  SELECT coalesce(string_agg(l15.c0, ','), '') AS coalesce_1
  FROM (
    SELECT ('{"key":"' || CAST(p14.key AS TEXT)
    || '","items":{"groupBy":{"nodes":[' || (
      SELECT coalesce(string_agg(l23.c0, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"keys":{"currentVersion":{"name":{"translations":{"sv":' || coalesce(CAST(to_json(p22.k0) AS TEXT), 'null')
        || '}}}},"aggregate":{"count":' || coalesce(CAST(p22.m0 AS TEXT), 'null') || '}}') AS c0
        FROM (
          SELECT g21.k0 AS k0, g21.o0 AS o0, g21.m0 AS m0
          FROM (
            SELECT r18.v0 AS k0, min(r18.v1) AS o0, count(*) AS m0
            FROM (
              SELECT r20.v0 AS v0, r20.v1 AS v1
              FROM service AS t16
              LEFT OUTER
              JOIN LATERAL (
                SELECT CASE WHEN ((t19.language_status ->> 'sv') = 'PUBLISHED') THEN t19.name ->> 'sv' END AS v0, CASE WHEN ((t19.language_status ->> 'sv') = 'PUBLISHED') THEN t19.name_sort_sv END AS v1
                FROM service_version AS t19
                WHERE t19.service_id = t16.id AND t19.stage IN ('OPERATIONAL', 'RETIRING') AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
                ORDER BY CASE t19.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t19.stage_since DESC, t19.id DESC
                LIMIT 1
              ) AS r20 ON true
              WHERE t16.portfolio_id = p14.id AND (EXISTS (
                SELECT 1
                FROM service_version AS t17
                WHERE t17.service_id = t16.id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
              ))
            ) AS r18
            GROUP BY r18.v0
          ) AS g21
          ORDER BY g21.o0 ASC, g21.k0 ASC
          LIMIT 2
        ) AS p22
      ) AS l23
    ) || ']}}}') AS c0
    FROM (
      SELECT t13.id AS id, t13.key AS key, t13.name AS name, t13.owner_id AS owner_id, t13.languages AS languages, t13.revision AS revision
      FROM portfolio AS t13
      ORDER BY t13.key ASC
      LIMIT 50
    ) AS p14
  ) AS l15
) || ']}}'), 32000000) AS within_bytes_1
