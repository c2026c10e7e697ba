"""Lets every operation of the function fail in turn: on files, and on sockets to Redis, to S3 and to the source."""
