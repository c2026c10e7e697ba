"""Who passes: a screen is one line of text, parsed, checked and evaluated; never executed."""
