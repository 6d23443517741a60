"""The word that makes our own program the helper of another one of it."""

HELPER = "keyring-helper"
"""The whole command line of what speaks to the keyring for the tray app."""
