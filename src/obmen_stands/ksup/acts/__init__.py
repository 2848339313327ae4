"""All acts of the contract, one file for each kind of object."""

from obmen_stands.ksup.acts import (
    contacts,
    deals,
    incomes,
    lists,
    notices,
    orders,
    products,
    retail,
    service,
    shipments,
)

ACTS = [
    *service.ACTS,
    *deals.ACTS,
    *orders.ACTS,
    *contacts.ACTS,
    *products.ACTS,
    *incomes.ACTS,
    *notices.ACTS,
    *shipments.ACTS,
    *retail.ACTS,
    *lists.ACTS,
]
