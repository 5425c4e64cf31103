"""View models: what a page shows, made from rows and documents without any I/O."""
