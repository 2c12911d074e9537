from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date


class ResPartner(models.Model):
    """The house account at the till: figures, and what may be settled."""

    _inherit = "res.partner"

    till_account = fields.Json(
        compute="_compute_till_account",
        compute_sudo=True,
        help="What the till shows of the house account: figures, no journal items.",
    )

    @api.depends_context("company", "lang", "uid")
    def _compute_till_account(self):
        """The payer's account, for all customers at once."""
        accounts = self.env["clientele.account"]
        payer_ids = {partner: partner._get_payer().id for partner in self}
        # One recordset: what is read of a payer is read for all of them.
        payers = self.browse(set(payer_ids.values()))
        found = payers._get_account_figures()
        by_id = {payer.id: payer for payer in payers}
        rows = accounts._of(payers | self.commercial_partner_id)
        by_partner = rows.grouped("partner_id")
        for partner in self:
            payer = by_id[payer_ids[partner]]
            own = by_partner.get(partner.commercial_partner_id, accounts)
            account = by_partner.get(payer, accounts)
            summary = account._get_till_summary(payer, found[payer])
            held = (own | account).filtered("hold_level")
            worst = held.sorted(lambda row: row._get_hold_rank())[-1:]
            partner.till_account = {
                **summary,
                "payer": payer.display_name if payer != partner._get_entity() else "",
                "hold": worst.hold_level or "",
                "hold_text": worst._get_hold_text(),
            }

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["till_account"]

    def _get_open_receivables(self):
        """What a payer may settle: posted receivables and tickets of open sessions.

        Less what another ticket settles already.

        :return: dicts with ``kind`` item or ticket, ``id``, ``name``, ``date``,
            ``due`` and ``amount`` in the currency of the company, the oldest first
        :rtype: list[dict]
        """
        self.ensure_one()
        return self._get_open_receivables_by_payer().get(self.id, [])

    def _get_open_receivables_by_payer(self):
        """What each of these payers may settle.

        :return: as ``_get_open_receivables``, by id of the payer
        :rtype: dict[int, list[dict]]
        """
        accounts, companies = self._get_receivable_scope()
        payer_ids = self._get_account_members()
        member_ids = list(payer_ids)
        items = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", member_ids),
                    ("account_id", "in", accounts),
                    ("company_id", "in", companies),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("amount_residual", ">", 0),
                ]
            )
        )
        payments = (
            self.env["pos.payment"]
            .sudo()
            .search(
                [
                    ("payment_method_id.journal_id", "=", False),
                    ("amount", ">", 0),
                    ("pos_order_id.payer_id", "in", member_ids),
                    ("pos_order_id.state", "in", ("paid", "done")),
                    ("pos_order_id.account_move", "=", False),
                    ("session_id.state", "!=", "closed"),
                    ("company_id", "in", companies),
                ]
            )
        )
        settled = self.env["clientele.account.settlement"]._get_settled(items, payments)
        open_rows = [
            ("item", item, item.partner_id, item.amount_residual) for item in items
        ]
        for payment in payments:
            debtor = payment.pos_order_id.payer_id
            open_rows.append(("ticket", payment, debtor, payment._get_company_amount()))
        currency = self.env.company.root_id.currency_id
        found = defaultdict(list)
        for kind, record, debtor, open_amount in open_rows:
            settling = settled.get(record, 0.0)
            amount = currency.round(open_amount - settling)
            if amount <= 0:
                continue
            name, day = record._get_till_names()
            found[payer_ids[debtor.id]].append(
                {
                    "kind": kind,
                    "id": record.id,
                    "name": name,
                    "due": fields.Date.to_string(day),
                    "due_text": format_date(self.env, day),
                    "amount": amount,
                    "open_amount": currency.round(open_amount),
                    "settled": currency.round(settling),
                }
            )
        for rows in found.values():
            rows.sort(key=lambda row: (row["due"], row["kind"], row["id"]))
        return found


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    on_account_payment_ids = fields.One2many("pos.payment", "receivable_line_id")

    def _get_till_names(self):
        """How a till calls a receivable, and when it is due.

        :rtype: tuple[str, datetime.date]
        """
        self.ensure_one()
        payment = self.on_account_payment_ids[:1]
        if payment:
            return payment._get_till_names()[0], self.date_maturity or self.date
        move = self.move_id
        text = move.name if move.is_invoice(include_receipts=True) else self.name
        return text or move.name, self.date_maturity or self.date


class PosPayment(models.Model):
    _inherit = "pos.payment"

    def _get_till_names(self):
        """How a till calls a ticket on account, and its day in the shop.

        :rtype: tuple[str, datetime.date]
        """
        self.ensure_one()
        order = self.pos_order_id
        return order.pos_reference or order.name, order._get_shop_day()

    def _get_company_amount(self):
        """The payment in the currency of the company.

        :rtype: float
        """
        self.ensure_one()
        return self.amount / (self.pos_order_id.currency_rate or 1.0)
