"""Reads of the demo portfolio: what is asked, the SQL that it becomes, and the answer."""
