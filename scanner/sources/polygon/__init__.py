"""The market as published by Polygon.io (Massive).

`adapter` implements the port and fetches many sessions at once, `connection_pool` makes a call and retries it if that
may help, `http_call` bounds each attempt, `failure`, `refusal` and `tls` explain what went wrong, `secrecy` removes the
key from messages, `link` decides which pages get the key, `pace` limits the rate to the plan's, `response` checks every
body, `pages` collects tables, `concurrency` makes concurrent calls, and `bars`, `reference` and `ticker_overview` parse
the data.
"""
