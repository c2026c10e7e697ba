"""A market served the way Polygon serves the real one: for work without a network, for tests, for demonstrations."""
