"""``obmen``: finds the language, reads the words, carries out, and says by its exit code how it went.

0    done, all is well
1    carried out and troubles found, or the other side refused
2    typed wrongly
3    a setting is wrong, or the server or its database cannot be reached
130  broken off
"""

import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from .codes import OK, SETTING


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The program. Ends by SystemExit."""
    os.umask(0o077)  # what is written holds other people's orders, names and phones
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """The exit code; what is shown goes to standard output, what went wrong to standard error. With ``--json`` both to
    standard output: ``{"error": …, "code": …}``."""
    from django.core.exceptions import ImproperlyConfigured

    from . import words
    from .output import failed

    as_json = "--json" in arguments  # known before anything is read: also what stops the reading is told in it
    try:
        from obmen.site import boot

        boot()
        words.use(words.choose())
        return _carried_out(arguments, as_json)
    except ImproperlyConfigured as error:
        return failed(SETTING, [words.before_start(error.args[0] if error.args else "")], as_json=as_json)
    except BrokenPipeError:
        # whoever read our output has gone; nothing more can be said to him
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _carried_out(arguments: list[str], as_json: bool) -> int:
    from .tree import obmen
    from .troubles import say_why

    logging.basicConfig(level=logging.ERROR)
    try:
        result = obmen.main(args=arguments, prog_name="obmen", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        if (code := say_why(error, as_json=as_json)) is None:
            raise
        return code
    return result if isinstance(result, int) else OK
