"""What 1C may send: every kind of the contract. One no flow takes is kept and held."""

from .kinds import OTHERS
from .orders import ORDERS
from .work_orders import WORK_ORDERS

KINDS = (ORDERS, *OTHERS, WORK_ORDERS)
