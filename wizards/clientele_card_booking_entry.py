from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..models.clientele_card_liability import DATE
from ..models.loyalty_card_state import MANAGE

ACCOUNTANT = "account.group_account_user"


class ClienteleCardBooking(models.TransientModel):
    """What is done with the figures: analysed, booked, let expire."""

    _inherit = "clientele.card.booking"

    # === ACTION METHODS === #

    def action_analyse(self):
        """Open what is owed by month of issue."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_card_liability_action"
        )
        return {**action, "context": {DATE: fields.Date.to_string(self.date)}}

    def action_expire(self):
        """Take what expired cards still hold, and book it as income.

        :raise AccessError: for whoever is no accountant, or may not manage cards
        :raise UserError: without the accounts, or with nothing to book
        """
        self.ensure_one()
        self._check_rights(MANAGE)
        rows = self.env["clientele.card.liability"].sudo()
        expired = rows.with_context(**{DATE: self.date}).search(
            [("company_id", "=", self.company_id.id), ("expired_value", ">", 0)]
        )
        cards = expired.card_id.filtered(lambda card: card.points > 0)
        for card in cards.sorted("id"):
            card._move_points(-card.points, "expiry", self.env._("Expired"))
        return self.action_book()

    def action_book(self):
        """Book what was given or taken by hand in one entry.

        :return: the entry's form
        :rtype: dict
        :raise AccessError: for whoever is no accountant
        :raise UserError: without the accounts, or with nothing to book
        """
        self.ensure_one()
        self._check_rights()
        rows = self._get_unbooked_rows()
        if not rows:
            raise UserError(self.env._("There is nothing to book until this day."))
        entry = self._create_entry(rows)
        rows._seal().write({"account_move_id": entry.id})
        return entry._get_records_action(context={})

    def _check_rights(self, *others):
        """Stop whoever is no accountant, or has not the other rights.

        :raise AccessError: without one of the rights
        """
        user = self.env.user
        if not all(user.has_group(right) for right in (ACCOUNTANT, *others)):
            raise AccessError(
                self.env._(
                    "Only accountants book this, and those among them who may manage "
                    "the value of cards let it expire."
                )
            )

    def _create_entry(self, rows):
        """The entry of movements by hand: what was given is cost, what ended income.

        :param rows: loyalty.history
        :rtype: account.move
        """
        company = self.company_id
        liability = company.card_liability_account_id
        accounts = {
            1: company.card_gift_account_id,
            -1: company.card_breakage_account_id,
        }
        currency = company.currency_id
        names = {
            1: self.env._("Prepaid value given away"),
            -1: self.env._("Prepaid value that ended"),
        }
        lines = []
        for sign, account in accounts.items():
            amount = currency.round(
                sum(row.amount for row in rows if row.amount * sign > 0)
            )
            if currency.is_zero(amount):
                continue
            if not account or not liability:
                raise UserError(
                    self.env._(
                        "Choose the accounts of prepaid value in the settings of the "
                        "customer file first."
                    )
                )
            lines += [
                (account, names[sign], amount),
                (liability, names[sign], -amount),
            ]
        ref = self.env._("Prepaid value until %s", self.date)
        return company._post_card_entry(ref, lines, self.date)
