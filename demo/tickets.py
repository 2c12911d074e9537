"""Three months of tickets, rung up, paid and closed as at a till."""

import random
import uuid
from datetime import timedelta
from itertools import cycle

from odoo import fields
from odoo.tools import SQL

from ..tools.trust import storing
from . import tools

# The days of the closed sessions, seen from today, for each till in turn.
DAYS_AGO = (88, 73, 57, 40, 22, 5)
CASHIERS = {"a": "caissier", "b": "responsable"}
TICKETS = 20
MOST_CASH = 300.0
SHARE_OF_CUSTOMERS = 0.7
SHARE_OF_CASH = 0.4
SHARE_ON_ACCOUNT = 0.5


def create(firms, staff, catalogue, customers):
    """Sell in each shop on some past days."""
    chance = random.Random(tools.SEED)
    tills = cycle((firm, till) for firm in firms.values() for till in firm.tills)
    opening = fields.Datetime.now().replace(hour=8, minute=0, second=0, microsecond=0)
    for days, (firm, till) in zip(DAYS_AGO, tills, strict=False):
        cashier = staff[CASHIERS[firm.key]]
        known = customers.filtered(
            lambda partner, firm=firm: partner.customer_status == "customer"
            and partner.company_id <= firm.company
        )
        _Day(
            till.with_user(cashier).with_company(firm.company.id),
            opening - timedelta(days=days),
            chance,
        ).run(catalogue, known)


class _Day:
    """A day at a till, from the opening to the closing."""

    def __init__(self, till, opening, chance):
        self.env = till.env
        self.till = till
        self.opening = opening
        self.chance = chance
        self.session = self.env["pos.session"].create({"config_id": till.id})
        methods = till.payment_method_ids
        self.cash = methods.filtered("is_cash_count")
        self.account = methods.filtered("split_transactions")
        self.card = methods - self.cash - self.account

    def run(self, catalogue, customers):
        """Open the till, sell and close it.

        :param product.product catalogue: what is sold, cheap things most often
        :param res.partner customers: who comes, beside strangers
        """
        # The drawer holds what the last session left in it.
        self.session.set_opening_control(self.session.cash_register_balance_start, None)
        shelf = catalogue.with_env(self.env).sudo()
        weights = [product.lst_price**-0.5 for product in shelf]
        minutes = sorted(self.chance.sample(range(30, 570), TICKETS))
        tickets = [
            self._prepare_ticket(
                self.chance.choices(shelf, weights, k=self.chance.randint(1, 4)),
                self._pick_customer(customers),
                fields.Datetime.to_string(self.opening + timedelta(minutes=minute)),
            )
            for minute in minutes
        ]
        self.env["pos.order"].sync_from_ui(tickets)
        self._close()
        self._date_accounting()

    def _prepare_ticket(self, products, customer, moment):
        """A paid ticket as a till sends it."""
        lines = [self._prepare_line(product) for product in products]
        money = self.till.currency_id
        total = money.round(sum(line["price_subtotal_incl"] for line in lines))
        untaxed = money.round(sum(line["price_subtotal"] for line in lines))
        payment = {
            "amount": total,
            "name": moment,
            "payment_date": moment,
            "payment_method_id": self._pick_method(customer, total).id,
        }
        return {
            "amount_paid": total,
            "amount_return": 0,
            "amount_tax": money.round(total - untaxed),
            "amount_total": total,
            "date_order": moment,
            "fiscal_position_id": False,
            "lines": [fields.Command.create(line) for line in lines],
            "partner_id": customer.id,
            "payment_ids": [fields.Command.create(payment)],
            "pricelist_id": False,
            "session_id": self.session.id,
            "state": "paid",
            "to_invoice": False,
            "user_id": self.env.uid,
            "uuid": self._draw_uuid(),
        }

    def _prepare_line(self, product):
        taxes = product.taxes_id.filtered(
            lambda tax: tax.company_id == self.till.company_id
        )
        amounts = taxes.compute_all(
            product.lst_price, self.till.currency_id, product=product
        )
        return {
            "product_id": product.id,
            "full_product_name": product.name,
            "qty": 1,
            "price_unit": product.lst_price,
            "discount": 0,
            "tax_ids": [fields.Command.set(taxes.ids)],
            "price_subtotal": amounts["total_excluded"],
            "price_subtotal_incl": amounts["total_included"],
            "uuid": self._draw_uuid(),
        }

    def _pick_customer(self, customers):
        is_known = self.chance.random() < SHARE_OF_CUSTOMERS
        return self.chance.choice(customers) if is_known else customers.browse()

    def _pick_method(self, customer, total):
        if customer.is_company and self.chance.random() < SHARE_ON_ACCOUNT:
            return self.account
        is_cash = total <= MOST_CASH and self.chance.random() < SHARE_OF_CASH
        return self.cash if is_cash else self.card

    def _draw_uuid(self):
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def _close(self):
        """Count the drawer, right to the cent, and post the day."""
        session_sudo = storing(self.session.sudo())  # no cashier sets the hours
        session_sudo.write(
            {"start_at": self.opening, "stop_at": self.opening + timedelta(hours=10)}
        )
        counted = session_sudo.cash_register_balance_end
        self.session.post_closing_cash_details(counted)
        self.env.invalidate_all()  # a till closes by requests of their own
        self.session.close_session_from_ui()

    def _date_accounting(self):
        """Date the entries of that day, which core writes at the date of closing."""
        moves = self.session.sudo()._get_related_account_moves()
        self.env.flush_all()
        for table, key in (
            ("account_move", "id"),
            ("account_move_line", "move_id"),
            ("account_payment", "move_id"),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET date = %s WHERE %s = ANY(%s)",
                    SQL.identifier(table),
                    self.opening.date(),
                    SQL.identifier(key),
                    moves.ids,
                )
            )
        self.env.invalidate_all()
