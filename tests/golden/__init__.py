"""Worlds with a known truth, and how well the verdicts of the app agree with it."""
