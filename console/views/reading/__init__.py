"""The pages of how messages are read, one module each."""
