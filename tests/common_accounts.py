import json
from uuid import uuid4

from odoo import Command, fields

from .common_cards import TillCardsCommon


class TillAccountsCommon(TillCardsCommon):
    """Two tills that sell on account, and a customer with a limit of 100."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.main_pos_config.company_id
        cls.on_account = cls.env["pos.payment.method"].create(
            {
                "name": "On account",
                "split_transactions": True,
                "company_id": cls.company.id,
            }
        )
        cls.close_session()
        cls.main_pos_config.payment_method_ids += cls.on_account
        cls.other_config = cls.main_pos_config.copy({"name": "Other till"})
        cash = cls.cash.copy(
            {
                "name": "Cash 2",
                "config_ids": False,
                "journal_id": cls.cash.journal_id.copy({}).id,
            }
        )
        cls.other_config.payment_method_ids = cash + cls.on_account
        cls.sessions = []
        for config in (cls.main_pos_config, cls.other_config):
            config.with_user(cls.cashier).open_ui()
            session = config.current_session_id
            session.set_opening_control(0, "")
            cls.sessions.append(session)
        cls.till_session = cls.sessions[0]
        cls.kind = cls.env["clientele.account.type"].create(
            {"name": "Neighbours", "credit_limit": 100, "company_id": cls.company.id}
        )
        cls.open_account(cls.loaded)

    @classmethod
    def close_session(cls):
        cls.till_session.sudo().action_pos_session_closing_control()

    @classmethod
    def open_account(cls, partner):
        wizard = cls.env["clientele.account.opening"].create(
            {
                "partner_ids": [Command.set(partner.ids)],
                "type_id": cls.kind.id,
                "opened_on": fields.Date.subtract(fields.Date.today(), days=400),
            }
        )
        wizard.action_apply()
        partner.invalidate_recordset()

    def payment(self, amount, method=None):
        return Command.create(
            {
                "amount": amount,
                "payment_method_id": (method or self.on_account).id,
                "uuid": str(uuid4()),
            }
        )

    def sell_on_account(self, amount, till=0, cash=0.0, **values):
        """A bike of that price, on account but for what is paid in cash."""
        session = self.sessions[till]
        paid = [self.payment(amount - cash)] if amount - cash else []
        if cash:
            method = session.payment_method_ids.filtered("is_cash_count")[:1]
            paid.append(self.payment(cash, method))
        ticket = self.ticket([self.line(price=amount)], paid=amount, **values)
        ticket |= {"session_id": session.id, "payment_ids": paid}
        return self.send(ticket)

    def settlement(self, amount, rows=(), till=0, **values):
        """A ticket without lines: on account below zero, and cash."""
        session = self.sessions[till]
        method = session.payment_method_ids.filtered("is_cash_count")[:1]
        ticket = self.ticket([], paid=0, **values)
        claims = [
            {"kind": row["kind"], "id": row["id"], "amount": row["amount"]}
            for row in rows
        ]
        return ticket | {
            "session_id": session.id,
            "settlement_claims": json.dumps(claims),
            "payment_ids": [self.payment(-amount), self.payment(amount, method)],
        }

    def figures(self, partner=None):
        partner = (partner or self.loaded).with_company(self.company)
        partner.invalidate_recordset()
        return partner._get_account_figures()[partner.commercial_partner_id]

    def receivables(self, partner=None, till=0):
        config = self.sessions[till].config_id.with_user(self.cashier)
        answer = config.clientele_account_look((partner or self.loaded).id)
        return {row["amount"]: row for row in answer["receivables"]}


class SettlementsCommon(TillAccountsCommon):
    """The same, and a customer who owes in accounting and on a ticket."""

    def owe(self):
        """30 in accounting, 20 on a ticket of the other till."""
        self.sell_on_account(30)
        self.till_session.sudo().action_pos_session_closing_control()
        self.main_pos_config.with_user(self.cashier).open_ui()
        session = self.main_pos_config.current_session_id
        session.set_opening_control(0, "")
        self.sessions = [session, self.sessions[1]]
        self.till_session = session
        self.sell_on_account(20, till=1)
        rows = self.receivables()
        self.assertEqual(set(rows), {30, 20})
        return rows
