"""What is known: published figures with their observations, read topic by topic from
``data/*.toml``.
"""
