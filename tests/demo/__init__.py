"""Tests of the demo counterparts themselves: a demo that is too lenient would hide faults."""
