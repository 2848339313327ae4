"""``obmen demo``: a small firm on stands, played through and judged by what 1C and KSUP themselves hold.

One firm (``company``) is started: obmen, two 1C bases, KSUP. Each exchange is a chapter (``chapters/``) that says what
1C does and how its rules are judged; ``troubles`` breaks things meanwhile; ``show`` tells a person about it.
"""


def main(arguments: list[str]) -> int:
    """The exit code."""
    from .command import demo

    code: int = demo.main(args=arguments, prog_name="obmen demo", standalone_mode=False)
    return code
