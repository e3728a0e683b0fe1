"""Who holds the demo token of each role: the persons that portfolio.yaml names, and the customer of the one with the role CUSTOMER."""

from app.demo.file import demo_portfolio

DEMO_VIEWERS = {role: (holder.person, holder.customer) for role, holder in demo_portfolio().tokens.items()}
"""Keys of parties by role: the person, and the customer party or None."""
