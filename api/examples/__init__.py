"""One story for all examples in the OpenAPI document, a file for each part. Plain values only.

Ana of Example Ltd writes twice about an invoice. Her second message escalates the ticket, Bo takes
it, answers and leaves a note. The numbers are what the bundled engine says of her words; ids and
moments are made up, and are the same things wherever they turn up.
"""

# Opaque to callers; this is how `api.pages` makes them.
CURSOR = "WyJuZXdlc3QiLCAiMjAyNi0xMS0yMFQwOTozMDowMCswMDowMCIsIDE3XQ"
