SELECT (('{"servicePackages":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM service AS t1
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t1.is_package
  )
  || ',"pageInfo":{"hasNextPage":' || CAST(count(*) > 2 AS TEXT)
  || ',"hasPreviousPage":' || CAST(EXISTS (
    SELECT 1
    FROM service AS t1
    WHERE (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
    )) AND t1.is_package AND t1.key <= $1::VARCHAR
  ) AS TEXT)
  || ',"endCursor":' || coalesce((array_agg(l6.c1) FILTER (WHERE l6.page_place <= 2)) [ (count(*) FILTER (WHERE l6.page_place <= 2)) ], 'null')
  || '},"edges":[' || coalesce(string_agg(l6.c2, ',') FILTER (WHERE l6.page_place <= 2), '')) AS "Concatenated_2"
  FROM (
    SELECT p5.page_place AS page_place, ('"b1c05e77' || ',' || CAST(p5.key AS TEXT) || '"') AS c1, ('{"cursor":' || ('"b1c05e77' || ',' || CAST(p5.key AS TEXT) || '"')
    || ',"node":' || ('{"key":"' || CAST(p5.key AS TEXT)
    || '","currentVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t7.number AS TEXT) || '"}') AS "Concatenated_3"
      FROM service_version AS t7
      WHERE t7.service_id = p5.id AND t7.stage IN ('OPERATIONAL', 'RETIRING')
      ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
      LIMIT 1
    ), 'null')
    || ',"agreements":{"totalCount":' || (
      SELECT ((
        SELECT CAST(count(*) AS TEXT) AS count_2
        FROM customer_agreement AS t9
        WHERE t9.service_id = p5.id
      )
      || ',"edges":[' || coalesce(string_agg(l12.c1, ',') FILTER (WHERE l12.page_place <= 2), '')
      || '],"pageInfo":{"hasNextPage":' || CAST(count(*) > 2 AS TEXT)) AS "Concatenated_4"
      FROM (
        SELECT p11.page_place AS page_place, ('{"cursor":' || ('"36d70b1d' || ',' || CAST(p11.offering_key AS TEXT) || ',' || CAST(p11.starts_on AS TEXT) || ',' || CAST(p11.id AS TEXT) || '"')
        || ',"node":' || ('{"key":"' || CAST(p11.key AS TEXT) || '"}') || '}') AS c1
        FROM (
          SELECT p10.id AS id, p10.key AS key, p10.customer_id AS customer_id, p10.service_id AS service_id, p10.offering_key AS offering_key, p10.selections AS selections, p10.quantity_overrides AS quantity_overrides, p10.starts_on AS starts_on, p10.ends_on AS ends_on, p10.revision AS revision, row_number() OVER () AS page_place
          FROM (
            SELECT t9.id AS id, t9.key AS key, t9.customer_id AS customer_id, t9.service_id AS service_id, t9.offering_key AS offering_key, t9.selections AS selections, t9.quantity_overrides AS quantity_overrides, t9.starts_on AS starts_on, t9.ends_on AS ends_on, t9.revision AS revision
            FROM customer_agreement AS t9
            WHERE t9.service_id = p5.id
            ORDER BY t9.offering_key ASC, t9.starts_on ASC, t9.id ASC
            LIMIT 3
          ) AS p10
        ) AS p11
      ) AS l12
    ) || '}}}') || '}') AS c2
    FROM (
      SELECT p4.id AS id, p4.key AS key, p4.portfolio_id AS portfolio_id, p4.form AS form, p4.is_package AS is_package, p4.classification AS classification, p4.category AS category, p4.provider_id AS provider_id, p4.owner_id AS owner_id, p4.review_due_on AS review_due_on, p4.revision AS revision, row_number() OVER () AS page_place
      FROM (
        SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision
        FROM service AS t1
        WHERE (EXISTS (
          SELECT 1
          FROM service_version AS t2
          WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
        )) AND t1.is_package AND t1.key > $1::VARCHAR
        ORDER BY t1.key ASC
        LIMIT 3
      ) AS p4
    ) AS p5
  ) AS l6
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t13.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t13
  ORDER BY t13.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
