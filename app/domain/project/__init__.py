"""Projects: the running work that makes planned versions real. Internal, always."""
