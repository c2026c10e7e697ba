"""A server with Polygon's API for any market: for work without a network, tests and demonstrations."""

#: What points a scanner at a server that was started with its own defaults.
CLIENT_SETTINGS = "POLYGON_BASE_URL=http://127.0.0.1:8000 POLYGON_API_KEY=any SCANNER_MARKET=polygon"
