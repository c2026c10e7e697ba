"""What is wrong here, and what to do: each part is looked at by itself, and none hides another."""
