"""The contract over HTTP as a server: ASGI, run by uvicorn."""
