"""What is kept: the market's sessions, splits and listings, published atomically, checksummed, repairable.

A history is a place with immutable, content-addressed files and one small manifest that names them: `files` is the
place (a folder; `bucket` one in S3), `block` a month of bars, `tables` splits, listings and details, `manifest` the one
file that changes, `reading` and `publishing` the two ways through it, `store.History` what the rest of the scanner
sees, `annotated` the same with the user's own file of tickers, `sync` and `details` how it is filled.
"""
