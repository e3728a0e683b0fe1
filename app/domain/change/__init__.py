"""Changes: the feed of what was recorded, which is the audit log too."""
