from datetime import datetime, time

import pytz

from odoo import api, fields, models

from ..models.clientele_card_liability import DATE
from ..models.pos_payment import TERMINAL

BY_HAND = ("opening", "issue", "adjustment", "forfeit", "expiry", "reversal")


class ClienteleCardBooking(models.TransientModel):
    """What is owed for prepaid value, next to what accounting says; and the rest."""

    _name = "clientele.card.booking"
    _description = "Prepaid Value at a Date"

    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    open_value = fields.Monetary(
        "Owed to Bearers", compute="_compute_figures", compute_sudo=True
    )
    expired_value = fields.Monetary(
        "Of It Expired", compute="_compute_figures", compute_sudo=True
    )
    booked_value = fields.Monetary(
        "Booked", compute="_compute_figures", compute_sudo=True
    )
    session_value = fields.Monetary(
        "In Open Sessions", compute="_compute_figures", compute_sudo=True
    )
    order_value = fields.Monetary(
        "In Confirmed Orders, Not Invoiced",
        compute="_compute_figures",
        compute_sudo=True,
    )
    unbooked_value = fields.Monetary(
        "Given or Taken by Hand, Not Booked",
        compute="_compute_figures",
        compute_sudo=True,
    )
    missing_value = fields.Monetary(
        "Lacking on Cards", compute="_compute_figures", compute_sudo=True
    )
    difference = fields.Monetary(compute="_compute_figures", compute_sudo=True)

    # === COMPUTE METHODS === #

    @api.depends("date", "company_id")
    def _compute_figures(self):
        for wizard in self:
            company = wizard.company_id
            rows = self.env["clientele.card.liability"].with_context(
                **{DATE: wizard.date}
            )
            owed, expired = rows._read_group(
                [("company_id", "=", company.id)],
                [],
                ["open_value:sum", "expired_value:sum"],
            )[0]
            currency = company.currency_id
            wizard.open_value = currency.round(owed or 0.0)
            wizard.expired_value = currency.round(expired or 0.0)
            wizard.booked_value = wizard._get_booked()
            wizard.session_value = wizard._get_in_sessions()
            wizard.order_value = currency.round(wizard._get_in_orders())
            unbooked = wizard._get_unbooked_rows()
            wizard.unbooked_value = currency.round(sum(unbooked.mapped("amount")))
            wizard.missing_value = wizard._get_missing()
            wizard.difference = currency.round(
                wizard.open_value
                - wizard.missing_value
                - wizard.booked_value
                - wizard.session_value
                - wizard.order_value
                - wizard.unbooked_value
            )

    def _get_booked(self):
        """What the liability account says at the date."""
        account = self.company_id.card_liability_account_id
        if not account:
            return 0.0
        [(balance,)] = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", account.id),
                ("company_id", "child_of", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", self.date),
            ],
            [],
            ["balance:sum"],
        )
        return -(balance or 0.0)

    def _get_in_sessions(self):
        """What tills sold and took and accounting does not have yet."""
        end = self._get_end()
        open_sessions = [
            ("company_id", "=", self.company_id.id),
            "|",
            ("session_id.state", "!=", "closed"),
            ("session_id.stop_at", ">=", end),
        ]
        [(paid,)] = self.env["pos.payment"]._read_group(
            [
                *open_sessions,
                ("payment_method_id.use_payment_terminal", "=", TERMINAL),
                ("pos_order_id.state", "in", ("paid", "done", "invoiced")),
                ("pos_order_id.date_order", "<", end),
            ],
            [],
            ["amount:sum"],
        )
        [(sold,)] = self.env["pos.order.line"]._read_group(
            [
                ("product_id", "in", self._get_products().ids),
                ("is_reward_line", "=", False),
                ("order_id.company_id", "=", self.company_id.id),
                "|",
                ("order_id.session_id.state", "!=", "closed"),
                ("order_id.session_id.stop_at", ">=", end),
                ("order_id.state", "in", ("paid", "done")),
                ("order_id.date_order", "<", end),
                ("order_id.account_move", "=", False),
            ],
            [],
            ["price_subtotal:sum"],
        )
        return (sold or 0.0) - (paid or 0.0)

    def _get_in_orders(self):
        """What confirmed orders put on cards and no invoice has at the date.

        :rtype: float
        """
        confirmed = [
            ("product_id", "in", self._get_products().ids),
            ("reward_id", "=", False),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "sale"),
            ("order_id.date_order", "<", self._get_end()),
        ]
        lines = self.env["sale.order.line"].search(
            [*confirmed, ("invoice_status", "!=", "invoiced")]
        )
        open_value = sum(
            (line.price_subtotal - line.untaxed_amount_invoiced)
            / (line.order_id.currency_rate or 1.0)
            for line in lines
        )
        [(later,)] = self.env["account.move.line"]._read_group(
            [
                ("sale_line_ids", "any", confirmed),
                ("parent_state", "=", "posted"),
                ("date", ">", self.date),
            ],
            [],
            ["balance:sum"],
        )
        return open_value - (later or 0.0)

    def _get_products(self):
        """The products that put money on cards.

        :rtype: product.product
        """
        programs = self.env["loyalty.program"].search(
            [
                ("redeem_as", "=", "payment"),
                ("company_id", "in", (self.company_id.id, False)),
            ]
        )
        return programs.rule_ids.product_ids

    def _get_missing(self):
        """What cards lacked that tills without a network took as paid.

        :rtype: float
        """
        [(amount,)] = self.env["clientele.card.incident"]._read_group(
            [
                ("kind", "=", "offline"),
                ("company_id", "=", self.company_id.id),
                ("card_id.program_id.redeem_as", "=", "payment"),
                ("create_date", "<", self._get_end()),
            ],
            [],
            ["amount:sum"],
        )
        return amount or 0.0

    def _get_end(self):
        """The end of the day in the shop.

        :return: UTC
        :rtype: datetime.datetime
        """
        zone = pytz.timezone(self.env.context.get("tz") or self.env.user.tz or "UTC")
        day = datetime.combine(fields.Date.add(self.date, days=1), time.min)
        return zone.localize(day).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_unbooked_rows(self):
        """Movements that no sale made, and that no entry has.

        :rtype: loyalty.history
        """
        return (
            self.env["loyalty.history"]
            .sudo()
            .search(
                [
                    ("card_id.program_id.redeem_as", "=", "payment"),
                    ("card_id.company_id", "in", (self.company_id.id, False)),
                    ("kind", "in", BY_HAND),
                    ("order_id", "in", (False, 0)),
                    ("account_move_id", "=", False),
                    ("is_booked", "=", False),
                    ("create_date", "<", self._get_end()),
                ],
                order="id",
            )
        )
