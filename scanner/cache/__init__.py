"""The cache: a request that was answered before gets the stored answer.

`key` names an answer by all that it depends on, `entry` is what is stored under that name, `labels` puts it into the
words of whoever asks, `store` is the port of a place that keeps entries, `memory` and `redis` fill it, `breaker` leaves
a failing Redis alone for a while, and `cache` joins them: it is what the service sees.
"""
