"""The installers for Windows."""
