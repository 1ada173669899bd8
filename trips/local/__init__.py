"""Everything that a laptop, a demonstration or a test run needs and production does not."""
