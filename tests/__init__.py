"""The tests: a mirror of app/. conftest.py says what they can ask for."""
