from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ..tools.typed import TypedReader

MAX_SETTLED = 1000  # receivables of one ticket
KINDS = ("item", "ticket")  # journal items, and payments of tickets not booked yet


class PosOrder(models.Model):
    """Tickets that settle what a customer owes, or take a deposit."""

    _inherit = "pos.order"

    settlement_claims = fields.Text(
        copy=False, help="What the ticket settles, as the till says, as JSON."
    )
    settlement_ids = fields.One2many(
        "clientele.account.settlement", "order_id", readonly=True
    )
    settlement_text = fields.Char(
        readonly=True, copy=False, help="What was settled, for the receipt."
    )
    account_balance_after = fields.Monetary(
        readonly=True, copy=False, help="What the customer owed then, for the receipt."
    )
    is_on_account = fields.Boolean(readonly=True, copy=False)

    def _process_saved_order(self, draft):
        """A ticket that sells nothing has no invoice, whatever a till ticks."""
        is_settling = self.settlement_claims or self._get_on_account() < 0
        if self.to_invoice and is_settling and not self.lines:
            self.to_invoice = False
        return super()._process_saved_order(draft)

    def action_pos_order_paid(self):
        for order in self.sudo():
            order._check_account_sides()
        result = super().action_pos_order_paid()
        for order in self.sudo():
            order._record_settlements()
        return result

    def _generate_pos_order_invoice(self):
        """A credit note reduces what its sale owes at once: it settles it no more."""
        invoice = super()._generate_pos_order_invoice()
        self.sudo().settlement_ids._reconcile()
        return invoice

    def _check_account_sides(self):
        """Check that no account is paid with the account: a debt would be made up.

        :raise ValidationError: for payments on account of both signs
        """
        amounts = self.payment_ids.filtered(
            lambda payment: payment.payment_method_id.type == "pay_later"
        ).mapped("amount")
        if amounts and min(amounts) < 0 < max(amounts):
            raise ValidationError(
                self.env._(
                    "An account is not paid with the account: take cash or card."
                )
            )

    def _record_settlements(self):
        """Keep what the ticket settles, once, and what the customer owes after it.

        :raise UserError: for what was settled meanwhile
        :raise ValidationError: for what no till sends
        """
        self.ensure_one()
        company = self.company_id
        paid = -self._get_on_account()
        claims = self._read_settlements()
        if company.currency_id.is_zero(paid) and not claims:
            return
        names = []
        if claims and not self.settlement_ids:
            names = self._check_settlements(claims, paid)
        ahead = paid - sum(self.settlement_ids.mapped("amount"))
        is_deposit = float_compare(ahead, 0.0, 2) > 0 and not self.lines
        if is_deposit and not self.settlement_text:
            amount = company.currency_id.format(ahead)
            names.append(self.env._("deposit of %s", amount))
        payer = self.payer_id.with_company(company)
        figures = payer._get_account_figures().get(payer)
        self.write(
            {
                "settlement_claims": False,
                "settlement_text": ", ".join(names) or self.settlement_text,
                "account_balance_after": (figures and figures.balance or 0.0)
                * (self.currency_rate or 1.0),
                "is_on_account": True,
            }
        )

    def _read_settlements(self):
        """What the till says that the ticket settles.

        :return: amounts by kind and id
        :rtype: dict[tuple[str, int], float]
        :raise UserError: for what no till sends
        """
        reader = TypedReader(self.env)
        claims = reader.items(
            reader.json(self.settlement_claims, "settlement_claims"),
            "settlement_claims",
            MAX_SETTLED,
        )
        read = {}
        for claim in claims:
            claim = reader.mapping(claim, "settlement_claims")
            key = (claim.get("kind"), reader.record_id(claim.get("id"), "id"))
            if key[0] not in KINDS or not key[1]:
                reader.refuse("settlement_claims")
            read[key] = reader.number(claim.get("amount"), "amount")
        if len(read) != len(claims) or any(amount <= 0 for amount in read.values()):
            raise ValidationError(
                self.env._("Each receivable is settled once, by more than zero.")
            )
        return read

    def _check_settlements(self, claims, paid):
        """Write down what is settled, where it is still open.

        :param dict claims: amounts by kind and id
        :param float paid: on the account, in the currency of the company
        :return: what is settled, in words
        :rtype: list[str]
        :raise UserError: for what was settled meanwhile
        """
        company = self.company_id
        if float_compare(sum(claims.values()), paid, 2) > 0:
            raise ValidationError(
                self.env._("More is settled than what is paid on the account.")
            )
        payer = self.payer_id.with_company(company)
        # Another till may be settling the same: it starts again and sees this one.
        self.env["clientele.account"].with_company(company)._get_or_create(
            payer
        )._lock_changing()
        open_rows = {
            (row["kind"], row["id"]): row for row in payer._get_open_receivables()
        }
        vals_list, names = [], []
        for key, amount in claims.items():
            row = open_rows.get(key)
            left = row["amount"] if row else 0.0
            if float_compare(amount, left, 2) > 0:
                if self.offline_validated_at:
                    amount = left  # the rest is paid ahead
                else:
                    raise UserError(self._get_settled_refusal(key, left))
            if amount <= 0:
                continue
            name = "move_line_id" if key[0] == "item" else "payment_id"
            vals_list.append({"order_id": self.id, name: key[1], "amount": amount})
            names.append(
                self.env._(
                    "%(document)s: %(amount)s",
                    document=row["name"],
                    amount=company.currency_id.format(amount),
                )
            )
        self.env["clientele.account.settlement"].create(vals_list)
        return names

    def _get_settled_refusal(self, key, left):
        """What is said where a receivable is not open as far as the till thinks.

        :rtype: str
        """
        model = "account.move.line" if key[0] == "item" else "pos.payment"
        record = self.env[model].browse(key[1]).exists()
        is_own = (
            record
            and (
                record.partner_id if key[0] == "item" else record.pos_order_id.payer_id
            )._get_payer()
            == self.payer_id
        )
        name = record._get_till_names()[0] if is_own else ""
        return self.env._(
            "%(name)s was settled meanwhile: %(left)s is left. Choose again what is "
            "settled.",
            name=name or self.env._("A receivable"),
            left=self.company_id.currency_id.format(left),
        )

    # === ACCOUNTING === #

    def _get_settling_items(self):
        """The journal items by which the ticket reduces what is owed.

        :rtype: account.move.line
        """
        payments = self.payment_ids.filtered(lambda payment: payment.amount < 0)
        return payments._get_receivable_items()


class PosPayment(models.Model):
    _inherit = "pos.payment"

    receivable_line_id = fields.Many2one(
        "account.move.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the closing of the session booked for a payment on account.",
    )

    def _get_receivable_items(self):
        """What a payment on account is in accounting; nothing before it is there.

        :rtype: account.move.line
        """
        found = self.receivable_line_id
        for payment in self:
            invoice = payment.pos_order_id.account_move
            if not payment.receivable_line_id and invoice.state == "posted":
                found |= invoice.line_ids.filtered(
                    lambda line: line.account_id.account_type == "asset_receivable"
                )
        return found


class PosSession(models.Model):
    _inherit = "pos.session"

    def _create_pay_later_receivable_lines(self, data):
        """Each payment on account knows its journal item."""
        data = super()._create_pay_later_receivable_lines(data)
        combined = data.get("combine_receivables_pay_later") or {}
        split = list(data.get("split_receivables_pay_later") or {})
        lines = data["pay_later_move_lines"][len(combined) :]
        for payment, line in zip(split, lines, strict=True):
            payment.sudo().receivable_line_id = line
        return data

    def _reconcile_account_move_lines(self, data):
        """What was settled at tills is reconciled as soon as both sides are booked."""
        data = super()._reconcile_account_move_lines(data)
        rows = self.env["clientele.account.settlement"].sudo()
        payments = data["pay_later_move_lines"].sudo()
        rows.search(
            [
                ("is_reconciled", "=", False),
                "|",
                ("order_id.session_id", "in", self.ids),
                ("payment_id.receivable_line_id", "in", payments.ids),
            ]
        )._reconcile()
        return data
