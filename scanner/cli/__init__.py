"""The terminal: it turns options into questions and answers into tables, and decides nothing."""
