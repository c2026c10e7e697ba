"""The history: the market's stored sessions, splits and listings, published atomically, checksummed, repairable.

A history is a place with immutable, content-addressed files and one small manifest that names them: `files` is the
place (a folder; `bucket` one in S3), `block` a month of bars, `tables` splits, listings and details, `manifest` the one
file that changes, `snapshot_reader` and `publishing` read and write through it, `merging` combines the stored and the
fetched version by the times of a `fetch_clock`; `history.History` is what the rest of the scanner uses, `annotated`
adds the user's own file of tickers, `sync` and `details` fill it, `corrections` finds where it and its source disagree.
"""
