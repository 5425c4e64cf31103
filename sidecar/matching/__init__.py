"""From a seller's SKU to a product of the shop. Pure."""
