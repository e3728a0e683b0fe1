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
      WHERE t3.portfolio_id = t2.id AND (EXISTS (
        SELECT 1
        FROM service_version AS t4
        WHERE t4.service_id = t3.id AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
      ))
    ) || '}}') AS json
    FROM portfolio AS t2
    ORDER BY t2.key
    LIMIT 50
  ) AS listed
)
|| '},"services":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM service AS t5
  WHERE (EXISTS (
    SELECT 1
    FROM service_version AS t7
    WHERE t7.service_id = t5.id AND (t7.stage NOT IN ('RETIRED', 'REJECTED')) AND (t7.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t7.share_with_customers AND t7.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t7.language_status ->> 'fi') OR 'PUBLISHED' = (t7.language_status ->> 'sv') OR 'PUBLISHED' = (t7.language_status ->> 'en'))
  )) AND NOT t5.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t6
    WHERE t6.service_id = t5.id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
  ))
)
|| '},"all":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM service AS t8
  WHERE NOT t8.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t9
    WHERE t9.service_id = t8.id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
  ))
)
|| '},"servicePackages":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_5
  FROM service AS t10
  WHERE (EXISTS (
    SELECT 1
    FROM service_version AS t12
    WHERE t12.service_id = t10.id AND (t12.stage NOT IN ('RETIRED', 'REJECTED')) AND (t12.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t12.share_with_customers AND t12.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t12.language_status ->> 'fi') OR 'PUBLISHED' = (t12.language_status ->> 'sv') OR 'PUBLISHED' = (t12.language_status ->> 'en'))
  )) AND t10.is_package AND (EXISTS (
    SELECT 1
    FROM service_version AS t11
    WHERE t11.service_id = t10.id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
  ))
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"key":' || ('"' || CAST(t13.key AS TEXT) || '"')
    || ',"comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_6
      FROM stakeholder_comment AS t16
      WHERE t16.service_id = t13.id AND t16.audience = 'CUSTOMER' AND (t16.customer_id IS NULL OR t16.customer_id = ANY ($1::UUID[])) AND (t16.stance IS NULL OR t16.author_id = ANY ($1::UUID[])) AND (EXISTS (
        SELECT 1
        FROM service AS t17
        WHERE t17.id = t16.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t18
          WHERE t18.service_id = t17.id AND (t18.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t18.share_with_customers AND t18.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t18.language_status ->> 'fi') OR 'PUBLISHED' = (t18.language_status ->> 'sv') OR 'PUBLISHED' = (t18.language_status ->> 'en'))
        ))
      )) AND (t16.version_id IS NULL OR coalesce((
        SELECT (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en')) AS anon_1
        FROM service_version AS t19
        WHERE t19.id = t16.version_id
      ), false)) AND (t16.idea_id IS NULL OR coalesce((
        SELECT t20.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service AS t21
          WHERE t21.id = t20.service_id AND (EXISTS (
            SELECT 1
            FROM service_version AS t22
            WHERE t22.service_id = t21.id AND (t22.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t22.share_with_customers AND t22.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t22.language_status ->> 'fi') OR 'PUBLISHED' = (t22.language_status ->> 'sv') OR 'PUBLISHED' = (t22.language_status ->> 'en'))
          ))
        )) AS anon_2
        FROM development_idea AS t20
        WHERE t20.id = t16.idea_id
      ), false))
    )
    || '},"agreements":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_7
      FROM customer_agreement AS t23
      WHERE t23.service_id = t13.id AND t23.customer_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t24
        WHERE t24.id = t23.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t25
          WHERE t25.service_id = t24.id AND (t25.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t25.share_with_customers AND t25.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t25.language_status ->> 'fi') OR 'PUBLISHED' = (t25.language_status ->> 'sv') OR 'PUBLISHED' = (t25.language_status ->> 'en'))
        ))
      ))
    )
    || '},"feedback":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_8
      FROM service_feedback AS t26
      WHERE t26.service_id = t13.id AND t26.customer_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t27
        WHERE t27.id = t26.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t28
          WHERE t28.service_id = t27.id AND (t28.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t28.share_with_customers AND t28.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t28.language_status ->> 'fi') OR 'PUBLISHED' = (t28.language_status ->> 'sv') OR 'PUBLISHED' = (t28.language_status ->> 'en'))
        ))
      ))
    ) || '}}') AS json
    FROM service AS t13
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t15
      WHERE t15.service_id = t13.id AND (t15.stage NOT IN ('RETIRED', 'REJECTED')) AND (t15.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t15.share_with_customers AND t15.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t15.language_status ->> 'fi') OR 'PUBLISHED' = (t15.language_status ->> 'sv') OR 'PUBLISHED' = (t15.language_status ->> 'en'))
    )) AND t13.is_package AND (EXISTS (
      SELECT 1
      FROM service_version AS t14
      WHERE t14.service_id = t13.id AND (t14.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t14.share_with_customers AND t14.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t14.language_status ->> 'fi') OR 'PUBLISHED' = (t14.language_status ->> 'sv') OR 'PUBLISHED' = (t14.language_status ->> 'en'))
    ))
    ORDER BY t13.key
    LIMIT 3
  ) AS listed
)
|| '},"parties":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_9
  FROM party AS t29
  WHERE t29.id = ANY ($1::UUID[]) OR (EXISTS (
    SELECT 1
    FROM service AS t30
    WHERE t30.provider_id = t29.id AND (EXISTS (
      SELECT 1
      FROM service_version AS t33
      WHERE t33.service_id = t30.id AND (t33.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t33.share_with_customers AND t33.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t33.language_status ->> 'fi') OR 'PUBLISHED' = (t33.language_status ->> 'sv') OR 'PUBLISHED' = (t33.language_status ->> 'en'))
    ))
  )) OR (EXISTS (
    SELECT 1
    FROM portfolio AS t31
    WHERE t31.owner_id = t29.id
  )) OR (EXISTS (
    SELECT 1
    FROM stakeholder_comment AS t32
    WHERE t32.author_id = t29.id AND t32.audience = 'CUSTOMER' AND (t32.customer_id IS NULL OR t32.customer_id = ANY ($1::UUID[])) AND (t32.stance IS NULL OR t32.author_id = ANY ($1::UUID[])) AND (EXISTS (
      SELECT 1
      FROM service AS t34
      WHERE t34.id = t32.service_id AND (EXISTS (
        SELECT 1
        FROM service_version AS t35
        WHERE t35.service_id = t34.id AND (t35.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t35.share_with_customers AND t35.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t35.language_status ->> 'fi') OR 'PUBLISHED' = (t35.language_status ->> 'sv') OR 'PUBLISHED' = (t35.language_status ->> 'en'))
      ))
    )) AND (t32.version_id IS NULL OR coalesce((
      SELECT (t36.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t36.share_with_customers AND t36.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t36.language_status ->> 'fi') OR 'PUBLISHED' = (t36.language_status ->> 'sv') OR 'PUBLISHED' = (t36.language_status ->> 'en')) AS anon_3
      FROM service_version AS t36
      WHERE t36.id = t32.version_id
    ), false)) AND (t32.idea_id IS NULL OR coalesce((
      SELECT t37.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
        SELECT 1
        FROM service AS t38
        WHERE t38.id = t37.service_id AND (EXISTS (
          SELECT 1
          FROM service_version AS t39
          WHERE t39.service_id = t38.id AND (t39.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t39.share_with_customers AND t39.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t39.language_status ->> 'fi') OR 'PUBLISHED' = (t39.language_status ->> 'sv') OR 'PUBLISHED' = (t39.language_status ->> 'en'))
        ))
      )) AS anon_4
      FROM development_idea AS t37
      WHERE t37.id = t32.idea_id
    ), false))
  ))
) || '}}') AS "Concatenated_1"
