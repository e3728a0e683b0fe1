SELECT (('{"servicePackage":' || coalesce((
  SELECT ('{"plannedVersions":[' || (
    SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
    FROM (
      SELECT ('{"number":"' || CAST(t2.number AS TEXT)
      || '","availableTransitions":[' || (
        SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
        FROM (
          SELECT ('{"step":"' || CAST(t5.step AS TEXT)
          || '","to":"' || CAST(t5.to_stage AS TEXT)
          || '","permitted":' || CAST(t5.permitted AS TEXT)
          || ',"allowed":' || CAST(t5.permitted AND t5.report IS NOT NULL AND NOT jsonb_path_exists(t5.report, '$.checks[*] ? (@.outcome == "FAIL" && !(@.path[0] == "reason"))' ::jsonpath) AS TEXT)
          || ',"reasonRequired":' || CAST(t5.reason_required OR coalesce(jsonb_path_exists(t5.report, '$.checks[*] ? (@.outcome == "FAIL" && @.path[0] == "reason")' ::jsonpath), false) AS TEXT)
          || ',"checks":[' || (
            SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
            FROM (
              SELECT ('{"code":"' || CAST(t6.value ->> 'code' AS TEXT)
              || '","outcome":"' || CAST(t6.value ->> 'outcome' AS TEXT)
              || '","message":' || CASE WHEN ((t6.value -> 'message') IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce((t6.value -> 'message') ->> 'fi', (t6.value -> 'message') ->> 'sv', (t6.value -> 'message') ->> 'en')) AS TEXT), 'null') || '}') END
              || ',"data":[' || (
                SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
                FROM (
                  SELECT ('{"name":' || CAST(to_json(t7.name) AS TEXT)
                  || ',"text":' || coalesce(CAST(to_json(CASE WHEN (jsonb_typeof(t7.value) = 'object') THEN t7.value ->> 'key' WHEN (jsonb_typeof(t7.value) = 'string') THEN t7.value #>> '{}' END) AS TEXT), 'null')
                  || ',"number":' || coalesce(('"' || CAST(CAST(trim_scale(CAST(CASE WHEN (jsonb_typeof(t7.value) = 'object') THEN t7.value ->> 'number' WHEN (jsonb_typeof(t7.value) = 'number') THEN CAST(t7.value AS TEXT) END AS NUMERIC)) AS TEXT) AS TEXT) || '"'), 'null')
                  || ',"party":' || coalesce((
                    SELECT ('{"key":"' || CAST(t8.key AS TEXT) || '"}') AS "Concatenated_3"
                    FROM party AS t8
                    WHERE t8.id = CAST(t7.value ->> 'party' AS UUID)
                  ), 'null') || '}') AS json
                  FROM (
                    SELECT anon_1.key AS name, CAST(anon_2.value AS JSONB) AS value, anon_2.place AS place
                    FROM jsonb_each(coalesce(t6.value -> 'data', jsonb_build_object())) AS anon_1 (key, value)
                    JOIN jsonb_array_elements(CASE WHEN (jsonb_typeof(anon_1.value) = 'array') THEN anon_1.value ELSE jsonb_build_array(anon_1.value) END) WITH ORDINALITY AS anon_2 (value, place) ON true
                  ) AS t7
                  ORDER BY t7.name, t7.place
                ) AS listed
              )
              || '],"path":' || coalesce(CAST(to_json(nullif(t6.value -> 'path', 'null' ::jsonb)) AS TEXT), 'null')
              || ',"remedy":' || CASE WHEN (((t6.value -> 'remedy') ->> 'mutation') IS NULL) THEN 'null' ELSE ('{"mutation":"' || CAST((t6.value -> 'remedy') ->> 'mutation' AS TEXT)
              || '","hint":{"text":' || coalesce(CAST(to_json(coalesce(((t6.value -> 'remedy') -> 'hint') ->> 'fi', ((t6.value -> 'remedy') -> 'hint') ->> 'sv', ((t6.value -> 'remedy') -> 'hint') ->> 'en')) AS TEXT), 'null') || '}}') END || '}') AS json
              FROM (
                SELECT CAST(anon_3.value AS JSONB) AS value, anon_3.position AS position
                FROM jsonb_array_elements(t5.report -> 'checks') WITH ORDINALITY AS anon_3 (value, position)
              ) AS t6
              ORDER BY t6.position
            ) AS listed
          ) || ']}') AS json
          FROM (
            SELECT t4.name AS step, t4.to_stage AS to_stage, t4.reason_required AS reason_required, t4.name IN ('CHARTER', 'DESIGN_COMPLETE', 'LAUNCH', 'RETIRE_START', 'DECOMMISSION', 'REJECT', 'REWORK', 'FAIL_TEST', 'REINSTATE', 'BACK_OUT') AS permitted, gate_report(t2.id, t4.to_stage, $1::TIMESTAMP WITH TIME ZONE, $1::TIMESTAMP WITH TIME ZONE) AS report
            FROM stage_edge AS t4
            WHERE t4.from_stage = t2.stage AND t4.gate IS NOT NULL
            LIMIT ALL OFFSET 0
          ) AS t5
          ORDER BY t5.to_stage
        ) AS listed
      ) || ']}') AS json
      FROM service_version AS t2
      WHERE t2.service_id = t1.id AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
      ORDER BY CAST(string_to_array(t2.number, '.') AS INTEGER[]) DESC
    ) AS listed
  ) || ']}') AS "Concatenated_2"
  FROM service AS t1
  WHERE t1.key = $2::VARCHAR AND t1.is_package
), 'null') || '}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t9.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_4
  FROM change_transaction AS t9
  ORDER BY t9.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
