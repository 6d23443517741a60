"""Measurements, run by hand: the command stands in each file."""
