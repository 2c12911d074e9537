from io import BytesIO

from odoo import Command, fields
from odoo.tools.pdf import PdfFileReader

from .common_accounts import TillAccountsCommon


class StatementsCommon(TillAccountsCommon):
    """Two tills, invoices, payments: what moves an account, on any day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "lang": "en_US",
                "allowed_company_ids": cls.company.ids,
            }
        )
        cls.zoe = cls.loaded.with_env(cls.env)
        cls.zoe.account_limit = 0
        cls.zoe.lang = "en_US"
        cls.today = fields.Date.today()
        cls.foreign = cls.setup_other_currency("CHF", rates=[("2020-01-01", 2.0)])

    def setUp(self):
        super().setUp()
        self.sessions = list(self.sessions)

    @classmethod
    def day(cls, ago):
        return fields.Date.subtract(cls.today, days=ago)

    def invoice(self, amount, ago=0, partner=None, due=None, **values):
        draft = self.draft_invoice(amount, ago, partner, due)
        invoice = self.env["account.move"].create(draft | values)
        invoice.action_post()
        return invoice

    def draft_invoice(self, amount, ago=0, partner=None, due=None):
        """The values of an invoice: many are created at once."""
        day = self.day(ago)
        return {
            "move_type": "out_invoice",
            "partner_id": (partner or self.zoe).id,
            "invoice_date": day,
            "invoice_date_due": day if due is None else self.day(due),
            "invoice_payment_term_id": False,
            "company_id": self.company.id,
            "invoice_line_ids": [
                Command.create({"name": "Goods", "price_unit": amount, "tax_ids": []})
            ],
        }

    def pay(self, amount, ago=0, partner=None, documents=(), **values):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": (partner or self.zoe).id,
                "amount": amount,
                "date": self.day(ago),
                "company_id": self.company.id,
                **values,
            }
        )
        payment.action_post()
        for document in documents:
            self.allocate(payment.move_id, document)
        return payment

    def allocate(self, *moves):
        items = self.env["account.move.line"].union(*(one.line_ids for one in moves))
        items = items.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
            and not item.reconciled
        )
        if len(items.account_id) == 1:
            items.reconcile()

    def sold(self, ago):
        """What a ticket of some days ago says: the law lets nobody change it."""
        day = fields.Datetime.subtract(fields.Datetime.now(), days=ago)
        return {"date_order": fields.Datetime.to_string(day)}

    def close_till(self, till=0, ago=0):
        """Close a session, and book it some days ago."""
        session = self.sessions[till]
        session.sudo().action_pos_session_closing_control()
        self.assertEqual(session.state, "closed")
        moves = session.move_id | session.order_ids.account_move
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET date = %s WHERE id = ANY(%s)",
            (self.day(ago), moves.ids),
        )
        self.env.cr.execute(
            "UPDATE account_move_line SET date = %s WHERE move_id = ANY(%s)",
            (self.day(ago), moves.ids),
        )
        self.env.invalidate_all()
        session.config_id.with_user(self.cashier).open_ui()
        opened = session.config_id.current_session_id
        opened.set_opening_control(0, "")
        self.sessions[till] = opened

    def read_pdf(self, report_name, records):
        """The text of each page."""
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, _kind = report._render_qweb_pdf(report_name, records.ids)
        pages = PdfFileReader(BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def wizard(self, user=None, **values):
        model = self.env["clientele.account.balance.show"].with_user(
            user or self.env.user
        )
        values.setdefault("date_to", self.today)
        return model.create(
            {
                "scope": "partners",
                "partner_ids": [Command.set(self.zoe.ids)],
                "company_id": self.company.id,
                **values,
            }
        )

    def balances(self, wizard):
        """The report's rows by partner, as the screen reads them."""
        action = wizard.action_show()
        rows = wizard.env[action["res_model"]].with_context(**action["context"])
        rows.invalidate_model()  # of another day: each request reads one
        return {row.partner_id: row for row in rows.search([])}

    def balance(self, date_to=None, partner=None, **values):
        partner = partner or self.zoe
        wizard = self.wizard(
            date_to=date_to or self.today, partner_ids=[Command.set(partner.ids)]
        )
        wizard.write(values)
        return self.balances(wizard).get(partner)

    def statement(self, partner=None, user=None, **values):
        return (
            self.env["clientele.statement.make"]
            .with_user(user or self.env.user)
            .create(
                {
                    "partner_ids": [Command.set((partner or self.zoe).ids)],
                    "company_id": self.company.id,
                    "date_to": self.today,
                    "date_from": False,
                    **values,
                }
            )
        )

    def lines(self, wizard):
        """The statement's lines, as the screen reads them."""
        action = wizard.action_show()
        rows = wizard.env[action["res_model"]].with_context(**action["context"])
        rows.invalidate_model()
        return rows.search([])
