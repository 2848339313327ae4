"""What every other layer stands on: words, errors, time, records. Imports nothing of obmen but itself."""
