"""How the bundled model is made. Nothing here runs in production."""
