"""Short errands: load, ask, call one service, answer."""
