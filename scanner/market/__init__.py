"""What comes in: sources of daily bars for a whole market, all behind the port in `scanner.market.source`."""
