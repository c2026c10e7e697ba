"""What is measured: fact sheets of indicators, the kernels that compute them, and the engine that runs both."""
