"""Which ideas a viewer sees."""

from app.domain.idea import model
from app.domain.service.visibility import own_of_service, through

idea_visible = own_of_service("submitted_by_id")
"""Customers: their own people's."""

of_idea = through(model.DevelopmentIdea.__table__, "idea_id", idea_visible)
"""Rows that are seen when the idea is that they are about; those about none, always."""
