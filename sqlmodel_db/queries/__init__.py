"""The read side and the counters."""
