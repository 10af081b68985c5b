"""Reads that shape rows for the screens. Every one starts from `visible_to(user)`."""
