"""The large portfolio, made by rule from fixed lists: no chance, no clock, the same rows every time."""
