"""How fast the desk is: real processes, real services, figures as JSON.

`./dev bench [NAME ...]` runs them. Every benchmark is a file with a `run(options)` that returns a
`Result`; none of them is part of a running desk.
"""
