"""The tab: routes, handlers, view models, sessions."""
