SELECT (('{"services":{"edges":[' || (
  SELECT (coalesce(string_agg(l14.c1, ',') FILTER (WHERE l14.page_place <= 5), '')
  || '],"pageInfo":{"hasNextPage":' || CAST(count(*) > 5 AS TEXT)
  || ',"hasPreviousPage":' || CAST(EXISTS (
    SELECT 1
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision, (
        SELECT (
          SELECT CASE WHEN ((t6.unit_price IS NULL) IS NOT true) THEN t6.unit_price END AS anon_2
          FROM service_price AS t6
          WHERE t6.version_id = t4.id AND t6.valid_from <= $1::DATE
          ORDER BY t6.valid_from DESC
          LIMIT 1
        ) AS anon_1
        FROM service_version AS t4
        WHERE t4.service_id = t1.id AND t4.stage IN ('OPERATIONAL', 'RETIRING')
        ORDER BY CASE t4.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t4.stage_since DESC, t4.id DESC
        LIMIT 1
      ) AS by0, (
        SELECT coalesce(t9.sort_fi, t9.sort_sv, t9.sort_en) AS coalesce_1
        FROM (
          SELECT t7.name ->> 'fi' AS fi, t7.name_sort_fi AS sort_fi, t7.name ->> 'sv' AS sv, t7.name_sort_sv AS sort_sv, t7.name ->> 'en' AS en, t7.name_sort_en AS sort_en
          FROM service_version AS t7
          WHERE t7.service_id = t1.id
          ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
          LIMIT 1
        ) AS t9
      ) AS by1, (
        SELECT count(*) AS count_1
        FROM stakeholder_comment AS t10
        WHERE t10.service_id = t1.id
      ) AS by2
      FROM service AS t1
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
      )) AND NOT t1.is_package AND t1.form = $2::VARCHAR
      LIMIT ALL OFFSET 0
    ) AS q23
    WHERE NOT (q23.by0 IS NULL OR q23.by0 < $3::NUMERIC (14, 4) OR q23.by0 IS NOT NULL AND q23.by0 = $3::NUMERIC (14, 4) AND (q23.by1 IS NULL OR q23.by1 > $4::VARCHAR COLLATE "C") OR q23.by0 IS NOT NULL AND q23.by0 = $3::NUMERIC (14, 4) AND q23.by1 IS NOT NULL AND q23.by1 = $4::VARCHAR COLLATE "C" AND q23.by2 < $5::BIGINT OR q23.by0 IS NOT NULL AND q23.by0 = $3::NUMERIC (14, 4) AND q23.by1 IS NOT NULL AND q23.by1 = $4::VARCHAR COLLATE "C" AND q23.by2 = $5::BIGINT AND q23.key > $6::VARCHAR)
  ) AS TEXT)) AS "Concatenated_2"
  FROM (
    SELECT p13.page_place AS page_place, ('{"cursor":' || CAST(to_json(('b89d7c0a' || ',' || coalesce(CAST(p13.by0 AS TEXT), '%') || ',' || coalesce(replace(replace(CAST(p13.by1 AS TEXT), '%', '%25'), ',', '%2C'), '%') || ',' || CAST(p13.by2 AS TEXT) || ',' || CAST(p13.key AS TEXT))) AS TEXT)
    || ',"node":' || ('{"key":"' || CAST(p13.key AS TEXT)
    || '","name":' || coalesce((
      SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t17.fi, t17.sv, t17.en)) AS TEXT), 'null') || '}') AS "Concatenated_3"
      FROM (
        SELECT t15.name ->> 'fi' AS fi, t15.name_sort_fi AS sort_fi, t15.name ->> 'sv' AS sv, t15.name_sort_sv AS sort_sv, t15.name ->> 'en' AS en, t15.name_sort_en AS sort_en
        FROM service_version AS t15
        WHERE t15.service_id = p13.id
        ORDER BY CASE t15.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t15.stage_since DESC, t15.id DESC
        LIMIT 1
      ) AS t17
    ), 'null')
    || ',"comments":{"nodes":[' || (
      SELECT coalesce(string_agg(l21.c0, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"author":' || coalesce((
          SELECT ('{"key":"' || CAST(t22.key AS TEXT) || '"}') AS "Concatenated_4"
          FROM party AS t22
          WHERE t22.id = p20.author_id
        ), 'null') || '}') AS c0
        FROM (
          SELECT t18.id AS id, t18.service_id AS service_id, t18.version_id AS version_id, t18.idea_id AS idea_id, t18.target_item_id AS target_item_id, t18.parent_id AS parent_id, t18.author_id AS author_id, t18.audience AS audience, t18.customer_id AS customer_id, t18.language AS language, t18.body AS body, t18.aspect AS aspect, t18.stance AS stance, t18.created_at AS created_at, t18.edited_at AS edited_at, t18.resolved_at AS resolved_at, t18.resolved_by_id AS resolved_by_id, t18.resolution AS resolution, t18.revision AS revision, (
            SELECT t19.key
            FROM party AS t19
            WHERE t19.id = t18.author_id
          ) AS by0
          FROM stakeholder_comment AS t18
          WHERE t18.service_id = p13.id
          ORDER BY (
            SELECT t19.key
            FROM party AS t19
            WHERE t19.id = t18.author_id
          ) ASC, t18.id ASC
          LIMIT 2
        ) AS p20
      ) AS l21
    ) || ']}}') || '}') AS c1
    FROM (
      SELECT p12.id AS id, p12.key AS key, p12.portfolio_id AS portfolio_id, p12.form AS form, p12.is_package AS is_package, p12.classification AS classification, p12.category AS category, p12.provider_id AS provider_id, p12.owner_id AS owner_id, p12.review_due_on AS review_due_on, p12.revision AS revision, p12.by0 AS by0, p12.by1 AS by1, p12.by2 AS by2, row_number() OVER () AS page_place
      FROM (
        SELECT q11.id AS id, q11.key AS key, q11.portfolio_id AS portfolio_id, q11.form AS form, q11.is_package AS is_package, q11.classification AS classification, q11.category AS category, q11.provider_id AS provider_id, q11.owner_id AS owner_id, q11.review_due_on AS review_due_on, q11.revision AS revision, q11.by0 AS by0, q11.by1 AS by1, q11.by2 AS by2
        FROM (
          SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision, (
            SELECT (
              SELECT CASE WHEN ((t6.unit_price IS NULL) IS NOT true) THEN t6.unit_price END AS anon_2
              FROM service_price AS t6
              WHERE t6.version_id = t4.id AND t6.valid_from <= $1::DATE
              ORDER BY t6.valid_from DESC
              LIMIT 1
            ) AS anon_1
            FROM service_version AS t4
            WHERE t4.service_id = t1.id AND t4.stage IN ('OPERATIONAL', 'RETIRING')
            ORDER BY CASE t4.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t4.stage_since DESC, t4.id DESC
            LIMIT 1
          ) AS by0, (
            SELECT coalesce(t9.sort_fi, t9.sort_sv, t9.sort_en) AS coalesce_1
            FROM (
              SELECT t7.name ->> 'fi' AS fi, t7.name_sort_fi AS sort_fi, t7.name ->> 'sv' AS sv, t7.name_sort_sv AS sort_sv, t7.name ->> 'en' AS en, t7.name_sort_en AS sort_en
              FROM service_version AS t7
              WHERE t7.service_id = t1.id
              ORDER BY CASE t7.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t7.stage_since DESC, t7.id DESC
              LIMIT 1
            ) AS t9
          ) AS by1, (
            SELECT count(*) AS count_1
            FROM stakeholder_comment AS t10
            WHERE t10.service_id = t1.id
          ) AS by2
          FROM service AS t1
          WHERE (EXISTS (
            SELECT 1
            FROM service_version AS t2
            WHERE t2.service_id = t1.id AND (t2.stage NOT IN ('RETIRED', 'REJECTED'))
          )) AND NOT t1.is_package AND t1.form = $2::VARCHAR
          LIMIT ALL OFFSET 0
        ) AS q11
        WHERE q11.by0 IS NULL OR q11.by0 < $3::NUMERIC (14, 4) OR q11.by0 IS NOT NULL AND q11.by0 = $3::NUMERIC (14, 4) AND (q11.by1 IS NULL OR q11.by1 > $4::VARCHAR COLLATE "C") OR q11.by0 IS NOT NULL AND q11.by0 = $3::NUMERIC (14, 4) AND q11.by1 IS NOT NULL AND q11.by1 = $4::VARCHAR COLLATE "C" AND q11.by2 < $5::BIGINT OR q11.by0 IS NOT NULL AND q11.by0 = $3::NUMERIC (14, 4) AND q11.by1 IS NOT NULL AND q11.by1 = $4::VARCHAR COLLATE "C" AND q11.by2 = $5::BIGINT AND q11.key > $6::VARCHAR
        ORDER BY q11.by0 DESC NULLS LAST, q11.by1 ASC, q11.by2 DESC, q11.key ASC
        LIMIT 6
      ) AS p12
    ) AS p13
  ) AS l14
) || '}}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t24.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_3
  FROM change_transaction AS t24
  ORDER BY t24.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
