"""A TikTok Shop and a PrestaShop on loopback, for the demo, development and tests."""
