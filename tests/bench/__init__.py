"""Measures what the bundle takes: how time and memory grow with the votes. Run it with `make bench`."""
