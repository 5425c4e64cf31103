"""TikTok Shop orders in a PrestaShop back office: the service beside the shop."""
