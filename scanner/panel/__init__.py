"""The panel: frozen arrays of each ticker's own bars, adjusted for splits, checked and without gaps."""
