"""Sends the function random and hostile events, and measures time, memory and status."""
