"""History: recorded states, the recorded clock and change events. How it works: README.md."""
