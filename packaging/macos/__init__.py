"""The app bundle for macOS."""
