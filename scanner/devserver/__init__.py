"""A server with Polygon's API for any market: for work without a network, tests and demonstrations."""
