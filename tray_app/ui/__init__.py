"""What the rep sees: tray, window, pages. Knows the core and PySide6; never an adapter."""
