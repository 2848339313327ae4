"""Real server processes killed with ``kill -9``, judged from the other side's own data.   Rules H1, H2, H4.

``siege`` starts a KSUP, a server and its load, kills and starts it again as often as it is told, and lets ``judge``
compare what was acknowledged with what KSUP holds. ``python -m tests.crash`` does it for both databases.
"""
