"""What the project is about: pure rules and data. No I/O, no clock, no randomness; standard library only."""
