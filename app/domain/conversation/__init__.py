"""Conversations: comments and the statements of stakeholders, in threads with an audience."""
