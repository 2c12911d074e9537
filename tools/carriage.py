"""Whether the carriage of an order is free, and what its delivery line then costs.

Pure Python, no ORM. Amounts are in the currency of the order, without tax.
"""

from dataclasses import dataclass

from odoo.tools import float_compare


@dataclass(frozen=True)
class Delivery:
    """A delivery line of a quotation."""

    price: float  # what stands on the line
    carrier_price: float  # what the carrier asks
    is_free: bool = False  # whether the customer's terms made it free

    def is_typed(self, digits):
        """Whether somebody typed the price: neither the carrier nor we gave it.

        :param int digits: the decimals of the currency
        :rtype: bool
        """
        given = 0.0 if self.is_free else self.carrier_price
        return float_compare(self.price, given, precision_digits=digits) != 0


def is_free(goods, free_from, digits):
    """Whether goods of an amount travel free.

    :param float goods: what is bought
    :param float free_from: the customer's free-carriage amount, 0 for none
    :param int digits: the decimals of the currency
    :rtype: bool
    """
    if float_compare(free_from, 0.0, precision_digits=digits) <= 0:
        return False
    return float_compare(goods, free_from, precision_digits=digits) >= 0


def decide(delivery, goods, free_from, digits):
    """What a delivery line becomes when the goods of its order change.

    :param Delivery delivery: as it stands
    :param float goods: what is bought
    :param float free_from: the customer's free-carriage amount, 0 for none
    :param int digits: the decimals of the currency
    :return: the line with its new price; the same one where nothing changes
    :rtype: Delivery
    """
    becomes_free = is_free(goods, free_from, digits)
    if becomes_free == delivery.is_free or delivery.is_typed(digits):
        return delivery
    price = 0.0 if becomes_free else delivery.carrier_price
    return Delivery(price, delivery.carrier_price, becomes_free)
