"""The command line: every operator act as a command."""
