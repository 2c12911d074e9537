from odoo.tests import tagged

from .common_attack import AttackCommon


@tagged("post_install", "-at_install")
class TestInvariants(AttackCommon):
    """The daily check sees what somebody wrote past all rules."""

    def breaches_after(self, query, *values):
        """What the daily check says once somebody wrote into the database."""
        self.env.flush_all()
        self.env.cr.execute(query, values)
        self.env.invalidate_all()
        return {one.name for one in self.env["clientele.invariant"]._check_recent()}

    def pass_on(self, ticket):
        self.call_inside("pos.order", "sync_from_ui", [ticket])
        self.assertFalse(self.env["clientele.invariant"]._check_recent())
        return self.env["pos.order"].search([("uuid", "=", ticket["uuid"])])

    def test_value_that_nobody_paid(self):
        claims = {-1: self.claim(None, 50, self.gift_cards)}
        lines = [self.line(self.gift_product, 50)]
        order = self.pass_on(self.honest(lines, [self.means(0, 50)], claims=claims))
        paid = "UPDATE pos_payment SET amount = 20 WHERE pos_order_id = %s"
        self.assertEqual(self.breaches_after(paid, order.id), {"loaded_unpaid"})

    def test_payment_that_moved_no_card(self):
        uuid = self.hold(30, self.wallet)
        paid = self.means(0, 30, self.method, card_id=self.wallet.id, uuid=uuid)
        order = self.pass_on(self.honest([self.goods(30)], [paid]))
        row = "UPDATE loyalty_history SET kind = 'note' WHERE order_id = %s"
        self.assertEqual(self.breaches_after(row, order.id), {"payment_unmoved"})

    def test_card_below_zero(self):
        self.pass_on(self.honest([self.goods(30)], [self.means(0, 30)]))
        found = self.breaches_after(
            "UPDATE loyalty_card SET points = -5 WHERE id = %s", self.wallet.id
        )
        self.assertEqual(found, {"out_of_balance"})
        found = self.breaches_after(
            """
            INSERT INTO loyalty_history
                (card_id, kind, amount, balance_after, description, create_date)
            VALUES (%s, 'payment', -85, -5, 'Nothing', NOW())
            """,
            self.wallet.id,
        )
        self.assertEqual(found, {"below_zero", "without_document"})

    def test_more_owed_and_settled_than_allowed(self):
        debt = self.means(0, 90, self.on_account)
        self.pass_on(self.honest([self.goods(90)], [debt]))
        config = self.main_pos_config.with_user(self.cashier)
        rows = config.clientele_account_look(self.loaded.id)["receivables"]
        self.pass_on(self.settling(90, rows, 0, self.loaded))
        settled = "UPDATE clientele_account_settlement SET amount = amount + %s"
        found = self.breaches_after(settled, 50)
        self.assertLessEqual({"settled_above", "ticket_settling_above"}, found)
        self.breaches_after(settled, -50)
        self.pass_on(
            self.honest([self.goods(90)], [self.means(0, 90, self.on_account)])
        )
        self.loaded.account_limit = 10
        self.assertEqual(self.breaches_after("SELECT 1"), {"beyond_limit"})
