"""Asks a portal what only a real one can tell, beside what the stand in this folder does.

`python -m obmen_stands.bitrix24.probe WEBHOOK [--write] [--second WEBHOOK]` prints a table: question, answer here, what
the stand does. It only reads, unless `--write`: then it makes contacts and deals called `obmen probe` and deletes them.
"""
