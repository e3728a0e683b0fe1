SELECT ('{"developmentIdeas":{"pageInfo":{"hasNextPage":' || (
  SELECT (CAST(EXISTS (
    SELECT 1
    FROM development_idea AS t1
    WHERE t1.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
      SELECT 1
      FROM service_version AS t2
      WHERE t2.service_id = t1.service_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
    )) AND NOT (t1.created_at >= $2::TIMESTAMP WITH TIME ZONE AND (t1.created_at > $2::TIMESTAMP WITH TIME ZONE OR t1.created_at = $2::TIMESTAMP WITH TIME ZONE AND t1.id < $3::UUID))
  ) AS TEXT)
  || ',"hasPreviousPage":' || CAST(count(*) > 2 AS TEXT)
  || ',"startCursor":' || coalesce((array_agg(l5.c1) FILTER (WHERE l5.page_place <= 2)) [1], 'null')
  || '},"nodes":[' || coalesce(string_agg(l5.c2, ',') FILTER (WHERE l5.page_place <= 2), '')) AS "Concatenated_2"
  FROM (
    SELECT p4.page_place AS page_place, ('"7d22884a' || ',' || CAST(p4.created_at AS TEXT) || ',' || CAST(p4.id AS TEXT) || '"') AS c1, ('{"title":' || CAST(to_json(p4.title) AS TEXT)
    || ',"plannedVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t6.number AS TEXT) || '"}') AS "Concatenated_3"
      FROM service_version AS t6
      WHERE t6.id = p4.planned_version_id AND (t6.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t6.share_with_customers AND t6.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t6.language_status ->> 'fi') OR 'PUBLISHED' = (t6.language_status ->> 'sv') OR 'PUBLISHED' = (t6.language_status ->> 'en'))
    ), 'null')
    || ',"comments":{"edges":[' || (
      SELECT coalesce(string_agg(l12.c1, ','), '') AS coalesce_1
      FROM (
        SELECT p11.page_place AS page_place, ('{"cursor":' || ('"d2fb72f2' || ',' || CAST(p11.created_at AS TEXT) || ',' || CAST(p11.id AS TEXT) || '"')
        || ',"node":' || ('{"author":' || coalesce((
          SELECT ('{"key":"' || CAST(t13.key AS TEXT) || '"}') AS "Concatenated_4"
          FROM party AS t13
          WHERE t13.id = p11.author_id
        ), 'null') || '}') || '}') AS c1
        FROM (
          SELECT p10.id AS id, p10.service_id AS service_id, p10.version_id AS version_id, p10.idea_id AS idea_id, p10.target_item_id AS target_item_id, p10.parent_id AS parent_id, p10.author_id AS author_id, p10.audience AS audience, p10.customer_id AS customer_id, p10.language AS language, p10.body AS body, p10.aspect AS aspect, p10.stance AS stance, p10.created_at AS created_at, p10.edited_at AS edited_at, p10.resolved_at AS resolved_at, p10.resolved_by_id AS resolved_by_id, p10.resolution AS resolution, p10.revision AS revision, row_number() OVER () AS page_place
          FROM (
            SELECT t7.id AS id, t7.service_id AS service_id, t7.version_id AS version_id, t7.idea_id AS idea_id, t7.target_item_id AS target_item_id, t7.parent_id AS parent_id, t7.author_id AS author_id, t7.audience AS audience, t7.customer_id AS customer_id, t7.language AS language, t7.body AS body, t7.aspect AS aspect, t7.stance AS stance, t7.created_at AS created_at, t7.edited_at AS edited_at, t7.resolved_at AS resolved_at, t7.resolved_by_id AS resolved_by_id, t7.resolution AS resolution, t7.revision AS revision
            FROM stakeholder_comment AS t7
            WHERE t7.idea_id = p4.id AND t7.audience = 'CUSTOMER' AND (t7.customer_id IS NULL OR t7.customer_id = ANY ($1::UUID[])) AND (t7.stance IS NULL OR t7.author_id = ANY ($1::UUID[])) AND (EXISTS (
              SELECT 1
              FROM service_version AS t8
              WHERE t8.service_id = t7.service_id AND (t8.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t8.share_with_customers AND t8.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t8.language_status ->> 'fi') OR 'PUBLISHED' = (t8.language_status ->> 'sv') OR 'PUBLISHED' = (t8.language_status ->> 'en'))
            )) AND (t7.version_id IS NULL OR (
              SELECT EXISTS (
                SELECT 1
                FROM service_version AS t9
                WHERE t9.id = t7.version_id AND (t9.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t9.share_with_customers AND t9.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t9.language_status ->> 'fi') OR 'PUBLISHED' = (t9.language_status ->> 'sv') OR 'PUBLISHED' = (t9.language_status ->> 'en'))
              ) AS anon_1
            ))
            ORDER BY t7.created_at ASC, t7.id DESC
            LIMIT 1
          ) AS p10
        ) AS p11
        ORDER BY p11.page_place DESC
      ) AS l12
    ) || ']}}') AS c2
    FROM (
      SELECT p3.id AS id, p3.service_id AS service_id, p3.title AS title, p3.body AS body, p3.language AS language, p3.submitted_by_id AS submitted_by_id, p3.scope_item_id AS scope_item_id, p3.status AS status, p3.answer AS answer, p3.planned_version_id AS planned_version_id, p3.feedback_id AS feedback_id, p3.created_at AS created_at, p3.revision AS revision, row_number() OVER () AS page_place
      FROM (
        SELECT t1.id AS id, t1.service_id AS service_id, t1.title AS title, t1.body AS body, t1.language AS language, t1.submitted_by_id AS submitted_by_id, t1.scope_item_id AS scope_item_id, t1.status AS status, t1.answer AS answer, t1.planned_version_id AS planned_version_id, t1.feedback_id AS feedback_id, t1.created_at AS created_at, t1.revision AS revision
        FROM development_idea AS t1
        WHERE t1.submitted_by_id = ANY ($1::UUID[]) AND (EXISTS (
          SELECT 1
          FROM service_version AS t2
          WHERE t2.service_id = t1.service_id AND (t2.stage IN ('OPERATIONAL', 'RETIRING', 'RETIRED') OR t2.share_with_customers AND t2.stage IN ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')) AND ('PUBLISHED' = (t2.language_status ->> 'fi') OR 'PUBLISHED' = (t2.language_status ->> 'sv') OR 'PUBLISHED' = (t2.language_status ->> 'en'))
        )) AND t1.created_at >= $2::TIMESTAMP WITH TIME ZONE AND (t1.created_at > $2::TIMESTAMP WITH TIME ZONE OR t1.created_at = $2::TIMESTAMP WITH TIME ZONE AND t1.id < $3::UUID)
        ORDER BY t1.created_at ASC, t1.id DESC
        LIMIT 3
      ) AS p3
    ) AS p4
    ORDER BY p4.page_place DESC
  ) AS l5
) || ']}}') AS "Concatenated_1"
