from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .. import hooks
from .common import ClienteleCommon


class LedgerCommon(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env["loyalty.program"].create(
            {
                "name": "Points of the shop",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "rule_ids": [
                    Command.create(
                        {"reward_point_mode": "order", "reward_point_amount": 10}
                    )
                ],
                "reward_ids": [Command.create({"required_points": 100})],
            }
        )
        cls.zoe = cls.create_customer(firstname="Zoé")
        cls.card = cls.create_card(cls.zoe)
        cls.bike = cls.env["product.product"].create(
            {"name": "Bike", "list_price": 100, "taxes_id": False}
        )

    @classmethod
    def create_card(cls, partner, points=0, program=None):
        return cls.env["loyalty.card"].create(
            {
                "program_id": (program or cls.program).id,
                "partner_id": partner.id,
                "points": points,
            }
        )

    def rows(self, card=None):
        """Kind, amount and balance of each row, the oldest first."""
        rows = (card or self.card).history_ids.sorted("id")
        return [(row.kind, row.amount, row.balance_after) for row in rows]

    def assert_balanced(self, *cards):
        self.assertFalse(self.env["loyalty.history"]._find_unbalanced())
        for card in cards:
            self.assertAlmostEqual(sum(card.history_ids.mapped("amount")), card.points)

    def order(self, partner=None):
        return self.env["sale.order"].create(
            {
                "partner_id": (partner or self.zoe).id,
                "order_line": [Command.create({"product_id": self.bike.id})],
            }
        )


@tagged("post_install", "-at_install")
class TestLedger(LedgerCommon):
    def test_issued_with_a_value(self):
        card = self.create_card(self.create_customer(), points=25)
        self.assertEqual(self.rows(card), [("issue", 25, 25)])
        self.assert_balanced(card)

    def test_adjustment(self):
        self.adjust(40, "Birthday")
        self.adjust(15, "Mistake")
        self.assertEqual(self.rows(), [("adjustment", 40, 40), ("adjustment", -25, 15)])
        self.assertEqual(self.card.history_ids.sorted("id")[-1].description, "Mistake")
        self.assert_balanced(self.card)

    def adjust(self, balance, reason="Test", user=None):
        wizards = self.env["loyalty.card.update.balance"].with_user(
            user or self.env.user
        )
        wizard = wizards.create(
            {"card_id": self.card.id, "new_balance": balance, "description": reason}
        )
        wizard.action_update_card_point()

    def test_adjustment_below_zero_or_of_nothing(self):
        for balance, message in ((-1, "holds 0"), (0, "Type what is added")):
            with self.assertRaisesRegex(UserError, message):
                self.adjust(balance)
        self.assertFalse(self.rows())

    def test_order_confirmed_cancelled_and_confirmed_again(self):
        order = self.order()
        order.action_confirm()
        self.assertEqual(self.rows(), [("sale", 10, 10)])
        row = self.card.history_ids
        self.assertEqual((row.order_model, row.order_id), ("sale.order", order.id))
        order.with_context(disable_cancel_warning=True).action_cancel()
        self.assertEqual(self.rows()[1:], [("reversal", -10, 0)])
        order.action_draft()
        order._update_programs_and_rewards()
        order.action_confirm()
        self.assertEqual(self.rows()[2:], [("sale", 10, 10)])
        self.assert_balanced(self.card)

    def test_several_orders_at_once(self):
        orders = self.order() | self.order()
        orders.action_confirm()
        self.assertEqual(self.rows(), [("sale", 10, 10), ("sale", 10, 20)])
        documents = {row.order_id for row in self.card.history_ids}
        self.assertEqual(documents, set(orders.ids))
        orders._action_cancel()
        self.assertEqual(self.card.points, 0)
        self.assert_balanced(self.card)

    def test_merged_customers(self):
        """Points go from card to card with a row on each, and none is lost."""
        self.adjust(30)
        other = self.create_customer(firstname="Zoe")
        card = self.create_card(other, points=12)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge([self.zoe.id, other.id], self.zoe)
        self.assertEqual(self.card.points + card.points, 42)
        self.assertEqual(self.rows()[-1], ("transfer", 12, 42))
        self.assertEqual(self.rows(card)[-1], ("transfer", -12, 0))
        self.assert_balanced(self.card, card)

    def test_cards_that_were_moved_are_archived(self):
        self.adjust(30)
        empty = self.create_card(self.create_customer())
        (self.card | empty).unlink()
        self.assertFalse(empty.exists())
        self.assertFalse(self.card.active)
        self.assertEqual(self.rows()[-1], ("reversal", -30, 0))

    def test_rows_of_before_stay_and_move_nothing(self):
        """A live database: the balance of today opens the ledger."""
        self.env["loyalty.history"].create(
            {"card_id": self.card.id, "description": "Long ago", "issued": 7}
        )
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = 33 WHERE id = %s", [self.card.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.env["loyalty.history"]._find_unbalanced(), self.card)
        hooks.open_ledgers(self.env)
        hooks.open_ledgers(self.env)
        self.assertEqual(self.rows(), [("note", 0, 0), ("opening", 33, 33)])
        self.assert_balanced(self.card)

    def test_check_says_what_is_out_of_balance(self):
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = 5 WHERE id = %s", [self.card.id]
        )
        self.env.invalidate_all()
        history = self.env["loyalty.history"]
        action = history.action_view_unbalanced()
        self.assertEqual(action["domain"], [("id", "in", self.card.ids)])
        with mute_logger("odoo.addons.clientele.models.loyalty_history"):
            history._cron_check_balances()
        self.assertIn("sum of the movements", self.card.message_ids[0].body)


@tagged("post_install", "-at_install")
class TestLedgerRights(LedgerCommon, HttpCase):
    ROLES = {
        "seller": "base.group_user,point_of_sale.group_pos_user",
        "salesman": "sales_team.group_sale_salesman",
        "manager": "point_of_sale.group_pos_manager,sales_team.group_sale_manager",
        "admin": "base.group_system,point_of_sale.group_pos_manager",
    }

    def test_nobody_writes_a_balance_or_the_history(self):
        self.card._move_points(50, "adjustment", "Gift")
        row = self.card.history_ids
        for role, groups in self.ROLES.items():
            user = new_test_user(self.env, f"ledger_{role}", groups)
            card, own_row = self.card.with_user(user), row.with_user(user)
            with self.subTest(role=role):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    card.points = 1000
                for forged in ({"amount": 5}, {"description": "Nothing"}):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        own_row.write(forged)
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    own_row.unlink()
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    own_row.create(
                        {"card_id": card.id, "description": "x", "issued": 9}
                    )
        self.assertEqual(self.card.points, 50)
        self.assertEqual(self.rows(), [("adjustment", 50, 50)])

    def test_through_json_rpc(self):
        """Contexts that a caller makes up open nothing."""
        user = new_test_user(
            self.env, "ledger_rpc", self.ROLES["admin"], password="ledger_rpc"
        )
        self.authenticate(user.login, "ledger_rpc")
        for context in (
            {},
            {"clientele_ledger": True, "clientele_ledger_seal": True},
            {
                "clientele_ledger": {"kind": "sale"},
                "clientele_ledger_seal": "clientele",
            },
        ):
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    "/web/dataset/call_kw/loyalty.card/write",
                    json={
                        "params": {
                            "model": "loyalty.card",
                            "method": "write",
                            "args": [self.card.ids, {"points": 1000}],
                            "kwargs": {"context": context},
                        }
                    },
                ).json()
            self.assertIn("cannot be written", answer["error"]["data"]["message"])
        self.card.invalidate_recordset()
        self.assertEqual(self.card.points, 0)

    def test_adjusting_needs_its_right(self):
        wizards = self.env["loyalty.card.update.balance"]
        values = {"card_id": self.card.id, "new_balance": 5, "description": "Gift"}
        for role, is_allowed in (("seller", False), ("manager", True)):
            user = new_test_user(self.env, f"adjust_{role}", self.ROLES[role])
            wizard = wizards.with_user(user).create(values)
            if is_allowed:
                wizard.action_update_card_point()
                continue
            with self.assertRaisesRegex(AccessError, "no right"):
                wizard.action_update_card_point()
        self.assertEqual(self.card.points, 5)
        self.assertEqual(self.card.history_ids.create_uid, user)
