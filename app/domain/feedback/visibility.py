"""Which feedback a viewer sees."""

from app.domain.service.visibility import own_of_service

feedback_visible = own_of_service("customer_id")
"""Customers: their own."""
