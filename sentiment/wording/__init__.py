"""What of a stored text is read: visible, the customer's own, new, and each thing once."""
