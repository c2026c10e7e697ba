"""What can be asked for over JSON, whoever passes it on: one registry of actions, and what each does.

A new action is one entry of `registry.ACTIONS`: events, rights, metrics and docs/actions.md follow from it.
"""
