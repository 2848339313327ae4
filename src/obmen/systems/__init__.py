"""One folder, one outside system."""
