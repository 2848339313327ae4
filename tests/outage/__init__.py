"""A target that is down, hangs, or gets one bad record: what waits, what goes on, what a person has to do (nothing).

Rules H2, H3. Time is owned: hours pass in milliseconds.
"""
