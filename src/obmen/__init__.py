"""An integration server that stands between 1C and the systems around it."""
