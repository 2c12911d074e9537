import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.trust import storing
from .common_returns import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnPoints(ReturnsCommon):
    """Points are worth what is kept, however it is returned; loads go at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.points.pos_ok = True

    def earn(self, amount=100.0, lines=None):
        lines = lines or [self.line(price=amount)]
        return self.sell(lines, {self.card.id: self.claim(self.card, amount)})

    def rows(self):
        return [
            (row.kind, row.amount)
            for row in self.card.history_ids.sorted("id")
            if row.kind != "note"
        ][1:]

    def test_any_split_takes_the_same(self):
        """In thirds or at once: 100 points; a minimum takes them all at once."""
        for splits in ([3], [1, 1, 1], [2, 1]):
            sale = self.earn(99, [self.line(price=33, qty=3)])
            self.assertEqual(self.card.points, 299)
            for quantity in splits:
                self.give_back([self.back(sale.lines, quantity)])
            self.assertEqual(self.card.points, 200, splits)
        rule = self.points.rule_ids
        rule.write({"reward_point_mode": "order", "reward_point_amount": 10})
        rule.minimum_amount = 90
        for splits in ([3], [1, 2]):
            lines = [self.line(price=33, qty=3)]
            sale = self.sell(lines, {self.card.id: self.claim(self.card, 10)})
            self.assertEqual(self.card.points, 210)
            for quantity in splits:
                self.give_back([self.back(sale.lines, quantity)])
                self.assertEqual(self.card.points, 200)
        self.assert_balanced()

    def test_points_of_rewards_come_back_with_the_goods(self):
        """Whether or not the reward is a line of the return."""
        sale = self.send(self.spend(self.card, 10, lines=[self.line(price=50, qty=2)]))
        self.assertEqual(self.card.points, 100)
        bikes = sale.lines.filtered(lambda line: not line.is_reward_line)
        self.give_back([self.back(bikes, price=45)])
        self.assertEqual(self.card.points, 150)
        reward = sale.lines - bikes
        lines = [self.back(bikes), self.back(reward, 0.5)]
        self.give_back(lines, (self.cash, -45))
        self.assertEqual(self.card.points, 200)
        self.assert_balanced()

    def test_spent_points_are_owed(self):
        sale = self.earn()
        self.send(self.spend(self.card, 28))
        self.assertEqual(self.card.points, 20)
        self.give_back([self.back(sale.lines)])
        self.assertEqual((self.card.points, self.card.points_owed), (0, 80))
        self.assertEqual(self.incidents("refund").mapped("amount"), [80])
        self.earn(50)
        self.assertEqual((self.card.points, self.card.points_owed), (0, 30))
        self.assertEqual(self.rows()[-2:], [("sale", 50), ("owed", -50)])
        self.earn(100)
        self.assertEqual((self.card.points, self.card.points_owed), (70, 0))
        self.assertEqual(self.rows()[-2:], [("sale", 100), ("owed", -30)])
        self.earn(10)
        self.assertEqual(self.rows()[-1:], [("sale", 10)])
        self.assertEqual(self.card.total_won, 200 + 100 - 20 + 70 + 10)
        self.assert_balanced()

    def test_any_split_owes_the_same(self):
        for splits in ([2], [1, 1]):
            sale = self.earn(100, [self.line(price=50, qty=2)])
            self.send(self.spend(self.card, self.card.points / 10 - 1))
            self.assertEqual(self.card.points, 10)
            for quantity in splits:
                self.give_back([self.back(sale.lines, quantity)])
            self.assertEqual((self.card.points, self.card.points_owed), (0, 90))
            self.card._operated().points_owed = 0
        self.assertEqual(sum(self.incidents("refund").mapped("amount")), 180)
        self.assert_balanced()

    def test_only_listed(self):
        self.company.return_points_policy = "list"
        sale = self.earn()
        self.send(self.spend(self.card, 28))
        self.give_back([self.back(sale.lines)])
        self.assertEqual((self.card.points, self.card.points_owed), (0, 0))
        self.assertEqual(self.incidents("refund").mapped("amount"), [80])
        self.earn(50)
        self.assertEqual(self.card.points, 50)

    # === KEPT FROM WHAT IS GIVEN BACK === #

    def spend_all_but(self, points):
        self.send(self.spend(self.card, (self.card.points - points) / 10))
        self.assertEqual(self.card.points, points)

    def test_their_worth_is_kept(self):
        self.company.return_points_policy = "deduct"
        sale = self.earn()
        self.spend_all_but(20)
        with self.assertRaisesRegex(UserError, r"At most \$\s92[.,]00"):
            self.give_back([self.back(sale.lines)])
        self.assertEqual(self.card.points, 20)
        self.give_back([self.back(sale.lines, price=92)])
        self.assertEqual((self.card.points, self.card.points_owed), (0, 0))
        self.assertFalse(self.incidents("refund"))
        self.assert_balanced()

    def test_any_split_keeps_the_same(self):
        self.company.return_points_policy = "deduct"
        for parts in ([(2, 46)], [(1, 47), (1, 45)]):
            sale = self.earn(100, [self.line(price=50, qty=2)])
            self.spend_all_but(20)
            for quantity, price in parts:
                with self.assertRaises(UserError):
                    self.give_back([self.back(sale.lines, quantity, price + 0.1)])
                self.give_back([self.back(sale.lines, quantity, price)])
            self.assertEqual((self.card.points, self.card.points_owed), (0, 0))
        self.assert_balanced()

    def test_no_more_is_kept_than_is_given_back(self):
        """What is beyond it is owed."""
        self.company.return_points_policy = "deduct"
        sale = self.earn(30)
        self.spend_all_but(0)
        self.points.reward_ids.discount = 2
        self.give_back([self.back(sale.lines, price=0)])
        self.assertEqual((self.card.points, self.card.points_owed), (0, 15))

    def test_points_that_buy_no_money_are_owed(self):
        self.company.return_points_policy = "deduct"
        sale = self.earn()
        self.spend_all_but(20)
        self.points.reward_ids.write({"discount_mode": "percent", "discount": 10})
        self.give_back([self.back(sale.lines)])
        self.assertEqual((self.card.points, self.card.points_owed), (0, 80))

    def test_kept_by_the_reward_that_gives_least(self):
        self.points.reward_ids = [
            Command.create(
                {
                    "reward_type": "discount",
                    "discount_mode": "per_order",
                    "discount": 5,
                    "required_points": 100,
                }
            )
        ]
        self.assertAlmostEqual(self.points._get_point_rate(), 0.05)

    def test_what_it_takes_back_pays_for_no_reward_of_it(self):
        """In a ticket that returns goods and sells others for points."""
        for policy in ("owe", "deduct"):
            self.company.return_points_policy = policy
            sale = self.earn()
            self.spend_all_but(100)
            reward = self.reward_line(self.card, 10)
            lines = [self.back(sale.lines), self.line(price=30), reward]
            code = reward["reward_identifier_code"]
            claim = self.claim(self.card, -100, line_codes=[code])
            ticket = self.return_ticket(lines, (self.cash, -80))
            ticket["card_claims"] = json.dumps({self.card.id: claim})
            with self.assertRaisesRegex(UserError, "0 Points"):
                self.send(ticket)
            self.assertEqual((self.card.points, self.card.points_owed), (100, 0))
            self.spend_all_but(0)
            self.card.sudo()._move_points(200, "opening", "Again")

    def test_the_rate_of_the_ticket_is_none_of_a_point(self):
        """A programme is of the currency of its tills already."""
        self.company.return_points_policy = "deduct"
        sale = self.earn()
        self.spend_all_but(20)
        storing(sale.sudo()).currency_rate = 160
        ask = self.main_pos_config.with_user(self.cashier).clientele_return_terms
        self.assertEqual(ask([[sale.lines.id, 1]])["amount"], 8)

    def test_the_till_is_told_what_is_kept_at_the_most(self):
        self.company.return_points_policy = "deduct"
        sale = self.earn(30)
        self.spend_all_but(0)
        self.points.reward_ids.discount = 2
        ask = self.main_pos_config.with_user(self.cashier).clientele_return_terms
        answer = ask([[sale.lines.id, 1]])
        self.assertEqual((answer["amount"], answer["points"][:2]), (30, "15"))

    def test_what_was_kept_is_not_credited(self):
        self.company.return_points_policy = "deduct"
        lines = [self.line(price=50, qty=2)]
        claims = {self.card.id: self.claim(self.card, 100)}
        sale = self.sell(lines, claims, to_invoice=True)
        self.spend_all_but(20)
        self.give_back([self.back(sale.lines, 1, 47)])
        invoice = sale.account_move
        self.assertEqual(sale.sudo()._get_left_to_credit(), 50)
        credit = invoice._reverse_moves([{"journal_id": invoice.journal_id.id}])
        credit.invoice_line_ids[:1].write({"quantity": 1, "price_unit": 50})
        credit.action_post()
        with self.assertRaisesRegex(UserError, r"At most \$\s0[.,]00"):
            self.give_back([self.back(sale.lines, 1, 3)])

    def test_owed_without_a_network_and_in_the_office(self):
        """Unless less was given back."""
        self.company.return_points_policy = "deduct"
        for price, owed in ((100, 80), (95, 30)):
            sale = self.earn()
            self.spend_all_but(20)
            ticket = self.return_ticket([self.back(sale.lines, price=price)])
            self.send(ticket | self.offline())
            self.assertEqual((self.card.points, self.card.points_owed), (0, owed))
            self.card._operated().points_owed = 0
        sale = self.earn()
        self.spend_all_but(20)
        _refund, pay = self.return_in_office(sale, self.boss)
        pay()
        self.assertEqual((self.card.points, self.card.points_owed), (0, 80))

    def test_the_till_asks_what_is_kept(self):
        ask = self.main_pos_config.with_user(self.cashier).clientele_return_terms
        sale = self.earn(100, [self.line(price=50, qty=2)])
        self.spend_all_but(20)
        line = sale.lines.id
        self.assertEqual(ask([[line, 2]])["amount"], 0)
        self.company.return_points_policy = "deduct"
        answer = ask([[line, 2]])
        self.assertEqual((answer["amount"], answer["points"][:2]), (8, "80"))
        self.give_back([self.back(sale.lines, 1, 47)])
        self.assertEqual(ask([[line, 1]])["amount"], 5)
        self.assertEqual(ask([])["amount"], 0)
        self.assertEqual(ask([[2**31 - 1, 1]])["amount"], 0)
        for one in (5, [], ["a", 1], [line, "a"], [line, -1], [line, 1e400]):
            with self.assertRaises(UserError):
                ask([one])
        with self.assertRaises(UserError):
            ask("x")
        stranger = self.create_user("points_stranger", "base.group_user")
        config = self.main_pos_config.with_user(stranger)
        with self.assertRaises(AccessError):
            config.clientele_return_terms([[line, 2]])

    # === DEBTS === #

    def test_what_is_owed_follows_the_points(self):
        self.card._operated().points_owed = 30
        new = self.card.sudo()._replace("NEW-CODE-7", "Lost")
        self.assertEqual((self.card.points_owed, new.points_owed), (0, 30))

    def test_nobody_writes_what_is_owed(self):
        cards = self.env["loyalty.card"].with_user(self.officer)
        with self.assertRaises(AccessError):
            cards.browse(self.card.id).points_owed = 5
        with self.assertRaises(AccessError):
            cards.create({"program_id": self.points.id, "points_owed": -50})

    # === LOADS === #

    def load(self, price, qty=1, card=None):
        """Sell gift cards, or a top-up of a customer's card."""
        if card:
            claims = {card.id: self.claim(card, price * qty)}
            return self.sell([self.line(self.top_up, price, qty)], claims), card
        before = self.gift_cards.coupon_ids
        claims = {
            -number: self.claim(None, price, self.gift_cards)
            for number in range(1, qty + 1)
        }
        sale = self.sell([self.line(self.gift_product, price, qty)], claims)
        return sale, self.gift_cards.coupon_ids - before

    def test_a_load_goes_back_at_once(self):
        sale, cards = self.load(50, 2)
        self.assertEqual(cards.mapped("points"), [50, 50])
        self.give_back([self.back(sale.lines)])
        self.assertEqual(sorted(cards.mapped("points")), [0, 50])
        self.give_back([self.back(sale.lines, 0.5)])
        self.assertEqual(sum(cards.mapped("points")), 25)
        self.give_back([self.back(sale.lines, 0.5)])
        self.assertEqual(cards.mapped("points"), [0, 0])
        self.assertEqual(set(cards.mapped("state")), {"cancelled"})
        self.assert_balanced()

    def test_a_cheaper_return_takes_the_whole_load(self):
        sale, card = self.load(50)
        self.give_back([self.back(sale.lines, price=20)])
        self.assertEqual(card.points, 0)

    def test_a_top_up_goes_back_at_once(self):
        sale, wallet = self.load(40, card=self.wallet)
        self.assertEqual(wallet.points, 120)
        self.pay([self.line(price=90)], wallet, 90)
        with self.assertRaisesRegex(UserError, "was used since"):
            self.give_back([self.back(sale.lines)])
        self.assertEqual(wallet.points, 30)

    def test_a_new_wallet_gives_all_pieces_back(self):
        claims = {-1: self.claim(None, 60, self.wallets)}
        lines = [self.line(self.top_up, 20, 3)]
        sale = self.sell(lines, claims, partner=self.unloaded)
        card = sale.lines.loaded_card_ids
        self.assertEqual(card.points, 60)
        self.give_back([self.back(sale.lines, 2)], partner=self.unloaded)
        self.assertEqual(card.points, 20)

    def test_held_counts_as_spent(self):
        sale, card = self.load(50)
        self.hold(30, code=card.code)
        with self.assertRaisesRegex(UserError, "is under way"):
            self.give_back([self.back(sale.lines)])
        self.assertEqual(card.points, 50)

    # === RETURNS TO A WALLET === #

    def return_to(self, card, sale, amount, product=None, **values):
        """A return whose worth goes on a card in the same ticket, as core's button."""
        program = card.program_id if card else self.gift_cards
        claims = {card.id if card else -1: self.claim(card, amount, program)}
        lines = [self.back(sale.lines), self.line(product or self.top_up, amount)]
        ticket = self.return_ticket(lines, (self.cash, 0), **values)
        return self.send(ticket | {"card_claims": json.dumps(claims)})

    def test_the_customer_s_wallet_takes_a_return(self):
        sale = self.sell_by(20)
        self.return_to(self.wallet, sale, 20)
        self.assertEqual(self.wallet.points, 100)
        with self.assertRaisesRegex(UserError, "left to return"):
            self.return_to(self.wallet, sale, 20)
        self.assertEqual(self.wallet.points, 100)
        self.assert_balanced()
        self.assertFalse(self.env["clientele.invariant"]._check_all())

    def test_tills_tell_what_returns_come_to_with_the_other_sign(self):
        sale = self.sell_by(20)
        lines = [self.back(sale.lines), self.line(self.top_up, 20)]
        lines[0]["price_subtotal_incl"] = lines[0]["price_subtotal"] = 20
        ticket = self.return_ticket(lines, (self.cash, 0))
        claims = {self.wallet.id: self.claim(self.wallet, 20, self.wallets)}
        refund = self.send(ticket | {"card_claims": json.dumps(claims)})
        back = refund.lines.filtered("refunded_orderline_id")
        self.assertEqual(back.price_subtotal_incl, -20)  # the ticket is no return
        self.assertFalse(self.env["clientele.invariant"]._check_all())

    def test_an_exchange_does_not_forget_the_account(self):
        """What was taken for goods that are owed goes back where these would."""
        sale = self.sell_by(20, (self.on_account, 20))
        lines = [self.back(sale.lines), self.line(price=20)]
        exchange = self.give_back(lines, (self.cash, 0))
        taken = exchange.lines.filtered(lambda line: line.qty > 0)
        self.assertEqual(taken.order_id._get_origins(), exchange | sale)
        with self.assertRaisesRegex(UserError, "is missing"):
            lines = [self.back(taken), self.line(self.top_up, 20)]
            claims = {self.wallet.id: self.claim(self.wallet, 20, self.wallets)}
            ticket = self.return_ticket(lines, (self.cash, 0))
            self.send(ticket | {"card_claims": json.dumps(claims)})
        for method in (self.method, self.cash):
            with self.assertRaisesRegex(UserError, "still owed on account"):
                self.give_back([self.back(taken)], (method, -20))
        self.give_back([self.back(taken)], (self.on_account, -20))
        payer = self.loaded.with_company(self.company)
        self.assertEqual(payer._get_account_figures()[payer].balance, 0)

    def test_no_more_than_was_paid_goes_to_a_wallet(self):
        cases = {
            "more": (self.wallet, self.sell_by(20), 30, self.top_up),
            "a gift card": (None, self.sell_by(20), 20, self.gift_product),
            "owed": (
                self.wallet,
                self.sell_by(20, (self.on_account, 20)),
                20,
                self.top_up,
            ),
        }
        for name, (card, sale, amount, product) in cases.items():
            with self.subTest(name), self.assertRaises(UserError):
                self.return_to(card, sale, amount, product)
        self.assertEqual(self.wallet.points, 80)
