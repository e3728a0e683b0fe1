SELECT ('{"portfolios":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM portfolio AS t1
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"key":' || ('"' || CAST(t2.key AS TEXT) || '"')
    || ',"languages":' || CAST(to_json(CAST(upper(CAST(t2.languages AS TEXT)) AS TEXT[])) AS TEXT)
    || ',"items":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM service AS t3
      WHERE t3.portfolio_id = t2.id
    ) || '}}') AS json
    FROM portfolio AS t2
    ORDER BY t2.key
    LIMIT 50
  ) AS listed
)
|| '},"services":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM service AS t4
  WHERE (EXISTS (
    SELECT 1
    FROM service_version AS t5
    WHERE t5.service_id = t4.id AND (t5.stage NOT IN ('RETIRED', 'REJECTED'))
  )) AND NOT t4.is_package
)
|| '},"all":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM service AS t7
  WHERE NOT t7.is_package
)
|| '},"servicePackages":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_5
  FROM service AS t8
  WHERE (EXISTS (
    SELECT 1
    FROM service_version AS t9
    WHERE t9.service_id = t8.id AND (t9.stage NOT IN ('RETIRED', 'REJECTED'))
  )) AND t8.is_package
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"key":' || ('"' || CAST(t11.key AS TEXT) || '"')
    || ',"comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_6
      FROM stakeholder_comment AS t14
      WHERE t14.service_id = t11.id
    )
    || '},"agreements":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_7
      FROM customer_agreement AS t16
      WHERE t16.service_id = t11.id
    )
    || '},"feedback":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_8
      FROM service_feedback AS t18
      WHERE t18.service_id = t11.id
    ) || '}}') AS json
    FROM service AS t11
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t12
      WHERE t12.service_id = t11.id AND (t12.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t11.is_package
    ORDER BY t11.key
    LIMIT 3
  ) AS listed
)
|| '},"parties":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_9
  FROM party AS t20
) || '}}') AS "Concatenated_1"
