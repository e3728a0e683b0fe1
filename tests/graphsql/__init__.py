"""The engine: from a document to one statement and its answer."""
