"""The command line: turns options into requests and answers into tables, and decides nothing."""
