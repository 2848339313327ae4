"""What 1C may send: every kind of the contract. One no flow takes is kept and held."""

from .kinds import OTHERS
from .orders import ORDERS

KINDS = (ORDERS, *OTHERS)
