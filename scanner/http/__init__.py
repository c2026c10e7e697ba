"""The contract over HTTP: one table of routes made of the registry of actions, and one function that answers.

It knows no framework and no server. Two edges translate: `handler` Lambda's events, `server` ASGI.
"""
