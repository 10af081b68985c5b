"""What templates receive: frozen dataclasses, ready to be shown. No queries in here."""
