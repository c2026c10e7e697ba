"""What is kept: the market's sessions, splits and listings, published atomically, checksummed, repairable.

A history is a place with immutable, content-addressed files and one small manifest that names them: `files` is the
place (a folder; `bucket` one in S3), `block` a month of bars, `tables` splits, listings and details, `manifest` the one
file that changes, `reading` and `publishing` the two ways through it, `merging` what a publish makes of both versions,
by the times of a `fetch_clock`; `store.History` is what the rest of the scanner sees, `annotated` the same with the
user's own file of tickers, `sync` and `details` how it is filled, `corrections` where it and its source disagree.
"""
