"""Takes the first message of each free lane, brings it across, and hands the verdict to the journal."""
