SELECT (within_bytes(('{"servicePackages":{"nodes":[' || (
  SELECT (coalesce(string_agg(l11.c0, ','), '')
  || '],"aggregate":' || (
    SELECT ('{"count":' || coalesce(CAST(count(*) AS TEXT), 'null')
    || ',"avg":{"currentVersion":{"leadTimeDays":' || coalesce(('"' || CAST(trim_scale(round(avg(r16.v0), 4)) AS TEXT) || '"'), 'null')
    || ',"price":{"unitPrice":{"amount":' || coalesce(('"' || CAST(money_text(CASE WHEN (min(r16.v2) IS NOT DISTINCT FROM max(r16.v2)) THEN round(avg(r16.v1), 4) END) AS TEXT) || '"'), 'null')
    || ',"currency":' || coalesce(('"' || CAST(CASE WHEN (min(r16.v2) IS NOT DISTINCT FROM max(r16.v2)) THEN min(r16.v2) END AS TEXT) || '"'), 'null')
    || ',"currencies":' || coalesce(CAST(count(DISTINCT r16.v2) AS TEXT), 'null')
    || '}}}},"max":{"currentVersion":{"stageSince":' || coalesce(CAST(to_json(max(r16.v3)) AS TEXT), 'null') || '}}}') AS "Concatenated_3"
    FROM (
      SELECT r19.v0 AS v0, r19.v1 AS v1, r19.v2 AS v2, r19.v3 AS v3
      FROM service AS t1
      LEFT OUTER
      JOIN LATERAL (
        SELECT t17.lead_time_days AS v0, r21.v0 AS v1, r21.v1 AS v2, t17.stage_since AS v3
        FROM service_version AS t17
        LEFT OUTER
        JOIN LATERAL (
          SELECT CASE WHEN ((t20.unit_price IS NULL) IS NOT true) THEN t20.unit_price END AS v0, CASE WHEN ((t20.unit_price IS NULL) IS NOT true) THEN CASE WHEN (t20.unit_price IS NOT NULL) THEN t20.currency END END AS v1
          FROM service_price AS t20
          WHERE t20.version_id = t17.id AND t20.valid_from <= $1::DATE
          ORDER BY t20.valid_from DESC
          LIMIT 1
        ) AS r21 ON true
        WHERE t17.service_id = t1.id AND t17.stage IN ('OPERATIONAL', 'RETIRING')
        ORDER BY CASE t17.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t17.stage_since DESC, t17.id DESC
        LIMIT 1
      ) AS r19 ON true
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t1.is_package AND coalesce((
        SELECT count(*) >= 0 AND round(avg(r5.v0), 4) < $2::NUMERIC AS anon_1
        FROM (
          SELECT t4.lead_time_days AS v0
          FROM service_version AS t4
          WHERE t4.service_id = t1.id AND t4.lead_time_days > $3::INTEGER
        ) AS r5
      ), false) AND coalesce((
        SELECT count(*) >= 0 AND count(*) > $4::INTEGER AS anon_2
        FROM (
          SELECT 1 AS row
          FROM stakeholder_comment AS t6
          WHERE t6.service_id = t1.id
        ) AS r7
      ), false)
    ) AS r16
  )) AS "Concatenated_2"
  FROM (
    SELECT ('{"key":"' || CAST(p10.key AS TEXT)
    || '","comments":{"aggregate":' || (
      SELECT ('{"count":' || coalesce(CAST(count(*) AS TEXT), 'null')
      || ',"distinct":{"author":{"key":' || coalesce(CAST(count(DISTINCT r13.v0) AS TEXT), 'null') || '}}}') AS "Concatenated_4"
      FROM (
        SELECT r15.v0 AS v0
        FROM stakeholder_comment AS t12
        LEFT OUTER
        JOIN LATERAL (
          SELECT t14.key AS v0
          FROM party AS t14
          WHERE t14.id = t12.author_id
        ) AS r15 ON true
        WHERE t12.service_id = p10.id
      ) AS r13
    ) || '}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision, (
        SELECT max(r9.v0) AS max_1
        FROM (
          SELECT t8.lead_time_days AS v0
          FROM service_version AS t8
          WHERE t8.service_id = t1.id
        ) AS r9
      ) AS by0
      FROM service AS t1
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t1.is_package AND coalesce((
        SELECT count(*) >= 0 AND round(avg(r5.v0), 4) < $2::NUMERIC AS anon_1
        FROM (
          SELECT t4.lead_time_days AS v0
          FROM service_version AS t4
          WHERE t4.service_id = t1.id AND t4.lead_time_days > $3::INTEGER
        ) AS r5
      ), false) AND coalesce((
        SELECT count(*) >= 0 AND count(*) > $4::INTEGER AS anon_2
        FROM (
          SELECT 1 AS row
          FROM stakeholder_comment AS t6
          WHERE t6.service_id = t1.id
        ) AS r7
      ), false)
      ORDER BY (
        SELECT max(r9.v0) AS max_1
        FROM (
          SELECT t8.lead_time_days AS v0
          FROM service_version AS t8
          WHERE t8.service_id = t1.id
        ) AS r9
      ) DESC NULLS LAST, t1.key ASC
      LIMIT 50
    ) AS p10
  ) AS l11
)
|| '},"capabilities":{"aggregate":' || (
  SELECT ('{"count":' || coalesce(CAST(count(*) AS TEXT), 'null')
  || ',"sum":{"revision":' || coalesce(('"' || CAST(trim_scale(CAST(sum(r23.v0) AS NUMERIC)) AS TEXT) || '"'), 'null') || '}}') AS "Concatenated_5"
  FROM (
    SELECT t22.revision AS v0
    FROM capability AS t22
  ) AS r23
) || '}}'), 32000000) || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t24.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_3
  FROM change_transaction AS t24
  ORDER BY t24.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
