"""Adapters that turn texts into analyses, one per file, behind the `Engine` protocol."""
