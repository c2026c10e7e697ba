"""The screen: one line of text that is parsed, checked and evaluated, never executed."""
