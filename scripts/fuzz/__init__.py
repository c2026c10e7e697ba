"""Sends the function whatever somebody may send, and looks at time, memory and status."""
