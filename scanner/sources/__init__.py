"""Sources of daily bars for a whole market, all behind the port in `scanner.sources.base`."""
