from .common_outer import OuterDoorMixin
from .test_card_payments import CardPaymentsCommon


class TicketGateCommon(OuterDoorMixin, CardPaymentsCommon):
    """A cashier who sends what no till would send."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.points.pos_ok = True

    def post(self, ticket, user=None):
        """Send a ticket over JSON-RPC; the ticket that was stored."""
        self.call_as(user or self.cashier, "pos.order", "sync_from_ui", [ticket])
        return self.env["pos.order"].search([("uuid", "=", ticket["uuid"])])

    def assert_dropped(self, ticket, words):
        """Refused with a clear message, and nothing of it is stored."""
        before = self.env["loyalty.history"].search_count([])
        self.assert_refused_as(
            self.cashier, words, "pos.order", "sync_from_ui", [ticket]
        )
        uuid = ticket.get("uuid") if isinstance(ticket, dict) else None
        if isinstance(uuid, str) and "\0" not in uuid and uuid.isprintable():
            self.assertFalse(self.env["pos.order"].search([("uuid", "=", uuid)]))
        self.assertEqual(self.env["loyalty.history"].search_count([]), before)

    def load_line(self, amount, product=None):
        return self.line(product or self.top_up, amount)
