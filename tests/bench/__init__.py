"""Measures how long things take, beside what they would take otherwise, in one run: `make bench`.

`pairs` holds two ways to do one thing against each other, one after the other and several times, so that both have the
machine's good and bad moments; `commands` measures exports, the regression and imports, `pages` what a reader's browser
does, `growth` what ten thousand votes would take. Nothing here asserts a time: `docs/benchmarks.md` is where it is
looked at.
"""
