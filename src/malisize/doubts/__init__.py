"""What to doubt of an answer: one rule a function, each yielding notes."""
