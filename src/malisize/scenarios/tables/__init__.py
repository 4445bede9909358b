"""Tables of scenarios as streams: CSV or JSON Lines in, the same out with columns added, a block of
whole rows at a time.

A block is what the stream has to give at once, so that results of the first rows leave before the
last rows arrive, and memory does not grow with the input.
"""
