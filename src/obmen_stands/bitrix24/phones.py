"""The key by which the portal finds doubled phones. Only equal keys match."""

import re

LONG = 10
LEFT_AS_THEY_ARE = ("80", "81", "82")
CHANGED = (("00", ""), ("011", ""), ("8", "7"), ("0", ""))


def phone_key(raw: str) -> str:
    """`8 916 123-45-67` and `+7 (916) 1234567, доб. 12` agree; ten digits without a country code agree with neither."""
    # "+8 …" is a foreign number of a country beginning with 8, so its 8 must survive the rule below
    given = "00" + raw[1:] if len(raw) >= LONG and raw.startswith("+8") else raw
    left = re.sub(r"[^0-9#*,;]", "", given)
    if len(left) >= LONG and not left.startswith(LEFT_AS_THEY_ARE):
        for head, instead in CHANGED:
            if left.startswith(head):
                left = instead + left[len(head) :]
                break
    return re.split(r"[;#,*]", left)[0]


def email_key(raw: str) -> str:
    return raw.strip().lower()
