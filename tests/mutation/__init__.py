"""Changes one cell of the data at a time into a wrong but valid value, and lists every change that nothing notices.

`book` holds the tables as an editor does and makes the changes; `guard` holds a changed bundle against what could
notice, cheapest first; `notebooks` runs the notebooks' cells in this process as the regression would. Run it with
`make mutate`; `tests/test_mutation.py` runs a sample of it.

The code is mutated by mutmut; `code` holds what that left against `docs/mutants.md`. Run it with `make mutants`.
"""
