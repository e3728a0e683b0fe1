SELECT (('{"portfolioItems":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM service AS t1
    WHERE t1.portfolio_id = ANY ($1::UUID[]) OR t1.provider_id = ANY ($2::UUID[]) OR (EXISTS (
      SELECT 1
      FROM service_stakeholder AS t2
      WHERE t2.service_id = t1.id AND t2.party_id = ANY ($2::UUID[])
    ))
  )
  || ',"nodes":[' || coalesce(string_agg(l4.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT CASE WHEN NOT p3.is_package THEN ('{"__typename":"Service","key":"' || CAST(p3.key AS TEXT)
    || '","portfolioPhase":"' || CAST((
      SELECT CASE WHEN bool_or(t5.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t5.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t5.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_1
      FROM service_version AS t5
      WHERE t5.service_id = p3.id AND (EXISTS (
        SELECT 1
        FROM service AS t6
        WHERE t6.id = t5.service_id AND (t6.portfolio_id = ANY ($1::UUID[]) OR t6.provider_id = ANY ($2::UUID[]) OR (EXISTS (
          SELECT 1
          FROM service_stakeholder AS t7
          WHERE t7.service_id = t6.id AND t7.party_id = ANY ($2::UUID[])
        )))
      ))
    ) AS TEXT)
    || '","classification":"' || CAST(p3.classification AS TEXT)
    || '","provider":' || coalesce((
      SELECT ('{"key":"' || CAST(t8.key AS TEXT) || '"}') AS "Concatenated_3"
      FROM party AS t8
      WHERE t8.id = p3.provider_id
    ), 'null') || '}') WHEN p3.is_package THEN ('{"__typename":"ServicePackage","key":"' || CAST(p3.key AS TEXT)
    || '","portfolioPhase":"' || CAST((
      SELECT CASE WHEN bool_or(t9.stage IN ('OPERATIONAL', 'RETIRING')) THEN 'CATALOGUE' WHEN coalesce(bool_or(t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')), true) THEN 'PIPELINE' WHEN bool_or(t9.stage = 'RETIRED') THEN 'RETIRED' ELSE 'REJECTED' END AS anon_2
      FROM service_version AS t9
      WHERE t9.service_id = p3.id AND (EXISTS (
        SELECT 1
        FROM service AS t10
        WHERE t10.id = t9.service_id AND (t10.portfolio_id = ANY ($1::UUID[]) OR t10.provider_id = ANY ($2::UUID[]) OR (EXISTS (
          SELECT 1
          FROM service_stakeholder AS t11
          WHERE t11.service_id = t10.id AND t11.party_id = ANY ($2::UUID[])
        )))
      ))
    ) AS TEXT)
    || '","currentVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t12.number AS TEXT)
      || '","optionGroups":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
        FROM (
          SELECT ('{"name":{"text":' || coalesce(CAST(to_json(coalesce(t15.name ->> 'fi', t15.name ->> 'sv', t15.name ->> 'en')) AS TEXT), 'null')
          || '},"items":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
            FROM (
              SELECT ('{"component":' || coalesce((
                SELECT ('{"key":"' || CAST(t22.key AS TEXT) || '"}') AS "Concatenated_5"
                FROM service AS t22
                WHERE t22.id = t16.component_service_id
              ), 'null') || '}') AS json
              FROM composition_item AS t16
              WHERE t16.option_group_id = t15.id AND (EXISTS (
                SELECT 1
                FROM service_version AS t17
                WHERE t17.id = t16.package_version_id AND (EXISTS (
                  SELECT 1
                  FROM service AS t18
                  WHERE t18.id = t17.service_id AND (t18.portfolio_id = ANY ($1::UUID[]) OR t18.provider_id = ANY ($2::UUID[]) OR (EXISTS (
                    SELECT 1
                    FROM service_stakeholder AS t19
                    WHERE t19.service_id = t18.id AND t19.party_id = ANY ($2::UUID[])
                  )))
                ))
              )) AND (EXISTS (
                SELECT 1
                FROM service AS t20
                WHERE t20.id = t16.component_service_id AND (t20.portfolio_id = ANY ($1::UUID[]) OR t20.provider_id = ANY ($2::UUID[]) OR (EXISTS (
                  SELECT 1
                  FROM service_stakeholder AS t21
                  WHERE t21.service_id = t20.id AND t21.party_id = ANY ($2::UUID[])
                )))
              ))
              ORDER BY t16.position, t16.id
            ) AS listed
          ) || ']}') AS json
          FROM option_group AS t15
          WHERE t15.package_version_id = t12.id
          ORDER BY t15.position, t15.id
        ) AS listed
      ) || ']}') AS "Concatenated_4"
      FROM service_version AS t12
      WHERE t12.service_id = p3.id AND t12.stage IN ('OPERATIONAL', 'RETIRING') AND (EXISTS (
        SELECT 1
        FROM service AS t13
        WHERE t13.id = t12.service_id AND (t13.portfolio_id = ANY ($1::UUID[]) OR t13.provider_id = ANY ($2::UUID[]) OR (EXISTS (
          SELECT 1
          FROM service_stakeholder AS t14
          WHERE t14.service_id = t13.id AND t14.party_id = ANY ($2::UUID[])
        )))
      ))
      ORDER BY CASE t12.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t12.stage_since DESC, t12.id DESC
      LIMIT 1
    ), 'null') || '}') END AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision
      FROM service AS t1
      WHERE t1.portfolio_id = ANY ($1::UUID[]) OR t1.provider_id = ANY ($2::UUID[]) OR (EXISTS (
        SELECT 1
        FROM service_stakeholder AS t2
        WHERE t2.service_id = t1.id AND t2.party_id = ANY ($2::UUID[])
      ))
      ORDER BY t1.key ASC
      LIMIT 60
    ) AS p3
  ) AS l4
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t23.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_3
  FROM change_transaction AS t23
  ORDER BY t23.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
