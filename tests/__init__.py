"""The four shelves: unit, integration, functional, verification; and the rules of the house."""
