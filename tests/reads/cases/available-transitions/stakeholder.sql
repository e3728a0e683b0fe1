SELECT (('{"servicePackage":' || coalesce((
  SELECT ('{"plannedVersions":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
    FROM (
      SELECT ('{"number":"' || CAST(t3.number AS TEXT)
      || '","availableTransitions":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
        FROM (
          SELECT ('{"step":"' || CAST(t7.step AS TEXT)
          || '","to":"' || CAST(t7.to_stage AS TEXT)
          || '","permitted":' || CAST(t7.permitted AS TEXT)
          || ',"allowed":' || CAST(t7.permitted AND t7.report IS NOT NULL AND NOT jsonb_path_exists(t7.report, '$.checks[*] ? (@.outcome == "FAIL" && !(@.path[0] == "reason"))' ::jsonpath) AS TEXT)
          || ',"reasonRequired":' || CAST(t7.reason_required OR cardinality($1::UUID[]) > 0 AND coalesce(jsonb_path_exists(t7.report, '$.checks[*] ? (@.outcome == "FAIL" && @.path[0] == "reason")' ::jsonpath), false) AS TEXT)
          || ',"checks":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
            FROM (
              SELECT ('{"code":"' || CAST(t8.value ->> 'code' AS TEXT)
              || '","outcome":"' || CAST(t8.value ->> 'outcome' AS TEXT)
              || '","message":' || CASE WHEN ((t8.value -> 'message') IS NULL OR cardinality($1::UUID[]) <= 0) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce((t8.value -> 'message') ->> 'fi', (t8.value -> 'message') ->> 'sv', (t8.value -> 'message') ->> 'en')) AS TEXT), 'null') || '}') END
              || ',"data":[' || (
                SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
                FROM (
                  SELECT ('{"name":' || CAST(to_json(t9.name) AS TEXT)
                  || ',"text":' || coalesce(CAST(to_json(CASE WHEN (jsonb_typeof(t9.value) = 'object') THEN t9.value ->> 'key' WHEN (jsonb_typeof(t9.value) = 'string') THEN t9.value #>> '{}' END) AS TEXT), 'null')
                  || ',"number":' || coalesce(('"' || CAST(CAST(trim_scale(CAST(CASE WHEN (jsonb_typeof(t9.value) = 'object') THEN t9.value ->> 'number' WHEN (jsonb_typeof(t9.value) = 'number') THEN CAST(t9.value AS TEXT) END AS NUMERIC)) AS TEXT) AS TEXT) || '"'), 'null')
                  || ',"party":' || coalesce((
                    SELECT ('{"key":"' || CAST(t10.key AS TEXT) || '"}') AS "Concatenated_3"
                    FROM party AS t10
                    WHERE t10.id = CAST(t9.value ->> 'party' AS UUID)
                  ), 'null') || '}') AS json
                  FROM (
                    SELECT anon_1.key AS name, CAST(anon_2.value AS JSONB) AS value, anon_2.place AS place
                    FROM jsonb_each(coalesce(t8.value -> 'data', jsonb_build_object())) AS anon_1 (key, value)
                    JOIN jsonb_array_elements(CASE WHEN (jsonb_typeof(anon_1.value) = 'array') THEN anon_1.value ELSE jsonb_build_array(anon_1.value) END) WITH ORDINALITY AS anon_2 (value, place) ON true
                  ) AS t9
                  WHERE cardinality($1::UUID[]) > 0 AND (t9.name NOT IN ('cost', 'losing', 'margin'))
                  ORDER BY t9.name, t9.place
                ) AS listed
              )
              || '],"path":' || coalesce(CAST(to_json(nullif(t8.value -> 'path', 'null' ::jsonb)) AS TEXT), 'null')
              || ',"remedy":' || CASE WHEN (((t8.value -> 'remedy') ->> 'mutation') IS NULL) THEN 'null' ELSE ('{"mutation":"' || CAST((t8.value -> 'remedy') ->> 'mutation' AS TEXT)
              || '","hint":{"text":' || coalesce(CAST(to_json(coalesce(((t8.value -> 'remedy') -> 'hint') ->> 'fi', ((t8.value -> 'remedy') -> 'hint') ->> 'sv', ((t8.value -> 'remedy') -> 'hint') ->> 'en')) AS TEXT), 'null') || '}}') END || '}') AS json
              FROM (
                SELECT CAST(anon_3.value AS JSONB) AS value, anon_3.position AS position
                FROM jsonb_array_elements(t7.report -> 'checks') WITH ORDINALITY AS anon_3 (value, position)
              ) AS t8
              WHERE cardinality($1::UUID[]) > 0 AND ((t8.value ->> 'code') NOT IN ('HAS_INVESTMENT_ESTIMATE', 'MARGIN_NOT_NEGATIVE'))
              ORDER BY t8.position
            ) AS listed
          ) || ']}') AS json
          FROM (
            SELECT t6.name AS step, t6.to_stage AS to_stage, t6.reason_required AS reason_required, t6.name IN (NULL) AND (1 != 1) AS permitted, gate_report(t3.id, t6.to_stage, $2::TIMESTAMP WITH TIME ZONE, $2::TIMESTAMP WITH TIME ZONE) AS report
            FROM stage_edge AS t6
            WHERE t6.from_stage = t3.stage AND t6.gate IS NOT NULL
            LIMIT ALL OFFSET 0
          ) AS t7
          ORDER BY t7.to_stage
        ) AS listed
      ) || ']}') AS json
      FROM service_version AS t3
      WHERE t3.service_id = t1.id AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION') AND (EXISTS (
        SELECT 1
        FROM service AS t4
        WHERE t4.id = t3.service_id AND (t4.portfolio_id = ANY ($1::UUID[]) OR t4.provider_id = ANY ($3::UUID[]) OR (EXISTS (
          SELECT 1
          FROM service_stakeholder AS t5
          WHERE t5.service_id = t4.id AND t5.party_id = ANY ($3::UUID[])
        )))
      ))
      ORDER BY CAST(string_to_array(t3.number, '.') AS INTEGER[]) DESC
    ) AS listed
  ) || ']}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.key = $4::VARCHAR AND t1.is_package AND (t1.portfolio_id = ANY ($1::UUID[]) OR t1.provider_id = ANY ($3::UUID[]) OR (EXISTS (
    SELECT 1
    FROM service_stakeholder AS t2
    WHERE t2.service_id = t1.id AND t2.party_id = ANY ($3::UUID[])
  )))
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t11.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_4
  FROM change_transaction AS t11
  ORDER BY t11.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
