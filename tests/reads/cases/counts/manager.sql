SELECT (('{"portfolios":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM portfolio AS t1
  )
  || ',"nodes":[' || coalesce(string_agg(l3.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"key":"' || CAST(p2.key AS TEXT)
    || '","languages":' || CAST(to_json(CAST(upper(CAST(p2.languages AS TEXT)) AS TEXT[])) AS TEXT)
    || ',"items":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM service AS t4
      WHERE t4.portfolio_id = p2.id
    ) || '}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.name AS name, t1.owner_id AS owner_id, t1.languages AS languages, t1.revision AS revision
      FROM portfolio AS t1
      ORDER BY t1.key ASC
      LIMIT 50
    ) AS p2
  ) AS l3
)
|| ']},"services":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM service AS t5
  WHERE (EXISTS (
    SELECT 1
    FROM service_version AS t6
    WHERE t6.service_id = t5.id AND (t6.stage NOT IN ('RETIRED', 'REJECTED'))
  )) AND NOT t5.is_package
)
|| '},"all":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM service AS t8
  WHERE NOT t8.is_package
)
|| '},"servicePackages":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_5
    FROM service AS t9
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t10
      WHERE t10.service_id = t9.id AND (t10.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t9.is_package
  )
  || ',"nodes":[' || coalesce(string_agg(l13.c0, ','), '')) AS "Concatenated_3"
  FROM (
    SELECT ('{"key":"' || CAST(p12.key AS TEXT)
    || '","comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_6
      FROM stakeholder_comment AS t14
      WHERE t14.service_id = p12.id
    )
    || '},"agreements":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_7
      FROM customer_agreement AS t15
      WHERE t15.service_id = p12.id
    )
    || '},"feedback":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_8
      FROM service_feedback AS t16
      WHERE t16.service_id = p12.id
    ) || '}}') AS c0
    FROM (
      SELECT t9.id AS id, t9.key AS key, t9.portfolio_id AS portfolio_id, t9.form AS form, t9.is_package AS is_package, t9.classification AS classification, t9.category AS category, t9.provider_id AS provider_id, t9.owner_id AS owner_id, t9.review_due_on AS review_due_on, t9.revision AS revision
      FROM service AS t9
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t10
        WHERE t10.service_id = t9.id AND (t10.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND t9.is_package
      ORDER BY t9.key ASC
      LIMIT 3
    ) AS p12
  ) AS l13
)
|| ']},"parties":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_9
  FROM party AS t17
) || '}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t18.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t18
  ORDER BY t18.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
