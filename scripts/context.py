"""Lambda's context, for scripts that call the handler themselves."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass
class Context:
    """What Lambda's context gives the function.

    Attributes:
        end: when the invocation's time is up, by the monotonic clock.
    """

    end: float
    function_name: str = "local"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:1:function:local"
    aws_request_id: str = "local"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds to the end."""
        return int((self.end - time.monotonic()) * 1000)
