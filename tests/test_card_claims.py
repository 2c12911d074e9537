from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_cards import TillCardsCommon


@tagged("post_install", "-at_install")
class TestCardClaims(TillCardsCommon):
    def test_points_of_a_ticket(self):
        order = self.sell([self.line()], {self.card.id: self.claim(self.card, 100)})
        self.assertEqual(self.moves(self.card), [("sale", 100, 300)])
        row = self.card.history_ids.sorted("id")[-1]
        self.assertEqual((row.order_model, row.order_id), ("pos.order", order.id))
        self.assertEqual(row.config_id, self.main_pos_config)
        self.assertEqual(row.create_uid, self.cashier)
        self.assertEqual(row.cashier, self.cashier.name)
        self.assertFalse(order.card_claims)
        self.assertFalse(self.incidents("cut"))

    def test_invented_points_are_cut_and_listed(self):
        order = self.sell([self.line()], {self.card.id: self.claim(self.card, 5000)})
        self.assertEqual(self.moves(self.card), [("sale", 100, 300)])
        incident = self.incidents("cut")
        self.assertEqual(
            (incident.amount, incident.card_id, incident.document_id),
            (4900, self.card, order.id),
        )
        self.assertEqual(incident.cashier, self.cashier.name)

    def test_points_without_a_price(self):
        """Subtotals and totals are the till's word: prices and payments count."""
        lines = [self.line(price=0.0, price_subtotal_incl=1000.0)]
        ticket = self.ticket(
            lines, {self.card.id: self.claim(self.card, 1000)}, paid=0.0, amount_total=0
        )
        self.send(ticket)
        self.assertEqual(self.card.points, 200)
        unpaid = self.ticket(
            [self.line(price=1000)],
            {self.card.id: self.claim(self.card, 1000)},
            paid=0.0,
            amount_total=0,
        )
        with self.assertRaisesRegex(ValidationError, "but .*0.00.* was paid"):
            self.send(unpaid)
        self.assertEqual(self.card.points, 200)

    def test_absurd_claims(self):
        for points in (None, -50):
            self.sell([self.line()], {self.card.id: self.claim(self.card, points)})
        self.assertLessEqual(self.card.points, 300)
        self.assertGreaterEqual(self.card.points, 200)
        odd = [
            {self.card.id: self.claim(self.card, points)}
            for points in (float("inf"), float("nan"), "many", 1e308)
        ]
        for claims in ([1, 2], {"x": {}}, {"1": 5}, *odd):
            with self.assertRaisesRegex(UserError, "cannot be read"):
                self.sell([self.line()], claims)
        self.assert_balanced()

    def test_new_cards_are_the_customers(self):
        """A negative key makes a card: for who pays, with what was paid for."""
        claim = self.claim(None, 800, self.points, partner_id=self.loaded.id)
        self.sell([self.line()], {-1: claim}, partner=self.unloaded)
        card = self.points.coupon_ids.filtered(
            lambda card: card.partner_id == self.unloaded
        )
        self.assertEqual(card.points, 100)
        self.assertEqual(self.card.points, 200)

    def test_points_of_a_stranger(self):
        """Neither won nor spent on a card that is not the customer's."""
        self.sell(
            [self.line()],
            {self.card.id: self.claim(self.card, 100)},
            partner=self.unloaded,
        )
        self.assertEqual(self.moves(self.card), [])
        with self.assertRaisesRegex(ValidationError, "not the customer's"):
            self.send(self.spend(self.card, 10, partner=self.unloaded))
        self.assertEqual(self.card.points, 200)

    def test_rewards_cost_what_they_give(self):
        for cost in (0, -30, 20):
            with self.subTest(cost=cost):
                before = self.card.points
                self.send(self.spend(self.card, 5, cost=cost))
                self.assertAlmostEqual(self.card.points, before - 50)
        self.assert_balanced()

    def test_rewards_without_claims(self):
        """A till that says nothing of its rewards pays for them all the same."""
        self.send(
            self.ticket([self.line(), self.reward_line(self.card, 5)], claims=None)
        )
        self.assertEqual(self.moves(self.card), [("sale", -50, 150)])

    def test_several_claims_for_one_card(self):
        """None of them hides what another one spends."""
        one_more = self.claim(None, 1, self.points)
        for number, others in enumerate(
            ({-1: one_more}, {-1: one_more, -2: one_more}, {"new card": one_more})
        ):
            customer = self.create_customer(lastname="Zed")
            used = card = self.create_card(self.points, customer, 200)
            if "new card" in others:
                card = used.sudo()._replace("", "Lost").sudo(False)
                others = {card.id: self.claim(card, 1)}
            reward = self.reward_line(used, 5)
            code = reward["reward_identifier_code"]
            claims = {used.id: self.claim(used, -50, line_codes=[code]), **others}
            self.sell([self.line(), reward], claims, partner=card.partner_id)
            with self.subTest(number=number):
                self.assertLessEqual(card.points, 200 - 50 + 2)
                self.assertGreater(card.points, 200 - 50)
        self.assert_balanced()

    def test_won_and_spent_in_one_row(self):
        reward = self.reward_line(self.card, 5)
        code = reward["reward_identifier_code"]
        claim = self.claim(self.card, 95 - 50, line_codes=[code])
        self.sell([self.line(), reward], {self.card.id: claim})
        self.assertEqual(self.moves(self.card), [("sale", 45, 245)])

    def test_more_than_the_card_holds(self):
        with self.assertRaisesRegex(UserError, r"holds 200 .*and 250 ") as caught:
            self.send(self.spend(self.card, 25))
        self.assertNotIn(self.card.code, str(caught.exception))
        self.assertEqual(self.card.points, 200)
        self.assertFalse(self.last_ticket().lines.filtered("is_reward_line"))

    def test_closed_without_a_network(self):
        """The ticket stands, and what the card lacked is listed once."""
        ticket = self.spend(self.card, 25, **self.offline())
        for _again in range(3):
            order = self.send(dict(ticket))
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.moves(self.card), [("sale", -200, 0)])
        self.assertEqual(self.incidents("offline").mapped("amount"), [50])
        self.assert_balanced()

    def test_same_ticket_three_times(self):
        ticket = self.spend(self.card, 5)
        for _again in range(3):
            order = self.send(dict(ticket))
        self.assertEqual(self.moves(self.card), [("sale", -50, 150)])
        claim = {self.card.id: self.claim(self.card, 5000)}
        order.with_user(self.cashier).confirm_coupon_programs(claim)
        self.assertEqual(self.card.points, 150)

    def test_points_of_a_draft_never_move(self):
        ticket = self.spend(self.card, 5, state="draft")
        ticket["payment_ids"] = []
        self.send(ticket)
        self.assertEqual(self.moves(self.card), [])

    # === BEARER CARDS === #

    def test_gift_card_by_its_code(self):
        order = self.send(self.spend(self.gift, 50, partner=self.unloaded))
        self.assertEqual(order.amount_total, 50)
        self.assertEqual(self.moves(self.gift), [("sale", -50, 0)])

    def test_gift_card_without_its_code(self):
        for shown in ({}, {"presented_code": ""}, {"presented_code": "044123"}):
            claim = {"presented_code": None, **shown}
            with self.assertRaisesRegex(ValidationError, "was not shown"):
                self.send(self.spend(self.gift, 50, claim=claim))
        self.assertEqual(self.gift.points, 50)

    def test_money_loads_one_card_once(self):
        """One gift card was paid: two programmes and two cards share the 50."""
        wallet = self.create_program(
            "ewallet",
            applies_on="future",
            rule={
                "reward_point_mode": "money",
                "reward_point_amount": 1,
                "product_ids": [Command.set(self.gift_product.ids)],
            },
            reward={"discount_mode": "per_point", "discount": 1, "required_points": 1},
            trigger_product_ids=[Command.set(self.gift_product.ids)],
        )
        self.sell(
            [self.line(self.gift_product, 50)],
            {
                -1: self.claim(None, 50, self.gifts, code="GIFT-1"),
                -2: self.claim(None, 50, self.gifts, code="GIFT-2"),
                -3: self.claim(None, 50, wallet),
            },
        )
        cards = (self.gifts | wallet).coupon_ids - self.gift
        self.assertEqual(sum(cards.mapped("points")), 50)
        self.assertEqual(sum(self.incidents("cut").mapped("amount")), 100)
        self.assert_balanced()

    def test_prepaid_value_does_not_buy_prepaid_value(self):
        top_up = self.line(self.gift_product, 50)
        with self.assertRaisesRegex(UserError, "cannot pay for prepaid value"):
            self.send(self.spend(self.gift, 50, lines=[top_up]))
        self.assertEqual(self.gift.points, 50)

    def test_expired_and_blocked(self):
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        self.gift.expiration_date = yesterday
        with self.assertRaisesRegex(UserError, "expired on"):
            self.send(self.spend(self.gift, 10))
        self.gift.expiration_date = fields.Date.add(yesterday, days=2)
        self.gift.sudo()._set_state("blocked", "Stolen")
        with self.assertRaisesRegex(UserError, "cannot be used: blocked"):
            self.send(self.spend(self.gift, 10))
        self.gift.sudo()._set_state("active", "Found again")
        self.send(self.spend(self.gift, 10))
        self.assertEqual(self.moves(self.gift), [("sale", -10, 40)])

    def test_a_programme_with_a_last_day(self):
        """A till tells it as the first moment of that day, in its own time."""
        day = fields.Date.add(fields.Date.today(), days=30)
        claim = self.claim(None, 100, self.points)
        for wrong in ("2026-13-45", "tomorrow", 5, ["x"], {"day": 1}, f"{day}T\0"):
            with self.assertRaises(UserError):
                claims = {-1: {**claim, "expiration_date": wrong}}
                self.sell([self.line()], claims, partner=self.unloaded)
        claims = {-1: {**claim, "expiration_date": f"{day}T00:00:00.000+01:00"}}
        self.sell([self.line()], claims, partner=self.unloaded)
        card = self.points.coupon_ids.filtered(
            lambda one: one.partner_id == self.unloaded
        )
        self.assertEqual((card.points, card.expiration_date), (100, day))

    def test_top_up_of_a_closed_card(self):
        """A cancelled card wins nothing; a replaced one stands for the new one."""
        new = self.card.sudo()._replace("NEW-CODE-1", "Lost").sudo(False)
        self.sell([self.line()], {self.card.id: self.claim(self.card, 100)})
        self.assertEqual((self.card.points, new.points), (0, 300))
        new.sudo()._cancel("Left")
        with self.assertRaisesRegex(UserError, "cannot be used: cancelled"):
            self.sell([self.line()], {new.id: self.claim(new, 100)})

    def test_other_company_or_currency(self):
        other = self.env["res.company"].sudo().create({"name": "Other company"})
        for values in (
            {"company_id": other.id},
            {"currency_id": self.env.ref("base.JPY").id},
        ):
            with self.env.cr.savepoint() as savepoint:
                self.gifts.sudo().write({"company_id": False, **values})
                self.env.flush_all()
                with self.assertRaisesRegex(ValidationError, "not one of this till"):
                    self.send(self.spend(self.gift, 10))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_managers_are_told_of_incidents_once(self):
        manager = self.create_user(
            "till_manager", "base.group_user", "clientele.group_card_manage"
        )
        manager.email = "manager@example.com"
        self.sell([self.line()], {self.card.id: self.claim(self.card, 5000)})
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        incidents = self.env["clientele.card.incident"].sudo()
        for _again in range(2):
            incidents._cron_tell_managers()
        told = (mails.search([]) - before).filtered(
            lambda mail: "manager@example.com" in mail.email_to
        )
        self.assertEqual(len(told), 1)
        self.assertIn("4900", told.body_html)
        incident = incidents.search([])
        incident.with_user(manager).action_settle()
        self.assertEqual((incident.state, incident.settled_uid), ("settled", manager))

    def test_programme_of_another_till(self):
        other = self.main_pos_config.copy({"name": "Other till"})
        self.gifts.pos_config_ids = other
        with self.assertRaisesRegex(ValidationError, "not one of this till"):
            self.send(self.spend(self.gift, 10))
