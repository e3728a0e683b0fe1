"""The life cycle: the graph of stages, its gates, and the transitions of every version."""
