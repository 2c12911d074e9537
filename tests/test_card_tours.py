from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_card_payments import CardPaymentsCommon


@tagged("post_install", "-at_install")
class TestCardTours(CardPaymentsCommon):
    """Cards that pay at the counter, one story a test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_session()
        cls.bike.taxes_id = False

    def wallet_of(self, partner):
        return partner.loyalty_card_ids.filtered(
            lambda card: card.program_id == self.wallets
        )

    def test_top_up_and_pay(self):
        self.start_till("clientele_card_top_up")
        wallet = self.wallet_of(self.unloaded)
        rows = wallet.history_ids.sorted("id")
        self.assertEqual(rows.mapped("kind"), ["sale", "payment"])
        self.assertEqual(rows.mapped("balance_after"), [50, 20])
        self.assert_balanced()

    def test_gift_card_sold_and_printed(self):
        """A cashier, who lists no codes, sells a gift card and hands it out."""
        before = self.gift_cards.coupon_ids
        self.start_till("clientele_card_gift_sold")
        card = self.gift_cards.coupon_ids - before
        self.assertEqual((card.points, self.last_ticket().state), (50, "paid"))
        self.assertEqual(card.source_pos_order_id, self.last_ticket())
        report = self.env["report.loyalty.gift_card_report_i18n"]
        shown = report.with_user(self.cashier)._get_report_values(card.ids)
        self.assertEqual(shown["docs"].mapped("code"), [card.code])
        with self.assertRaises(AccessError):
            report.with_user(self.cashier)._get_report_values(self.gift.ids)

    def test_vouchers_scanned(self):
        self.gift.sudo().code = "0441234567890126"
        other = self.create_card(self.gift_cards, None, 20)
        other.sudo().code = "0449999999999990"
        self.start_till("clientele_card_voucher")
        self.assertEqual((self.gift.points, other.points), (0, 0))
        ticket = self.last_ticket()
        self.assertEqual(ticket.amount_total, 100)
        by_cards = ticket.payment_ids.filtered("card_id")
        self.assertEqual(sorted(by_cards.mapped("amount")), [20, 50])

    def test_return_for_a_voucher(self):
        self.start_till("clientele_card_return")
        ticket = self.last_ticket()
        voucher = ticket.payment_ids.card_id
        self.assertEqual((voucher.points, voucher.program_id), (100, self.vouchers))
        self.assertEqual(ticket.payment_ids.mapped("amount"), [-100])

    def test_another_till_pays_with_the_card(self):
        """Two sessions, one card of 80.00: the other holds 50.00 of it."""
        wallet = self.create_card(self.wallets, self.unloaded, 80)
        other = self.main_pos_config.copy({"name": "Other till"})
        holds = self.env["clientele.card.hold"].sudo()
        holds._hold(other, wallet.sudo(), 50, "another-payment")
        self.start_till("clientele_card_race")
        self.assertEqual(wallet.points, 50)
        self.assertEqual(self.last_ticket().payment_ids.card_id, wallet)
