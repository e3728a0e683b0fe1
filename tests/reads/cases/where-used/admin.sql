SELECT ('{"desk":{"totalCount":' || '0'
|| ',"nodes":' || '[]'
|| '},"network":{"totalCount":' || '0'
|| ',"nodes":' || '[]'
|| '},"printing":{"totalCount":' || '0'
|| ',"nodes":' || '[]' || '}}') AS "Concatenated_1"
