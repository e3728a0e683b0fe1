"""Pages for people: the explorer. `explorer/` is its source, `dist/` what `make web` built of it."""
