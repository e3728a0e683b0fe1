"""Feedback of customers at the touchpoints of a service, and how it is handled."""
