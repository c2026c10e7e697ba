"""Who answers what a web service is asked: this process, or a function or service elsewhere."""
