from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_cards import TillCardsCommon


@tagged("post_install", "-at_install")
class TestCardCodes(TillCardsCommon):
    def enter(self, code, user=None):
        config = self.main_pos_config.with_user(user or self.cashier)
        today = fields.Date.to_string(fields.Date.today())
        answer = config.use_coupon_code(code, today, False, False)
        return answer["payload"].get("error_message") or answer["payload"]

    def test_right_code(self):
        self.assertEqual(self.enter(self.gift.code)["points"], 50)

    def test_no_message_tells_whether_a_code_exists(self):
        spent = self.create_card(self.gifts, None, 0)
        blocked = self.create_card(self.gifts, None, 50)
        blocked.sudo()._set_state("blocked", "Stolen")
        expired = self.create_card(self.gifts, None, 50)
        expired.expiration_date = fields.Date.subtract(fields.Date.today(), days=1)
        codes = ["NOTHING", spent.code, blocked.code, expired.code]
        messages = {self.enter(code).replace(code, "") for code in codes}
        self.assertEqual(len(messages), 1, messages)
        manager_says = [self.enter(code, self.officer) for code in codes]
        self.assertEqual(len(set(manager_says)), 4, manager_says)

    def test_entry_is_locked_after_five_wrong_codes(self):
        for number in range(5):
            self.assertIn("cannot be used here", self.enter(f"WRONG{number}"))
        self.assertIn("Too many codes", self.enter(self.gift.code))
        seller = self.create_user(
            "till_other", "base.group_user,point_of_sale.group_pos_user"
        )
        self.assertEqual(self.enter(self.gift.code, seller)["points"], 50)
        counter = self.env["clientele.code.attempt"].sudo().search([])
        counter.locked_until = fields.Datetime.subtract(
            fields.Datetime.now(), minutes=1
        )
        counter.since = fields.Datetime.subtract(counter.since, minutes=11)
        self.assertEqual(self.enter(self.gift.code)["points"], 50)

    def test_probing_for_cards_to_sell_is_counted_too(self):
        cards = self.env["loyalty.card"].with_user(self.cashier)
        status = cards.get_gift_card_status("FREE-CODE", self.main_pos_config.id)
        self.assertTrue(status["status"])
        self.create_card(self.gifts, self.loaded, 20).code = "USED-CODE"
        for _again in range(5):
            status = cards.get_gift_card_status("USED-CODE", self.main_pos_config.id)
            self.assertEqual(status, {"status": False, "data": {"loyalty.card": []}})
            self.enter(f"WRONG{_again}")
        self.assertIn("Too many codes", self.enter(self.gift.code))

    def test_codes_have_a_check_digit(self):
        code = self.gift.code
        self.assertRegex(code, r"^044\d{13}$")
        slip = code[:-1] + str((int(code[-1]) + 1) % 10)
        self.assertIn("mistyped", self.enter(slip))
        self.assertFalse(self.env["clientele.code.attempt"].sudo().search([]))
        codes = {self.env["loyalty.card"]._generate_code() for _one in range(200)}
        self.assertEqual(len(codes), 200)

    def test_cashiers_list_no_codes(self):
        cards = self.env["loyalty.card"].with_user(self.cashier)
        self.assertIn(self.card, cards.search([]))
        self.assertNotIn(self.gift, cards.search([]))
        with self.assertRaises(AccessError):
            cards.browse(self.gift.id).read(["code"])
        order = self.send(self.spend(self.gift, 10))
        line = order.lines.filtered("is_reward_line").with_user(self.cashier)
        shown = line.read(["coupon_id"])[0]["coupon_id"][1]
        self.assertNotIn(self.gift.code, shown)
        self.assertIn(self.gift.code[-4:], shown)
        self.assertIn(self.gift, cards.with_user(self.officer).search([]))

    def test_cashiers_change_nothing_of_a_card(self):
        card = self.card.with_user(self.cashier)
        for values in (
            {"code": "MINE"},
            {"partner_id": self.unloaded.id},
            {"expiration_date": "2050-01-01"},
            {"active": False},
            {"state": "active"},
            {"points": 1000},
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                card.write(values)
