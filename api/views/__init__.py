"""Addresses of the API, a file for each thing. Each method asks, calls one service, answers."""
