"""The one function between the question and the answer.

The room is not called `scan`, as the drawing has it: that name is the package's public function.
"""
