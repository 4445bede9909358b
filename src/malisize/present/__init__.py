"""Results for a person: lines of styled text for a terminal, or plain for a pipe. Shows records,
computes nothing.
"""
