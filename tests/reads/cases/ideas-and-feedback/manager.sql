SELECT ('{"developmentIdeas":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM development_idea AS t1
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_1
  FROM (
    SELECT ('{"title":' || CAST(to_json(t3.title) AS TEXT)
    || ',"status":' || ('"' || CAST(t3.status AS TEXT) || '"')
    || ',"language":' || ('"' || CAST(upper(t3.language) AS TEXT) || '"')
    || ',"service":' || coalesce((
      SELECT CASE WHEN NOT t5.is_package THEN ('{"key":' || ('"' || CAST(t5.key AS TEXT) || '"') || '}') WHEN t5.is_package THEN ('{"key":' || ('"' || CAST(t5.key AS TEXT) || '"') || '}') END AS json
      FROM service AS t5
      WHERE t5.id = t3.service_id
      LIMIT 1
    ), 'null')
    || ',"submittedBy":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t6.key AS TEXT) || '"') || '}') AS json
      FROM party AS t6
      WHERE t6.id = t3.submitted_by_id
      LIMIT 1
    ), 'null')
    || ',"scopeItem":' || coalesce((
      SELECT ('{"text":{"text":' || coalesce(CAST(to_json(coalesce(t7.text ->> 'fi', t7.text ->> 'sv', t7.text ->> 'en')) AS TEXT), 'null') || '}}') AS json
      FROM scope_item AS t7
      WHERE t7.id = t3.scope_item_id
      LIMIT 1
    ), 'null')
    || ',"answer":' || CASE WHEN (t3.answer IS NULL) THEN 'null' ELSE ('{"text":' || coalesce(CAST(to_json(coalesce(t3.answer ->> 'fi', t3.answer ->> 'sv', t3.answer ->> 'en')) AS TEXT), 'null') || '}') END
    || ',"plannedVersion":' || coalesce((
      SELECT ('{"number":' || ('"' || CAST(t10.number AS TEXT) || '"') || '}') AS json
      FROM service_version AS t10
      WHERE t10.id = t3.planned_version_id
      LIMIT 1
    ), 'null')
    || ',"comments":{"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_2
      FROM stakeholder_comment AS t12
      WHERE t12.idea_id = t3.id
    ) || '}}') AS json
    FROM development_idea AS t3
    ORDER BY t3.created_at DESC, t3.id
    LIMIT 20
  ) AS listed
)
|| '},"erp":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM service_feedback AS t14
  WHERE t14.service_id = (
    SELECT t16.id
    FROM service AS t16
    WHERE t16.key = $1::VARCHAR
  )
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_2
  FROM (
    SELECT ('{"touchpoint":' || ('"' || CAST(t17.touchpoint AS TEXT) || '"')
    || ',"score":' || CAST(t17.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(t17.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(t17.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(t17.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t20.key AS TEXT) || '"') || '}') AS json
      FROM party AS t20
      WHERE t20.id = t17.customer_id
      LIMIT 1
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t21.key AS TEXT) || '"') || '}') AS json
      FROM party AS t21
      WHERE t21.id = t17.respondent_id
      LIMIT 1
    ), 'null')
    || ',"handling":' || ('"' || CAST(t17.handling AS TEXT) || '"')
    || ',"occurredAt":' || CAST(to_json(t17.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(t17.answered_at) AS TEXT), 'null') || '}') AS json
    FROM service_feedback AS t17
    WHERE t17.service_id = (
      SELECT t19.id
      FROM service AS t19
      WHERE t19.key = $2::VARCHAR
    )
    ORDER BY t17.occurred_at DESC, t17.id
    LIMIT 50
  ) AS listed
)
|| '},"workplace":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM service_feedback AS t22
  WHERE t22.service_id = (
    SELECT t24.id
    FROM service AS t24
    WHERE t24.key = $3::VARCHAR
  )
)
|| ',"nodes":' || (
  SELECT coalesce(('[' || string_agg(listed.json, ',') || ']'), '[]') AS coalesce_3
  FROM (
    SELECT ('{"touchpoint":' || ('"' || CAST(t25.touchpoint AS TEXT) || '"')
    || ',"score":' || CAST(t25.score AS TEXT)
    || ',"recommend":' || coalesce(CAST(t25.recommend AS TEXT), 'null')
    || ',"ratings":{"quality":' || coalesce(CAST(t25.rating_quality AS TEXT), 'null')
    || '},"body":' || coalesce(CAST(to_json(t25.body) AS TEXT), 'null')
    || ',"customer":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t28.key AS TEXT) || '"') || '}') AS json
      FROM party AS t28
      WHERE t28.id = t25.customer_id
      LIMIT 1
    ), 'null')
    || ',"respondent":' || coalesce((
      SELECT ('{"key":' || ('"' || CAST(t29.key AS TEXT) || '"') || '}') AS json
      FROM party AS t29
      WHERE t29.id = t25.respondent_id
      LIMIT 1
    ), 'null')
    || ',"handling":' || ('"' || CAST(t25.handling AS TEXT) || '"')
    || ',"occurredAt":' || CAST(to_json(t25.occurred_at) AS TEXT)
    || ',"answeredAt":' || coalesce(CAST(to_json(t25.answered_at) AS TEXT), 'null') || '}') AS json
    FROM service_feedback AS t25
    WHERE t25.service_id = (
      SELECT t27.id
      FROM service AS t27
      WHERE t27.key = $4::VARCHAR
    )
    ORDER BY t25.occurred_at DESC, t25.id
    LIMIT 50
  ) AS listed
) || '}}') AS "Concatenated_1"
