"""Makes `geometry.json` out of Natural Earth's countries: see README.md beside it."""
