"""What is seen: frozen arrays of each ticker's own bars, adjusted, checked and free of gaps."""
