"""Contacts by phone, however it is typed there.

The portal finds phones by an index of its own, which is not quite ours: a number without its country code is another
number to it. So each phone is asked for in all its spellings, and what is found is compared anew by ``core.phone``.
"""

from collections.abc import Collection, Iterator, Mapping
from math import ceil

from obmen.core.errors import ObmenError
from obmen.core.phone import phones
from obmen.core.roles.crm import CrmContact

from .command import Command
from .listing import Lists
from .reading import ROWS_A_REQUEST, Reading
from .rest import Rest
from .rows import Records, contacts
from .spending import COMMANDS

VALUES = 20
"""The portal looks at so many values of one command, and passes over the rest without a word."""
LONGEST_COUNTRY_CODE = 3
SPELLINGS = 2
_NAMED = "contacts"


class Phones:
    def __init__(self, rest: Rest, lists: Lists, reading: Reading, records: Records, region: str) -> None:
        self._rest, self._lists, self._reading, self._records = rest, lists, reading, records
        self._region = region

    def contacts_with(self, wanted: Collection[str]) -> Mapping[str, list[CrmContact]]:
        """Of one phone the portal finds its 20 oldest contacts."""
        phones_ = dict.fromkeys(wanted)
        found = self._scanned() if self._scan_is_cheaper(len(phones_)) else self._looked_up(phones_)
        made: dict[str, list[CrmContact]] = {}
        for contact in sorted(found, key=lambda contact: int(contact.id)):
            for phone in self.phones_of(contact):
                if phone in phones_:
                    made.setdefault(phone, []).append(contact)
        return made

    def phones_of(self, contact: CrmContact) -> dict[str, None]:
        return dict.fromkeys(phone for each in contact.phones for phone in phones(each.value, self._region))

    def _scan_is_cheaper(self, wanted: int) -> bool:
        """The count of contacts is asked for where a look-up would take several requests, and costs one itself."""
        look_up = ceil(wanted * SPELLINGS / VALUES / COMMANDS) + ceil(wanted / ROWS_A_REQUEST)
        if look_up <= SPELLINGS:
            return False
        known = self._lists.size(_NAMED)
        known = self._lists.count(contacts({"HAS_PHONE": "Y"}), named=_NAMED) if known is None else known
        return ceil((known + 1) / ROWS_A_REQUEST) < look_up

    def _scanned(self) -> Iterator[CrmContact]:
        return map(self._records.contact, self._lists.scan(contacts({"HAS_PHONE": "Y"}), named=_NAMED))

    def _looked_up(self, wanted: Collection[str]) -> Collection[CrmContact]:
        values = [value for phone in wanted for value in self._spellings(phone)]
        commands = [_search(values[at : at + VALUES]) for at in range(0, len(values), VALUES)]
        ids: dict[str, None] = {}
        for _, result in self._rest.each(commands, errand=True):
            if isinstance(result, ObmenError):
                raise result
            owners = result.get("CONTACT", ()) if isinstance(result, dict) else ()
            ids.update(dict.fromkeys(map(str, owners)))
        return self._reading.contacts(ids).values()

    def _spellings(self, phone: str) -> list[str]:
        """``79161234567`` and, of the own country, ``9161234567``."""
        digits = phone.removeprefix("+")
        short = (digits[cut:] for cut in range(1, LONGEST_COUNTRY_CODE + 1))
        own = next((each for each in short if phones(each, self._region) == (phone,)), "")
        return [digits, own] if own else [digits]


def _search(values: list[str]) -> Command:
    return Command("crm.duplicate.findbycomm", {"entity_type": "CONTACT", "type": "PHONE", "values": values})
