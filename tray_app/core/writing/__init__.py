"""Writing the missing Task, exactly once, as the logger would have: what, when, and what to believe after."""
