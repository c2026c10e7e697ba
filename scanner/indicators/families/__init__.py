"""The sheets, one module for each family of indicators."""
