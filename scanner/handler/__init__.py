"""The Lambda function: `scanner.handler.handler`. It translates events into questions and answers into replies."""

from scanner.handler.invocation import handler

__all__ = ["handler"]
