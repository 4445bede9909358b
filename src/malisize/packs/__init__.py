"""A country's folder from outside: found by its path, read with care and checked before it is
used. It is data: the worst that it can be is refused.
"""
