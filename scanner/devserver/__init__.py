"""A market served the way Polygon serves the real one: for work without a network, for tests, for demonstrations."""

#: What points a scanner at a server that was started with its own defaults.
CLIENT_SETTINGS = "POLYGON_BASE_URL=http://127.0.0.1:8000 POLYGON_API_KEY=any SCANNER_MARKET=polygon"
