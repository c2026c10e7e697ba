"""The cache: a request that was answered before gets the stored answer.

`key` identifies an answer by everything that it depends on, `entry` is its stored form, `labels` puts it into the
request's own words, `store` is the port that the adapters `memory` and `redis` implement, `breaker` skips a failing
Redis for a while, and `cache` joins them for the service.
"""
