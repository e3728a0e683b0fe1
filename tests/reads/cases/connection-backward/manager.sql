SELECT (('{"developmentIdeas":{"pageInfo":{"hasNextPage":' || (
  SELECT (CAST(EXISTS (
    SELECT 1
    FROM development_idea AS t1
    WHERE NOT (t1.created_at >= $1::TIMESTAMP WITH TIME ZONE AND (t1.created_at > $1::TIMESTAMP WITH TIME ZONE OR t1.created_at = $1::TIMESTAMP WITH TIME ZONE AND t1.id < $2::UUID))
  ) AS TEXT)
  || ',"hasPreviousPage":' || CAST(count(*) > 2 AS TEXT)
  || ',"startCursor":' || coalesce((array_agg(l5.c1) FILTER (WHERE l5.page_place <= 2)) [1], 'null')
  || '},"nodes":[' || coalesce(string_agg(l5.c2, ',') FILTER (WHERE l5.page_place <= 2), '')) AS "Concatenated_2"
  FROM (
    SELECT p4.page_place AS page_place, ('"7d22884a' || ',' || CAST(p4.created_at AS TEXT) || ',' || CAST(p4.id AS TEXT) || '"') AS c1, ('{"title":' || CAST(to_json(p4.title) AS TEXT)
    || ',"plannedVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t6.number AS TEXT) || '"}') AS "Concatenated_3"
      FROM service_version AS t6
      WHERE t6.id = p4.planned_version_id
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
            SELECT t8.id AS id, t8.service_id AS service_id, t8.version_id AS version_id, t8.idea_id AS idea_id, t8.target_item_id AS target_item_id, t8.parent_id AS parent_id, t8.author_id AS author_id, t8.audience AS audience, t8.customer_id AS customer_id, t8.language AS language, t8.body AS body, t8.aspect AS aspect, t8.stance AS stance, t8.created_at AS created_at, t8.edited_at AS edited_at, t8.resolved_at AS resolved_at, t8.resolved_by_id AS resolved_by_id, t8.resolution AS resolution, t8.revision AS revision
            FROM stakeholder_comment AS t8
            WHERE t8.idea_id = p4.id
            ORDER BY t8.created_at ASC, t8.id DESC
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
        WHERE t1.created_at >= $1::TIMESTAMP WITH TIME ZONE AND (t1.created_at > $1::TIMESTAMP WITH TIME ZONE OR t1.created_at = $1::TIMESTAMP WITH TIME ZONE AND t1.id < $2::UUID)
        ORDER BY t1.created_at ASC, t1.id DESC
        LIMIT 3
      ) AS p3
    ) AS p4
    ORDER BY p4.page_place DESC
  ) AS l5
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t14.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t14
  ORDER BY t14.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
