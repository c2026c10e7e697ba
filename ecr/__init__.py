"""From an image to a running function: what an operator runs, each command safe to repeat and to interrupt.

`setup` makes the repositories, `push` brings an image there, `stack` creates the function and everything around it,
`deploy` moves the alias to an image named by its digest, `rollback` moves it back, `status` tells who is where. Every
command looks first and changes only what differs; with `--dry-run` it says what it would change. `faults` has a
sentence for whatever may be wrong.
"""
