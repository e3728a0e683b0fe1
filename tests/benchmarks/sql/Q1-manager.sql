select '{"service":' || coalesce((
    select '{"id":"Service:' || s.id || '","key":"' || s.key || '","form":"' || s.form || '","classification":"' || s.classification
        || '","category":' || to_json(s.category) || ',"reviewDueOn":' || coalesce('"' || s.review_due_on || '"', 'null') || '}'
    from service s where s.id = $1 and not s.is_package
), 'null') || '}'
