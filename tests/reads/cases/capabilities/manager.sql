SELECT ('{"capabilities":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM capability AS t1
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"key":' || ('"' || CAST(t2.key AS TEXT) || '"')
    || ',"kind":' || ('"' || CAST(t2.kind AS TEXT) || '"')
    || ',"owner":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t3.key AS TEXT) || '"') || '}') AS json
      FROM party AS t3
      WHERE t3.id = t2.owner_id
      LIMIT 1
    ), 'null')
    || ',"uses":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM capability_use AS t4
      WHERE t4.capability_id = t2.id
    )
    || ',"nodes":' || (
      SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
      FROM (
        SELECT ('{"valueChainActivity":' || coalesce(('"' || CAST(t7.value_chain_activity AS TEXT) || '"'), 'null')
        || ',"version":' || coalesce((
          SELECT ('{"number":' || ('"' || CAST(t10.number AS TEXT) || '"')
          || ',"service":' || coalesce((
            SELECT CASE WHEN NOT t11.is_package THEN ('{"key":' || ('"' || CAST(t11.key AS TEXT) || '"') || '}') WHEN t11.is_package THEN ('{"key":' || ('"' || CAST(t11.key AS TEXT) || '"') || '}') END AS json
            FROM service AS t11
            WHERE t11.id = t10.service_id
            LIMIT 1
          ), 'null') || '}') AS json
          FROM service_version AS t10
          WHERE t10.id = t7.version_id
          LIMIT 1
        ), 'null') || '}') AS json
        FROM capability_use AS t7
        WHERE t7.capability_id = t2.id
        ORDER BY t7.version_id, t7.id
        LIMIT 2
      ) AS listed
    ) || '}}') AS json
    FROM capability AS t2
    ORDER BY t2.key
    LIMIT 4
  ) AS listed
) || '}}') AS "Concatenated_1"
