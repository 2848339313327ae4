"""``python -m tools.bsl``: what can be known of the modules in ``1c/`` without the platform.

They parse, stand as ``bslfmt`` writes them, call nothing that is not there, and keep to what an exchange must keep to:
every connection has its time limit, nothing waits for the network inside a transaction or an event subscription.
"""
