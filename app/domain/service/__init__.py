"""Services and their versions: texts, scope, commitments, prices, relationships, stakeholders."""
