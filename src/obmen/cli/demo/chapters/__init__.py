"""One module or package for each exchange of the demo; whatever stands here with a ``CHAPTER`` is played."""
