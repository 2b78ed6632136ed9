"""The figures of the story: a module for each notebook, a function for each figure."""
