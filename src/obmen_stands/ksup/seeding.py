"""What a trainer puts into KSUP past the contract."""

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.contacts import ContactFields
from obmen_stands.ksup.call import Call
from obmen_stands.ksup.fields import Base, Code


class NewContact(ContactFields):
    """``codes``: 1C's, by base."""

    codes: dict[Base, Code] = {}


def add_contact(call: Call, contact: NewContact) -> str:
    id_ = records.add(call, "contact", contact.model_dump(exclude={"codes"}))
    for base, code in contact.codes.items():
        records.take_code(call, base, "contact", code, id_)
    return id_
