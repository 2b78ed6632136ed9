"""The figures of the story: a room for each notebook, a function for each figure, and what they are drawn with."""
