"""A TikTok Shop Open API on loopback: signatures, tokens, orders, cancellations, fulfilment, returns, webhooks."""
