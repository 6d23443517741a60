"""What the right side of the window shows: an issue, an explanation, the history, the sign-in."""
