"""What answers a request, by noun: reads, calls a use case, and renders."""
