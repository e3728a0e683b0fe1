SELECT (('{"developmentIdeas":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM development_idea AS t1
  )
  || ',"nodes":[' || coalesce(string_agg(l4.c0, ','), '')) AS "Concatenated_2"
  FROM (
    SELECT ('{"title":' || CAST(to_json(p3.title) AS TEXT)
    || ',"status":"' || CAST(p3.status AS TEXT)
    || '","language":"' || CAST(upper(p3.language) AS TEXT)
    || '","service":' || coalesce((
      SELECT ('{"key":"' || CAST(t5.key AS TEXT) || '"}') AS "Concatenated_3"
      FROM service AS t5
      WHERE t5.id = p3.service_id
    ), 'null')
    || ',"submittedBy":' || coalesce((
      SELECT ('{"key":"' || CAST(t6.key AS TEXT) || '"}') AS "Concatenated_4"
      FROM party AS t6
      WHERE t6.id = p3.submitted_by_id
    ), 'null')
    || ',"scopeItem":' || coalesce((
      SELECT ('{"text":{"text":' || coalesce(CAST(to_json(coalesce(t7.text ->> 'fi', t7.text ->> 'sv', t7.text ->> 'en')) AS TEXT), 'null') || '}}') AS "Concatenated_5"
      FROM scope_item AS t7
      WHERE t7.id = p3.scope_item_id
    ), 'null')
    || ',"answer":' || CASE WHEN (p3.answer IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(p3.answer ->> 'fi', p3.answer ->> 'sv', p3.answer ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"plannedVersion":' || coalesce((
      SELECT ('{"number":"' || CAST(t10.number AS TEXT) || '"}') AS "Concatenated_6"
      FROM service_version AS t10
      WHERE t10.id = p3.planned_version_id
    ), 'null')
    || ',"comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM stakeholder_comment AS t12
      WHERE t12.idea_id = p3.id
    ) || '}}') AS c0
    FROM (
      SELECT t1.id AS id, t1.service_id AS service_id, t1.title AS title, t1.body AS body, t1.language AS language, t1.submitted_by_id AS submitted_by_id, t1.scope_item_id AS scope_item_id, t1.status AS status, t1.answer AS answer, t1.planned_version_id AS planned_version_id, t1.feedback_id AS feedback_id, t1.created_at AS created_at, t1.revision AS revision
      FROM development_idea AS t1
      ORDER BY t1.created_at DESC, t1.id ASC
      LIMIT 20
    ) AS p3
  ) AS l4
)
|| ']},"erp":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_3
    FROM service_feedback AS t14
    WHERE t14.service_id = (
      SELECT t16.id
      FROM service AS t16
      WHERE t16.key = $1::VARCHAR
    )
  )
  || ',"nodes":[' || coalesce(string_agg(l18.c0, ','), '')) AS "Concatenated_7"
  FROM (
    SELECT ('{"touchpoint":"' || CAST(p17.touchpoint AS TEXT)
    || '","score":' || CAST(p17.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(p17.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(p17.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(p17.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":"' || CAST(t19.key AS TEXT) || '"}') AS "Concatenated_8"
      FROM party AS t19
      WHERE t19.id = p17.customer_id
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":"' || CAST(t20.key AS TEXT) || '"}') AS "Concatenated_9"
      FROM party AS t20
      WHERE t20.id = p17.respondent_id
    ), 'null')
    || ',"handling":"' || CAST(p17.handling AS TEXT)
    || '","occurredAt":' || CAST(to_json(p17.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(p17.answered_at) AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t14.id AS id, t14.service_id AS service_id, t14.offering_id AS offering_id, t14.customer_id AS customer_id, t14.respondent_id AS respondent_id, t14.respondent_hash AS respondent_hash, t14.touchpoint AS touchpoint, t14.score AS score, t14.recommend AS recommend, t14.return_intent AS return_intent, t14.rating_cost AS rating_cost, t14.rating_time AS rating_time, t14.rating_quality AS rating_quality, t14.rating_friendliness AS rating_friendliness, t14.body AS body, t14.language AS language, t14.occurred_at AS occurred_at, t14.occurred_on AS occurred_on, t14.handling AS handling, t14.answer AS answer, t14.answered_at AS answered_at, t14.revision AS revision
      FROM service_feedback AS t14
      WHERE t14.service_id = (
        SELECT t16.id
        FROM service AS t16
        WHERE t16.key = $1::VARCHAR
      )
      ORDER BY t14.occurred_at DESC, t14.id ASC
      LIMIT 50
    ) AS p17
  ) AS l18
)
|| ']},"workplace":{"totalCount":' || (
  SELECT ((
    SELECT CAST(count(*) AS TEXT) AS count_4
    FROM service_feedback AS t21
    WHERE t21.service_id = (
      SELECT t23.id
      FROM service AS t23
      WHERE t23.key = $2::VARCHAR
    )
  )
  || ',"nodes":[' || coalesce(string_agg(l25.c0, ','), '')) AS "Concatenated_10"
  FROM (
    SELECT ('{"touchpoint":"' || CAST(p24.touchpoint AS TEXT)
    || '","score":' || CAST(p24.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(p24.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(p24.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(p24.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":"' || CAST(t26.key AS TEXT) || '"}') AS "Concatenated_11"
      FROM party AS t26
      WHERE t26.id = p24.customer_id
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":"' || CAST(t27.key AS TEXT) || '"}') AS "Concatenated_12"
      FROM party AS t27
      WHERE t27.id = p24.respondent_id
    ), 'null')
    || ',"handling":"' || CAST(p24.handling AS TEXT)
    || '","occurredAt":' || CAST(to_json(p24.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(p24.answered_at) AS TEXT), 'null') || '}') AS c0
    FROM (
      SELECT t21.id AS id, t21.service_id AS service_id, t21.offering_id AS offering_id, t21.customer_id AS customer_id, t21.respondent_id AS respondent_id, t21.respondent_hash AS respondent_hash, t21.touchpoint AS touchpoint, t21.score AS score, t21.recommend AS recommend, t21.return_intent AS return_intent, t21.rating_cost AS rating_cost, t21.rating_time AS rating_time, t21.rating_quality AS rating_quality, t21.rating_friendliness AS rating_friendliness, t21.body AS body, t21.language AS language, t21.occurred_at AS occurred_at, t21.occurred_on AS occurred_on, t21.handling AS handling, t21.answer AS answer, t21.answered_at AS answered_at, t21.revision AS revision
      FROM service_feedback AS t21
      WHERE t21.service_id = (
        SELECT t23.id
        FROM service AS t23
        WHERE t23.key = $2::VARCHAR
      )
      ORDER BY t21.occurred_at DESC, t21.id ASC
      LIMIT 50
    ) AS p24
  ) AS l25
) || ']}}') || coalesce((
  SELECT '' || CAST(CAST(EXTRACT (epoch FROM t28.recorded_at) * 1000000 AS BIGINT) AS TEXT) AS anon_1
  FROM change_transaction AS t28
  ORDER BY t28.recorded_at DESC
  LIMIT 1
), '')) AS "Concatenated_1"
