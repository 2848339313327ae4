"""What the program ends with (``app.py`` says what each means)."""

OK, TROUBLE, USAGE, SETTING, BROKEN_OFF = 0, 1, 2, 3, 130
