"""Named byte strings in one place, a folder or a prefix of a bucket: for whoever stores, the history first of all."""
