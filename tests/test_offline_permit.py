from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common_gate import TicketGateCommon


@tagged("post_install", "-at_install")
class TestOfflinePermit(TicketGateCommon):
    """What a till says it did without a network is worth what its permit says."""

    def by_card(self, amount, **values):
        return self.paid_ticket(
            [self.bike_line(amount)], (self.wallet, amount, None), **values
        )

    def mark(self, **delta):
        moment = fields.Datetime.now() + timedelta(**delta)
        return fields.Datetime.to_string(moment)

    def test_without_a_permit(self):
        """A forged mark is worth nothing, whenever it is dated."""
        for mark in (
            self.mark(),
            self.mark(days=-9000),
            self.mark(days=9000),
            self.mark(hours=2),
        ):
            with self.subTest(mark=mark):
                ticket = self.by_card(500, offline_validated_at=mark)
                self.assert_dropped(ticket, "was not shown")
        permit = {"offline_permit": "0" * 32, "offline_validated_at": self.mark()}
        self.assert_dropped(self.by_card(500, **permit), "was not shown")

    def test_where_the_policy_refuses(self):
        self.assert_dropped(self.by_card(5, **self.offline(cards=0)), "was not shown")

    def test_the_policy_is_that_of_the_opening(self):
        """Settings that change in the day change nothing for an open till."""
        self.company.write({"card_offline_policy": "limit", "card_offline_limit": 900})
        config = self.main_pos_config.with_user(self.cashier)
        self.assertFalse(config.clientele_offline_permit()["cards"])
        self.close_session()
        self.main_pos_config.with_user(self.cashier).open_ui()
        self.assertEqual(config.clientele_offline_permit()["cards"], 900)

    def test_a_till_with_another_currency(self):
        """The settings are in the company's, and the till counts in its own."""
        self.company.write({"card_offline_policy": "limit", "card_offline_limit": 100})
        foreign = self.setup_other_currency("CHF", rates=[("2020-01-01", 2.0)])
        journal = self.env["account.journal"].create(
            {
                "name": "Abroad",
                "type": "sale",
                "code": "ABR",
                "currency_id": foreign.id,
            }
        )
        config = self.env["pos.config"].create(
            {
                "name": "Abroad",
                "journal_id": journal.id,
                "invoice_journal_id": journal.id,
                "use_pricelist": False,
                "payment_method_ids": [Command.clear()],
            }
        )
        session = self.env["pos.session"].create({"config_id": config.id})
        self.assertEqual(session.currency_id, foreign)
        self.assertEqual(session.card_offline_limit, 200)

    def test_an_amount_is_used_up_once(self):
        """Beyond it nothing is believed, in one ticket or in many."""
        permit = self.offline(cards=100)
        self.assert_dropped(self.by_card(100.01, **permit), "was not shown")
        self.post(self.by_card(60, **permit))
        self.assert_dropped(self.by_card(60, **permit), "was not shown")
        self.post(self.by_card(40, **permit))
        self.assertEqual(self.wallet.points, 0)
        incident = self.incidents("offline")
        self.assertEqual((incident.amount, incident.worth), (20, 20))
        self.assertIn(incident.document_name, self.last_ticket().pos_reference)
        # The next contact gives back what was covered, and no more.
        config = self.main_pos_config.with_user(self.cashier)
        renewed = config.clientele_offline_permit(permit["offline_permit"])
        self.assertEqual(renewed["token"], permit["offline_permit"])
        self.assertEqual(renewed["cards"], 80)
        incident.with_user(
            self.create_user("gm", "clientele.group_manager")
        ).action_settle()
        self.assertEqual(config.clientele_offline_permit()["cards"], 100)

    def test_many_permits(self):
        """Asking for a second one beforehand gives no second amount."""
        first, second = self.offline(cards=100), self.offline(cards=100)
        self.post(self.by_card(90, **first))
        self.assertEqual(self.incidents("offline").worth, 10)
        self.assert_dropped(self.by_card(95, **second), "was not shown")
        self.post(self.by_card(90, **second))
        self.assertEqual(sum(self.incidents("offline").mapped("worth")), 100)

    def test_beyond_its_end(self):
        permit = self.offline()
        permits = self.env["clientele.offline.permit"].sudo().search([])
        permits.write({"until": fields.Datetime.now() - timedelta(hours=1)})
        self.assert_dropped(self.by_card(5, **permit), "was not shown")

    def test_a_blocked_customer(self):
        account = self.env["clientele.account"].with_company(self.company)
        account = account._get_or_create(self.loaded)
        account.write({"hold_level": "all", "hold_reason": "Never pays"})
        self.assert_dropped(self.by_card(5, **self.offline()), "was not shown|blocked")

    def test_cash_always_arrives(self):
        """A sale that was paid with money is stored, with its points, once."""
        account = self.env["clientele.account"].with_company(self.company)
        account = account._get_or_create(self.loaded)
        account.write({"hold_level": "all", "hold_reason": "Never pays"})
        claims = {self.card.id: self.claim(self.card, 100)}
        ticket = self.ticket(
            [self.bike_line()], claims, offline_validated_at=self.mark(minutes=-1)
        )
        for _again in range(2):
            order = self.post(ticket)
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.card.points, 300)

    def test_a_permit_of_another_till(self):
        permit = self.offline()
        other = self.main_pos_config.copy()
        permits = self.env["clientele.offline.permit"].sudo().search([])
        session = self.till_session.sudo().copy({"config_id": other.id})
        permits.session_id = session
        self.assert_dropped(self.by_card(5, **permit), "was not shown")
