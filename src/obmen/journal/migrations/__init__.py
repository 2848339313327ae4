"""Before writing another: on SQLite Django makes ``journal_message`` anew for most changes of it (a field altered or
added with a default, a constraint), and dropping the old table takes two things along that must be put back in the
same migration:

- its row in ``sqlite_sequence``: numbers and places are drawn from it and never given twice, even when the newest
  messages were pruned; keep ``seq`` before and set it after;
- the triggers ``journal_text_changed`` and ``journal_text_gone``, by which the index of the text follows the rows.

Only a column that may be null and has no default is added to the table as it stands.
"""
