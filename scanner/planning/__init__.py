"""And then: where to enter, where to be wrong, how far it may go, how much to buy, and what to beware of."""
