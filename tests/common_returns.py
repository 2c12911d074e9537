from uuid import uuid4

from odoo import Command

from .common_pos import SELLER
from .test_card_payments import CardPaymentsCommon


class ReturnsCommon(CardPaymentsCommon):
    """Returns as tills and the back office make them; a bank, an account, a voucher."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike.taxes_id = False
        cls.till_session.sudo().close_session_from_ui()
        cls.main_pos_config.payment_method_ids += cls.create_means()
        cls.till_session = cls.open_till()
        # May return otherwise and without a receipt, below the ceilings.
        cls.supervisor = cls.create_user(
            "till_supervisor",
            SELLER,
            "clientele.group_cashier",
            "clientele.group_refund_other_means",
            "clientele.group_refund_without_receipt",
        )
        # Core lets managers of the point of sale pay in the back office, alone.
        cls.boss = cls.create_user(
            "till_boss",
            SELLER,
            "point_of_sale.group_pos_manager",
            "clientele.group_manager",
        )

    @classmethod
    def open_till(cls):
        cls.main_pos_config.with_user(cls.cashier).open_ui()
        session = cls.main_pos_config.current_session_id
        session.sudo().set_opening_control(0, "")
        return session

    def set_up_till(self, **values):
        """Change the settings of the till, which takes a new session."""
        self.till_session.sudo().close_session_from_ui()
        self.main_pos_config.write(values)
        self.till_session = self.open_till()

    def paid_by(self, *payments):
        """Commands of payments: (method, amount) or (method, amount, card)."""
        return [
            Command.create(
                {
                    "payment_method_id": method.id,
                    "amount": amount,
                    "uuid": str(uuid4()),
                    "card_id": card[0].id if card else False,
                }
            )
            for method, amount, *card in payments
        ]

    def sell_by(self, amount, *payments, lines=None, **values):
        """A bike of that price, paid as said; in cash by default."""
        lines = lines or [self.line(price=amount)]
        ticket = self.ticket(lines, paid=amount, **values)
        ticket["payment_ids"] = self.paid_by(*(payments or [(self.cash, amount)]))
        return self.send(ticket)

    def back(self, sold, qty=1.0, price=None, **values):
        """A line that returns a line of a sale."""
        price = sold.price_unit if price is None else price
        return self.line(
            sold.product_id,
            price,
            -qty,
            refunded_orderline_id=sold.id,
            tax_ids=[Command.set(sold.tax_ids.ids)],
            **values,
        )

    def return_ticket(self, lines, *payments, **values):
        """A ticket of returned lines, in cash unless said."""
        total = sum(line["price_unit"] * line["qty"] for line in lines)
        ticket = self.ticket(lines, paid=total, **values)
        ticket |= {"amount_total": total, "is_refund": total < 0}
        ticket["payment_ids"] = self.paid_by(*(payments or [(self.cash, total)]))
        return ticket

    def give_back(self, lines, *payments, user=None, **values):
        """Send a return as the cashier does, or as another user."""
        ticket = self.return_ticket(lines, *payments, **values)
        if not user:
            return self.send(ticket)
        with self.env.cr.savepoint():
            self.env["pos.order"].with_user(user).sync_from_ui([ticket])
        return self.env["pos.order"].search([("uuid", "=", ticket["uuid"])])

    def return_in_office(self, sale, user, method=None, **quantities):
        """Return a sale with core's own action and wizard."""
        action = sale.with_user(user).refund()
        refund = self.env["pos.order"].with_user(user).browse(action["res_id"])
        if quantities:
            for line in refund.lines:
                line.qty = -quantities.get(f"l{line.refunded_orderline_id.id}", 0)
                line._onchange_amount_line_all()
            refund._compute_prices()
        return refund, lambda: self.pay_in_office(refund, method or self.cash)

    def pay_in_office(self, refund, method):
        wizards = self.env["pos.make.payment"].with_user(refund.env.user)
        wizard = wizards.with_context(active_id=refund.id, active_ids=refund.ids)
        with self.env.cr.savepoint():
            wizard.create({"payment_method_id": method.id}).check()
        return refund


class TillReturnsCommon(CardPaymentsCommon):
    """A till that is closed still, for returns in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_session()
        cls.points.pos_ok = True

    def get_returns(self):
        return self.env["pos.order"].search([("is_refund", "=", True)], order="id")
