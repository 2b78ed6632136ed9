"""The figures of the story: a module for each notebook, a function for each figure.

Importing it also makes a reporter's own Altair charts show offline, as the figures do.
"""

from hrcvote.altair_renderer import register

register()
