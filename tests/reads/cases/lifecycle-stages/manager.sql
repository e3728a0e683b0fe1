SELECT (('{"lifecycleStages":[' || (
  SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_1
  FROM (
    SELECT ('{"key":"' || CAST(t1.key AS TEXT)
    || '","position":' || CAST(t1.position AS TEXT)
    || ',"phase":"' || CAST(t1.phase AS TEXT)
    || '","name":{"text":' || coalesce(CAST(to_json(coalesce(t1.name ->> 'fi', t1.name ->> 'sv', t1.name ->> 'en')) AS TEXT), 'null')
    || ',"swedish":' || coalesce(CAST(to_json(coalesce(t1.name ->> 'sv')) AS TEXT), 'null')
    || '},"labels":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"framework":' || CAST(to_json(t2.key) AS TEXT)
        || ',"label":' || CAST(to_json(CASE WHEN (jsonb_typeof(t2.value) = 'object') THEN coalesce(t2.value ->> 'fi', t2.value ->> 'sv', t2.value ->> 'en') ELSE t2.value #>> '{}' END) AS TEXT) || '}') AS json
        FROM jsonb_each(t1.labels) AS t2
        ORDER BY t2.key
      ) AS listed
    )
    || '],"steps":[' || (
      SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_3
      FROM (
        SELECT ('{"name":"' || CAST(t3.name AS TEXT)
        || '","toStage":"' || CAST(t3.to_stage AS TEXT)
        || '","gate":' || coalesce(('"' || CAST(t3.gate AS TEXT) || '"'), 'null')
        || ',"reasonRequired":' || CAST(t3.reason_required AS TEXT)
        || ',"checks":[' || (
          SELECT coalesce(string_agg(listed.json, ','), '') AS coalesce_4
          FROM (
            SELECT ('{"code":"' || CAST(t4.code AS TEXT)
            || '","severity":"' || CAST(t4.severity AS TEXT)
            || '","overridable":' || CAST(t4.overridable AS TEXT) || '}') AS json
            FROM gate_check AS t4
            WHERE t4.gate = t3.gate
            ORDER BY t4.position
          ) AS listed
        ) || ']}') AS json
        FROM stage_edge AS t3
        WHERE t3.from_stage = t1.key
        ORDER BY t3.to_stage
      ) AS listed
    ) || ']}') AS json
    FROM lifecycle_stage AS t1
    ORDER BY t1.position
  ) AS listed
) || ']}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t5.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t5
  ORDER BY t5.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
