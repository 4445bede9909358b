"""What is supposed: assumptions files, their keys, and the layers they are merged from."""
