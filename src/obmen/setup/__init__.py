"""Connections, flows, tokens, people's settings: what a person sets up."""
