"""Who works with whom over time: the engine, the runner, the announcer, the sign-in, and what the settings ask for."""
