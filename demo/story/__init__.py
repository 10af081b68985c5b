"""What people at the demo desk write to each other. PURE: words in, words out, chance passed in."""
