"""What goes into the frozen app, and what is written about it."""
