"""What stands behind ``./dev``: set-up, private services, the supervisor, tests and backups.

Everything here uses the standard library alone, because it runs before anything is installed.
"""
