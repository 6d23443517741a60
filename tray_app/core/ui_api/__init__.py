"""What may a window ask, and in which words is it answered? The protocols between the window and the services."""
