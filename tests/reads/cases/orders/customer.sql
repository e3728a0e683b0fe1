SELECT ('{"services":{"edges":[' || (
  SELECT (coalesce(string_agg(l15.c1, ',') FILTER (WHERE l15.page_place <= 5), '')
  || '],"pageInfo":{"hasNextPage":' || CAST(count(*) > 5 AS TEXT)
  || ',"hasPreviousPage":' || CAST(EXISTS (
    SELECT 1
    FROM (
      SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision, (
        SELECT (
          SELECT CASE WHEN ((t5.unit_price IS NULL) IS NOT true) THEN t5.unit_price END AS anon_2
          FROM service_price AS t5
          WHERE t5.version_id = t4.id AND t5.valid_from <= $1::DATE
          ORDER BY t5.valid_from DESC
          LIMIT 1
        ) AS anon_1
        FROM service_version AS t4
        WHERE t4.service_id = t1.id AND t4.stage IN ('OPERATIONAL', 'RETIRING') AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
        ORDER BY CASE t4.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t4.stage_since DESC, t4.id DESC
        LIMIT 1
      ) AS by0, (
        SELECT coalesce(t7.sort_fi, t7.sort_sv, t7.sort_en) AS coalesce_1
        FROM (
          SELECT CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.name ->> 'fi' END AS fi, CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.name_sort_fi END AS sort_fi, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.name ->> 'sv' END AS sv, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.name_sort_sv END AS sort_sv, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.name ->> 'en' END AS en, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.name_sort_en END AS sort_en
          FROM service_version AS t6
          WHERE t6.service_id = t1.id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
          ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC, t6.id DESC
          LIMIT 1
        ) AS t7
      ) AS by1, (
        SELECT count(*) AS count_1
        FROM stakeholder_comment AS t8
        WHERE t8.service_id = t1.id AND t8.audience = 'CUSTOMER' AND (t8.customer_id IS NULL OR t8.customer_id = ANY ($2::UUID[])) AND (t8.stance IS NULL OR t8.author_id = ANY ($2::UUID[])) AND (t8.version_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM service_version AS t9
            WHERE t9.id = t8.version_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
          ) AS anon_3
        )) AND (t8.idea_id IS NULL OR (
          SELECT EXISTS (
            SELECT 1
            FROM development_idea AS t10
            WHERE t10.id = t8.idea_id AND t10.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
              SELECT 1
              FROM service_version AS t11
              WHERE t11.service_id = t10.service_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
            ))
          ) AS anon_4
        ))
      ) AS by2
      FROM service AS t1
      WHERE (EXISTS (
        SELECT 1
        FROM service_version AS t3
        WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
      )) AND NOT t1.is_package AND (EXISTS (
        SELECT 1
        FROM service_version AS t2
        WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
      )) AND t1.form = $3::VARCHAR
      LIMIT ALL OFFSET 0
    ) AS q26
    WHERE NOT (q26.by0 IS NULL OR q26.by0 < $4::NUMERIC (14, 4) OR q26.by0 IS NOT NULL AND q26.by0 = $4::NUMERIC (14, 4) AND (q26.by1 IS NULL OR q26.by1 > $5::VARCHAR COLLATE "C") OR q26.by0 IS NOT NULL AND q26.by0 = $4::NUMERIC (14, 4) AND q26.by1 IS NOT NULL AND q26.by1 = $5::VARCHAR COLLATE "C" AND q26.by2 < $6::BIGINT OR q26.by0 IS NOT NULL AND q26.by0 = $4::NUMERIC (14, 4) AND q26.by1 IS NOT NULL AND q26.by1 = $5::VARCHAR COLLATE "C" AND q26.by2 = $6::BIGINT AND q26.key > $7::VARCHAR)
  ) AS TEXT)) AS "Concatenated_2"
  FROM (
    SELECT p14.page_place AS page_place, ('{"cursor":' || CAST(to_json(('b89d7c0a' || ',' || coalesce(CAST(p14.by0 AS TEXT), '%') || ',' || coalesce(replace(replace(CAST(p14.by1 AS TEXT), '%', '%25'), ',', '%2C'), '%') || ',' || CAST(p14.by2 AS TEXT) || ',' || CAST(p14.key AS TEXT))) AS TEXT)
    || ',"node":' || ('{"key":"' || CAST(p14.key AS TEXT)
    || '","name":' || coalesce((
      SELECT ('{"text":' || coalesce(CAST(to_json(coalesce(t17.fi, t17.sv, t17.en)) AS TEXT), 'null') || '}') AS "Concatenated_3"
      FROM (
        SELECT CASE WHEN ((t16.language_status ->> 'fi') = 'PUBLISHED') THEN t16.name ->> 'fi' END AS fi, CASE WHEN ((t16.language_status ->> 'fi') = 'PUBLISHED') THEN t16.name_sort_fi END AS sort_fi, CASE WHEN ((t16.language_status ->> 'sv') = 'PUBLISHED') THEN t16.name ->> 'sv' END AS sv, CASE WHEN ((t16.language_status ->> 'sv') = 'PUBLISHED') THEN t16.name_sort_sv END AS sort_sv, CASE WHEN ((t16.language_status ->> 'en') = 'PUBLISHED') THEN t16.name ->> 'en' END AS en, CASE WHEN ((t16.language_status ->> 'en') = 'PUBLISHED') THEN t16.name_sort_en END AS sort_en
        FROM service_version AS t16
        WHERE t16.service_id = p14.id AND (t16.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t16.share_with_customers AND t16.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t16.language_status ->> 'fi') OR 'PUBLISHED' = (t16.language_status ->> 'sv') OR 'PUBLISHED' = (t16.language_status ->> 'en'))
        ORDER BY CASE t16.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t16.stage_since DESC, t16.id DESC
        LIMIT 1
      ) AS t17
    ), 'null')
    || ',"comments":{"nodes":[' || (
      SELECT coalesce(string_agg(l24.c0, ','), '') AS coalesce_2
      FROM (
        SELECT ('{"author":' || coalesce((
          SELECT ('{"key":"' || CAST(t25.key AS TEXT) || '"}') AS "Concatenated_4"
          FROM party AS t25
          WHERE t25.id = p23.author_id
        ), 'null') || '}') AS c0
        FROM (
          SELECT t18.id AS id, t18.service_id AS service_id, t18.version_id AS version_id, t18.idea_id AS idea_id, t18.target_item_id AS target_item_id, t18.parent_id AS parent_id, t18.author_id AS author_id, t18.audience AS audience, t18.customer_id AS customer_id, t18.language AS language, t18.body AS body, t18.aspect AS aspect, t18.stance AS stance, t18.created_at AS created_at, t18.edited_at AS edited_at, t18.resolved_at AS resolved_at, t18.resolved_by_id AS resolved_by_id, t18.resolution AS resolution, t18.revision AS revision, (
            SELECT t22.key
            FROM party AS t22
            WHERE t22.id = t18.author_id
          ) AS by0
          FROM stakeholder_comment AS t18
          WHERE t18.service_id = p14.id AND t18.audience = 'CUSTOMER' AND (t18.customer_id IS NULL OR t18.customer_id = ANY ($2::UUID[])) AND (t18.stance IS NULL OR t18.author_id = ANY ($2::UUID[])) AND (t18.version_id IS NULL OR (
            SELECT EXISTS (
              SELECT 1
              FROM service_version AS t19
              WHERE t19.id = t18.version_id AND (t19.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t19.share_with_customers AND t19.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t19.language_status ->> 'fi') OR 'PUBLISHED' = (t19.language_status ->> 'sv') OR 'PUBLISHED' = (t19.language_status ->> 'en'))
            ) AS anon_5
          )) AND (t18.idea_id IS NULL OR (
            SELECT EXISTS (
              SELECT 1
              FROM development_idea AS t20
              WHERE t20.id = t18.idea_id AND t20.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
                SELECT 1
                FROM service_version AS t21
                WHERE t21.service_id = t20.service_id AND (t21.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t21.share_with_customers AND t21.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t21.language_status ->> 'fi') OR 'PUBLISHED' = (t21.language_status ->> 'sv') OR 'PUBLISHED' = (t21.language_status ->> 'en'))
              ))
            ) AS anon_6
          ))
          ORDER BY (
            SELECT t22.key
            FROM party AS t22
            WHERE t22.id = t18.author_id
          ) ASC, t18.id ASC
          LIMIT 2
        ) AS p23
      ) AS l24
    ) || ']}}') || '}') AS c1
    FROM (
      SELECT p13.id AS id, p13.key AS key, p13.portfolio_id AS portfolio_id, p13.form AS form, p13.is_package AS is_package, p13.classification AS classification, p13.category AS category, p13.provider_id AS provider_id, p13.owner_id AS owner_id, p13.review_due_on AS review_due_on, p13.revision AS revision, p13.by0 AS by0, p13.by1 AS by1, p13.by2 AS by2, row_number() OVER () AS page_place
      FROM (
        SELECT q12.id AS id, q12.key AS key, q12.portfolio_id AS portfolio_id, q12.form AS form, q12.is_package AS is_package, q12.classification AS classification, q12.category AS category, q12.provider_id AS provider_id, q12.owner_id AS owner_id, q12.review_due_on AS review_due_on, q12.revision AS revision, q12.by0 AS by0, q12.by1 AS by1, q12.by2 AS by2
        FROM (
          SELECT t1.id AS id, t1.key AS key, t1.portfolio_id AS portfolio_id, t1.form AS form, t1.is_package AS is_package, t1.classification AS classification, t1.category AS category, t1.provider_id AS provider_id, t1.owner_id AS owner_id, t1.review_due_on AS review_due_on, t1.revision AS revision, (
            SELECT (
              SELECT CASE WHEN ((t5.unit_price IS NULL) IS NOT true) THEN t5.unit_price END AS anon_2
              FROM service_price AS t5
              WHERE t5.version_id = t4.id AND t5.valid_from <= $1::DATE
              ORDER BY t5.valid_from DESC
              LIMIT 1
            ) AS anon_1
            FROM service_version AS t4
            WHERE t4.service_id = t1.id AND t4.stage IN ('OPERATIONAL', 'RETIRING') AND (t4.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t4.share_with_customers AND t4.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t4.language_status ->> 'fi') OR 'PUBLISHED' = (t4.language_status ->> 'sv') OR 'PUBLISHED' = (t4.language_status ->> 'en'))
            ORDER BY CASE t4.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t4.stage_since DESC, t4.id DESC
            LIMIT 1
          ) AS by0, (
            SELECT coalesce(t7.sort_fi, t7.sort_sv, t7.sort_en) AS coalesce_1
            FROM (
              SELECT CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.name ->> 'fi' END AS fi, CASE WHEN ((t6.language_status ->> 'fi') = 'PUBLISHED') THEN t6.name_sort_fi END AS sort_fi, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.name ->> 'sv' END AS sv, CASE WHEN ((t6.language_status ->> 'sv') = 'PUBLISHED') THEN t6.name_sort_sv END AS sort_sv, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.name ->> 'en' END AS en, CASE WHEN ((t6.language_status ->> 'en') = 'PUBLISHED') THEN t6.name_sort_en END AS sort_en
              FROM service_version AS t6
              WHERE t6.service_id = t1.id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
              ORDER BY CASE t6.stage WHEN 'OPERATIONAL' THEN 0 WHEN 'RETIRING' THEN 1 WHEN 'IN_TRANSITION' THEN 2 WHEN 'IN_DESIGN' THEN 3 WHEN 'PROPOSED' THEN 4 WHEN 'RETIRED' THEN 5 WHEN 'REJECTED' THEN 6 END, t6.stage_since DESC, t6.id DESC
              LIMIT 1
            ) AS t7
          ) AS by1, (
            SELECT count(*) AS count_1
            FROM stakeholder_comment AS t8
            WHERE t8.service_id = t1.id AND t8.audience = 'CUSTOMER' AND (t8.customer_id IS NULL OR t8.customer_id = ANY ($2::UUID[])) AND (t8.stance IS NULL OR t8.author_id = ANY ($2::UUID[])) AND (t8.version_id IS NULL OR (
              SELECT EXISTS (
                SELECT 1
                FROM service_version AS t9
                WHERE t9.id = t8.version_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
              ) AS anon_3
            )) AND (t8.idea_id IS NULL OR (
              SELECT EXISTS (
                SELECT 1
                FROM development_idea AS t10
                WHERE t10.id = t8.idea_id AND t10.submitted_by_id = ANY ($2::UUID[]) AND (EXISTS (
                  SELECT 1
                  FROM service_version AS t11
                  WHERE t11.service_id = t10.service_id AND (t11.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t11.share_with_customers AND t11.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t11.language_status ->> 'fi') OR 'PUBLISHED' = (t11.language_status ->> 'sv') OR 'PUBLISHED' = (t11.language_status ->> 'en'))
                ))
              ) AS anon_4
            ))
          ) AS by2
          FROM service AS t1
          WHERE (EXISTS (
            SELECT 1
            FROM service_version AS t3
            WHERE t3.service_id = t1.id AND (t3.stage NOT IN ('RETIRED', 'REJECTED')) AND (t3.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t3.share_with_customers AND t3.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t3.language_status ->> 'fi') OR 'PUBLISHED' = (t3.language_status ->> 'sv') OR 'PUBLISHED' = (t3.language_status ->> 'en'))
          )) AND NOT t1.is_package AND (EXISTS (
            SELECT 1
            FROM service_version AS t2
            WHERE t2.service_id = t1.id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
          )) AND t1.form = $3::VARCHAR
          LIMIT ALL OFFSET 0
        ) AS q12
        WHERE q12.by0 IS NULL OR q12.by0 < $4::NUMERIC (14, 4) OR q12.by0 IS NOT NULL AND q12.by0 = $4::NUMERIC (14, 4) AND (q12.by1 IS NULL OR q12.by1 > $5::VARCHAR COLLATE "C") OR q12.by0 IS NOT NULL AND q12.by0 = $4::NUMERIC (14, 4) AND q12.by1 IS NOT NULL AND q12.by1 = $5::VARCHAR COLLATE "C" AND q12.by2 < $6::BIGINT OR q12.by0 IS NOT NULL AND q12.by0 = $4::NUMERIC (14, 4) AND q12.by1 IS NOT NULL AND q12.by1 = $5::VARCHAR COLLATE "C" AND q12.by2 = $6::BIGINT AND q12.key > $7::VARCHAR
        ORDER BY q12.by0 DESC NULLS LAST, q12.by1 ASC, q12.by2 DESC, q12.key ASC
        LIMIT 6
      ) AS p13
    ) AS p14
  ) AS l15
) || '}}}') AS "Concatenated_1"
