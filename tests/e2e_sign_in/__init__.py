"""Signing in with the whole app: the command, the engine behind a window, a real keyring, a browser that is played."""
