"""The journal: keeps every message, is the queue it waits in, and is what the operator sees."""
