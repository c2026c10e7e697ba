"""What is known of a market: tables of bars, splits and tickers, rows that were dropped, and prices in whole ticks."""
