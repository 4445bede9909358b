"""The command line: one file per command. Reads the environment, the clock and files; computes
nothing.
"""
