"""The ranking: which stocks are ranked, and their scores by factors."""
