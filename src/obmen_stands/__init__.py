"""Stand-ins for the systems around obmen: programs of their own that share no code with it."""
