"""The trade: who (segment), where (channels), and how many together (audience). Builds quantities,
computes nothing.
"""
