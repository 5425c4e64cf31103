"""The use cases, one file each: what is done when an order arrives, ships, is cancelled or comes back."""
