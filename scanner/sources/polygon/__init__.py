"""The market as Polygon.io (Massive) publishes it.

`market` fills the port and asks for many sessions at once, `connection` makes one call and makes it again where that
may help, `exchange` keeps each within bounds, `failure`, `refusal` and `tls` tell what went wrong apart, `secrecy`
keeps the key out of it, `link` says which pages the key goes to, `pace` keeps to the plan's rate, `answer` is what
every body must be, `pages` gathers tables, `flight` keeps many calls under way, and `bars`, `reference` and `overview`
read what is in them.
"""
