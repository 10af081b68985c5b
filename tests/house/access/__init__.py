"""Who may go where: the world that is walked, and the tables of routes."""
