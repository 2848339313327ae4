"""One folder, one exchange."""
