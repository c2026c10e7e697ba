"""What changes rarely: the exchange's calendar, sectors by SIC code, and what others know of tickers."""
