"""What bodies and answers look like, a file for each thing."""
