"""Recompute what the figures let one recompute, and answer pass, known (a named trap explains it)
or fail.

Every number carries the precision it was stated with, half a unit of its last digit, through the
arithmetic. Two numbers agree when what they leave open overlaps. Where they do not, a trap excuses
a difference of a stated size only, and only while the catalogue marks the number as it should;
anything else is a fail.
"""
