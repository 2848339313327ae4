"""The pages: what a person sees and does. Reads go to the database, acts on messages to the journal's writer."""
