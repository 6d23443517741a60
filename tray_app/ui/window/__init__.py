"""The main window: its list, its filters and its strip of today's numbers."""
