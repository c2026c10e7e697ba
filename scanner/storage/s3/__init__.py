"""A prefix of a bucket as a place to store in.

`bucket` fills the port by leases and conditional writes, `objects` reads and writes single objects, each call within
the bounds of `scanner.bounded_call`, and `refusals` says why S3 refuses.
"""
