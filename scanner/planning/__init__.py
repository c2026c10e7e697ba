"""Trade plans: entry, stop, targets, position size, and flags that warn."""
