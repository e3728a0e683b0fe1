SELECT within_bytes(('{"servicePackages":{"nodes":[' || (
  SELECT (coalesce(string_agg(l14.c0, ','), '')
  || '],"aggregate":' || (
    SELECT ('{"count":' || coalesce(CAST(count(*) AS TEXT), 'null')
    || ',"avg":{"currentVersion":{"leadTimeDays":' || coalesce(('"' || CAST(trim_scale(round(avg(r22.v0), 4)) AS TEXT) || '"'), 'null')
    || ',"price":{"unitPrice":{"amount":' || coalesce(('"' || CAST(money_text(CASE WHEN (min(r22.v2) IS NOT DISTINCT FROM max(r22.v2)) THEN round(avg(r22.v1), 4) END) AS TEXT) || '"'), 'null')
    || ',"currency":' || coalesce(('"' || CAST(CASE WHEN (min(r22.v2) IS NOT DISTINCT FROM max(r22.v2)) THEN min(r22.v2) END AS TEXT) || '"'), 'null')
    || ',"currencies":' || coalesce(CAST(count(DISTINCT r22.v2) AS TEXT), 'null')
    || '}}}},"max":{"currentVersion":{"stageSince":' || coalesce(CAST(to_json(max(r22.v3)) AS TEXT), 'null') || '}}}') AS "Concatenated_2"
    FROM (
      SELECT r24.v0 AS v0, r24.v1 AS v1, r24.v2 AS v2, r24.v3 AS v3
      FROM service AS t1
      LEFT OUTER
      JOIN LATERAL (
        SELECT t23.lead_time_days AS v0, r26.v0 AS v1, r26.v1 AS v2, t23.stage_since AS v3
        FROM service_version AS t23
        LEFT OUTER
        JOIN LATERAL (
          SELECT CASE WHEN ((t25.unit_price IS NULL) IS NOT true) THEN t25.unit_price END AS v0, CASE WHEN ((t25.unit_price IS NULL) IS NOT true) THEN CASE WHEN (t25.unit_price IS NOT NULL) THEN t25.currency END END AS v1
          FROM service_price AS t25
          WHERE t25.version_id = t23.id AND t25.valid_from <= $1::DATE
          ORDER BY t25.valid_from DESC
          LIMIT 1
        ) AS r26 ON true
        WHERE t23.service_id = t1.id AND t23.stage IN ('OPERATIONAL', 'RETIRING') AND (t23.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t23.share_with_customers AND t23.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t23.language_status ->> 'fi') OR 'PUBLISHED' = (t23.language_status ->> 'sv') OR 'PUBLISHED' = (t23.language_status ->> 'en'))
        ORDER BY CASE t23.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t23.stage_since DESC, t23.id DESC
        LIMIT 1
      ) AS r24 ON true
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t3
        WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      )) AND t1.is_package AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      )) AND coalesce((
        SELECT count(*) >= 0 AND round(avg(r5.v0), 4) < $2::NUMERIC AS anon_1
        FROM (
          SELECT t4.lead_time_days AS v0
          FROM service_version AS t4
          WHERE t4.service_id = t1.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en')) AND t4.lead_time_days > $3::INTEGER
        ) AS r5
      ), false) AND coalesce((
        SELECT count(*) >= 0 AND count(*) > $4::INTEGER AS anon_2
        FROM (
          SELECT 1 AS row
          FROM stakeholder_comment AS t6
          WHERE t6.service_id = t1.id AND t6.audience = 'CUSTOMER' AND (t6.customer_id IS NULL OR t6.customer_id = ANY ($5::UUID[])) AND (t6.stance IS NULL OR t6.author_id = ANY ($5::UUID[])) AND (t6.version_id IS NULL OR (
            SELECT EXISTS (
              SELECT 1
              FROM service_version AS t7
              WHERE t7.id = t6.version_id AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
            ) AS anon_3
          )) AND (t6.idea_id IS NULL OR (
            SELECT EXISTS (
              SELECT 1
              FROM development_idea AS t8
              WHERE t8.id = t6.idea_id AND t8.submitted_by_id = ANY ($5::UUID[]) AND (EXISTS (
                SELECT 1
                FROM service_version AS t9
                WHERE t9.service_id = t8.service_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
              ))
            ) AS anon_4
          ))
        ) AS r10
      ), false)
    ) AS r22
  )) AS "Concatenated_1"
  FROM (
    SELECT ('{"key":"' || CAST(p13.key AS TEXT)
    || '","comments":{"aggregate":' || (
      SELECT ('{"count":' || coalesce(CAST(count(*) AS TEXT), 'null')
      || ',"distinct":{"author":{"key":' || coalesce(CAST(count(DISTINCT r19.v0) AS TEXT), 'null') || '}}}') AS "Concatenated_3"
      FROM (
        SELECT r21.v0 AS v0
        FROM stakeholder_comment AS t15
        LEFT OUTER
        JOIN LATERAL (
          SELECT t20.key AS v0
          FROM party AS t20
          WHERE t20.id = t15.author_id
        ) AS r21 ON true
        WHERE t15.service_id = p13.id AND t15.audience = 'CUSTOMER' AND (t15.customer_id IS NULL OR t15.customer_id = ANY ($5::UUID[])) AND (t15.stance IS NULL OR t15.author_id = ANY ($5::UUID[])) AND (t15.version_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM service_version AS t16
            WHERE t16.id = t15.version_id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
          ) AS anon_5
        )) AND (t15.idea_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM development_idea AS t17
            WHERE t17.id = t15.idea_id AND t17.submitted_by_id = ANY ($5::UUID[]) AND (EXISTS (
              SELECT 1
              FROM service_version AS t18
              WHERE t18.service_id = t17.service_id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
            ))
          ) AS anon_6
        ))
      ) AS r19
    ) || '}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision, (
        SELECT max(r12.v0) AS max_1
        FROM (
          SELECT t11.lead_time_days AS v0
          FROM service_version AS t11
          WHERE t11.service_id = t1.id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
        ) AS r12
      ) AS by0
      FROM service AS t1
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t3
        WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      )) AND t1.is_package AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      )) AND coalesce((
        SELECT count(*) >= 0 AND round(avg(r5.v0), 4) < $2::NUMERIC AS anon_1
        FROM (
          SELECT t4.lead_time_days AS v0
          FROM service_version AS t4
          WHERE t4.service_id = t1.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en')) AND t4.lead_time_days > $3::INTEGER
        ) AS r5
      ), false) AND coalesce((
        SELECT count(*) >= 0 AND count(*) > $4::INTEGER AS anon_2
        FROM (
          SELECT 1 AS row
          FROM stakeholder_comment AS t6
          WHERE t6.service_id = t1.id AND t6.audience = 'CUSTOMER' AND (t6.customer_id IS NULL OR t6.customer_id = ANY ($5::UUID[])) AND (t6.stance IS NULL OR t6.author_id = ANY ($5::UUID[])) AND (t6.version_id IS NULL OR (
            SELECT EXISTS (
              SELECT 1
              FROM service_version AS t7
              WHERE t7.id = t6.version_id AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
            ) AS anon_3
          )) AND (t6.idea_id IS NULL OR (
            SELECT EXISTS (
              SELECT 1
              FROM development_idea AS t8
              WHERE t8.id = t6.idea_id AND t8.submitted_by_id = ANY ($5::UUID[]) AND (EXISTS (
                SELECT 1
                FROM service_version AS t9
                WHERE t9.service_id = t8.service_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
              ))
            ) AS anon_4
          ))
        ) AS r10
      ), false)
      ORDER BY (
        SELECT max(r12.v0) AS max_1
        FROM (
          SELECT t11.lead_time_days AS v0
          FROM service_version AS t11
          WHERE t11.service_id = t1.id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
        ) AS r12
      ) DESC NULLS LAST, t1.key ASC
      LIMIT 50
    ) AS p13
  ) AS l14
)
|| '},"capabilities":{"aggregate":{"count":0,"sum":{"revision":null}}}}'), 32000000) AS within_bytes_1
