SELECT (('{"capabilities":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM capability AS t1
  )
  || ',"nodes":[' || coalesce(string_agg(l3.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"key":"' || CAST(p2.key AS TEXT)
    || '","kind":"' || CAST(p2.kind AS TEXT)
    || '","owner":' || coalesce((
      SELECT ('{"key":"' || CAST(t4.key AS TEXT) || '"}') AS "Concatenated_3"
      FROM party AS t4
      WHERE t4.id = p2.owner_id
    ), 'null')
    || ',"uses":{"totalCount":' || (
      SELECT ((
        SELECT CAST(count(*) AS TEXT) AS count_2
        FROM capability_use AS t5
        WHERE t5.capability_id = p2.id
      )
      || ',"nodes":[' || coalesce(string_agg(l9.c0, ','), '')) AS "Concatenated_4"
      FROM (
        SELECT ('{"valueChainActivity":' || coalesce(('"' || CAST(p8.value_chain_activity AS TEXT) || '"'), 'null')
        || ',"version":' || coalesce((
          SELECT ('{"number":"' || CAST(t10.number AS TEXT)
          || '","service":' || coalesce((
            SELECT ('{"key":"' || CAST(t11.key AS TEXT) || '"}') AS "Concatenated_6"
            FROM service AS t11
            WHERE t11.id = t10.service_id
          ), 'null') || '}') AS "Concatenated_5"
          FROM service_version AS t10
          WHERE t10.id = p8.version_id
        ), 'null') || '}') AS c0
        FROM (
          SELECT t5.id AS id, t5.version_id AS version_id, t5.capability_id AS capability_id, t5.value_chain_activity AS value_chain_activity, t5.note AS note
          FROM capability_use AS t5
          WHERE t5.capability_id = p2.id
          ORDER BY t5.version_id ASC, t5.id ASC
          LIMIT 2
        ) AS p8
      ) AS l9
    ) || ']}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.kind AS kind, t1.name AS name, t1.owner_id AS owner_id, t1.revision AS revision
      FROM capability AS t1
      ORDER BY t1.key ASC
      LIMIT 4
    ) AS p2
  ) AS l3
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t12.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t12
  ORDER BY t12.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
