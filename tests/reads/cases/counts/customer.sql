SELECT ('{"portfolios":{"totalCount":' || (
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
      WHERE t4.portfolio_id = p2.id AND (EXISTS (
        SELECT 1
        FROM service_version AS t5
        WHERE t5.service_id = t4.id AND (t5.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t5.share_with_customers AND t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t5.language_status ->> 'fi') OR 'PUBLISHED' = (t5.language_status ->> 'sv') OR 'PUBLISHED' = (t5.language_status ->> 'en'))
      ))
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
  FROM service AS t6
  WHERE (EXISTS (
    SELECT 1
    FROM service_version AS t8
    WHERE t8.service_id = t6.id AND (t8.stage NOT IN ('RETIRED', 'REJECTED')) AND (t8.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t8.share_with_customers AND t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t8.language_status ->> 'fi') OR 'PUBLISHED' = (t8.language_status ->> 'sv') OR 'PUBLISHED' = (t8.language_status ->> 'en'))
  )) AND NOT t6.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t7
    WHERE t7.service_id = t6.id AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
  ))
)
|| '},"all":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM service AS t9
  WHERE NOT t9.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t10
    WHERE t10.service_id = t9.id AND (t10.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t10.share_with_customers AND t10.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t10.language_status ->> 'fi') OR 'PUBLISHED' = (t10.language_status ->> 'sv') OR 'PUBLISHED' = (t10.language_status ->> 'en'))
  ))
)
|| '},"servicePackages":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_5
    FROM service AS t11
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t13
      WHERE t13.service_id = t11.id AND (t13.stage NOT IN ('RETIRED', 'REJECTED')) AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
    )) AND t11.is_package AND (EXISTS (
      SELECT 1
      FROM service_version AS t12
      WHERE t12.service_id = t11.id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l15.c0, ','), '')) AS "Concatenated_3"
  FROM (
    SELECT ('{"key":"' || CAST(p14.key AS TEXT)
    || '","comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_6
      FROM stakeholder_comment AS t16
      WHERE t16.service_id = p14.id AND t16.audience = 'CUSTOMER' AND (t16.customer_id IS NULL OR t16.customer_id = ANY ($1::UUID[])) AND (t16.stance IS NULL OR t16.author_id = ANY ($1::UUID[])) AND (t16.version_id IS NULL OR (
        SELECT EXISTS (
          SELECT 1
          FROM service_version AS t17
          WHERE t17.id = t16.version_id AND (t17.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t17.share_with_customers AND t17.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t17.language_status ->> 'fi') OR 'PUBLISHED' = (t17.language_status ->> 'sv') OR 'PUBLISHED' = (t17.language_status ->> 'en'))
        ) AS anon_1
      )) AND (t16.idea_id IS NULL OR (
        SELECT EXISTS (
          SELECT 1
          FROM development_idea AS t18
          WHERE t18.id = t16.idea_id AND t18.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
            SELECT 1
            FROM service_version AS t19
            WHERE t19.service_id = t18.service_id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
          ))
        ) AS anon_2
      ))
    )
    || '},"agreements":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_7
      FROM customer_agreement AS t20
      WHERE t20.service_id = p14.id AND t20.customer_id = ANY ($1::UUID[])
    )
    || '},"feedback":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_8
      FROM service_feedback AS t21
      WHERE t21.service_id = p14.id AND t21.customer_id = ANY ($1::UUID[])
    ) || '}}') AS c0
    FROM (
      SELECT t11.id AS id, t11.key AS key, t11.portfolio_id AS portfolio_id, t11.form AS form, t11.is_package AS is_package, t11.classification AS classification, t11.category AS category, t11.provider_id AS provider_id, t11.owner_id AS owner_id, t11.review_due_on AS review_due_on, t11.revision AS revision
      FROM service AS t11
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t13
        WHERE t13.service_id = t11.id AND (t13.stage NOT IN ('RETIRED', 'REJECTED')) AND (t13.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t13.share_with_customers AND t13.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t13.language_status ->> 'fi') OR 'PUBLISHED' = (t13.language_status ->> 'sv') OR 'PUBLISHED' = (t13.language_status ->> 'en'))
      )) AND t11.is_package AND (EXISTS (
        SELECT 1
        FROM service_version AS t12
        WHERE t12.service_id = t11.id AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
      ))
      ORDER BY t11.key ASC
      LIMIT 3
    ) AS p14
  ) AS l15
)
|| ']},"parties":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_9
  FROM party AS t22
  WHERE t22.id = ANY ($1::UUID[]) OR (EXISTS (
    SELECT 1
    FROM service AS t23
    WHERE t23.provider_id = t22.id AND (EXISTS (
      SELECT 1
      FROM service_version AS t26
      WHERE t26.service_id = t23.id AND (t26.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t26.share_with_customers AND t26.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t26.language_status ->> 'fi') OR 'PUBLISHED' = (t26.language_status ->> 'sv') OR 'PUBLISHED' = (t26.language_status ->> 'en'))
    ))
  )) OR (EXISTS (
    SELECT 1
    FROM portfolio AS t24
    WHERE t24.owner_id = t22.id
  )) OR (EXISTS (
    SELECT 1
    FROM stakeholder_comment AS t25
    WHERE t25.author_id = t22.id AND t25.audience = 'CUSTOMER' AND (t25.customer_id IS NULL OR t25.customer_id = ANY ($1::UUID[])) AND (t25.stance IS NULL OR t25.author_id = ANY ($1::UUID[])) AND (EXISTS (
      SELECT 1
      FROM service_version AS t27
      WHERE t27.service_id = t25.service_id AND (t27.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t27.share_with_customers AND t27.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t27.language_status ->> 'fi') OR 'PUBLISHED' = (t27.language_status ->> 'sv') OR 'PUBLISHED' = (t27.language_status ->> 'en'))
    )) AND (t25.version_id IS NULL OR (
      SELECT EXISTS (
        SELECT 1
        FROM service_version AS t28
        WHERE t28.id = t25.version_id AND (t28.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t28.share_with_customers AND t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t28.language_status ->> 'fi') OR 'PUBLISHED' = (t28.language_status ->> 'sv') OR 'PUBLISHED' = (t28.language_status ->> 'en'))
      ) AS anon_3
    )) AND (t25.idea_id IS NULL OR (
      SELECT EXISTS (
        SELECT 1
        FROM development_idea AS t29
        WHERE t29.id = t25.idea_id AND t29.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service_version AS t30
          WHERE t30.service_id = t29.service_id AND (t30.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t30.share_with_customers AND t30.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t30.language_status ->> 'fi') OR 'PUBLISHED' = (t30.language_status ->> 'sv') OR 'PUBLISHED' = (t30.language_status ->> 'en'))
        ))
      ) AS anon_4
    ))
  ))
) || '}}') AS "Concatenated_1"
