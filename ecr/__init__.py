"""Deployment from a local image to a running function: the operator's commands, all safe to repeat and to interrupt.

`setup` creates the repositories, `push` uploads an image, `stack` creates the function and its resources, `deploy`
moves the alias to an image named by its digest, `rollback` moves it back, `status` lists aliases and versions. Every
command first reads the current state and changes only what differs; with `--dry-run` it prints what it would change.
`faults` holds the message of every error.
"""
