"""What is measured: the indicators, the kernels that compute them, and the engine that runs both."""
