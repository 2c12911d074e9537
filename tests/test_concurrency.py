from uuid import uuid4

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_races import RaceCase


@tagged("post_install", "-at_install")
class TestConcurrency(RaceCase):
    """Customers created at the same instant."""

    @classmethod
    def remove_committed(cls):
        with cls.committed() as env:
            domain = [("name", "like", f"{cls.mark}%")]
            env["res.partner"].with_context(active_test=False).search(domain).unlink()
            env["clientele.till.creation"].search([]).unlink()

    def creation(self, **values):
        def action(env):
            customers = env["res.partner"].with_context(clientele_new_customer=True)
            return customers.create({"lastname": self.mark, **values}).id

        return action

    def assert_one_winner(self, outcomes):
        winners = [outcome for outcome in outcomes if isinstance(outcome, int)]
        losers = [outcome for outcome in outcomes if not isinstance(outcome, int)]
        self.assertEqual(len(winners), 1, outcomes)
        for loser in losers:
            self.assertIsInstance(loser, ValidationError)
            self.assertRegex(str(loser), "already (used|belongs)|already has")

    def test_one_number_is_given_once(self):
        number = f"N{uuid4().hex[:10]}"
        outcomes = self.race(*[self.creation(customer_number=number)] * 3)
        self.assert_one_winner(outcomes)

    def test_one_barcode_is_given_once(self):
        barcode = f"B{uuid4().hex[:10]}"
        outcomes = self.race(*[self.creation(barcode=barcode)] * 3)
        self.assert_one_winner(outcomes)

    def test_automatic_numbers_never_meet(self):
        outcomes = self.race(*[self.creation()] * 4)
        self.assertEqual(len(set(outcomes)), 4, outcomes)
        with self.committed() as env:
            customers = env["res.partner"].browse(outcomes)
            self.assertEqual(len(set(customers.mapped("customer_number"))), 4)

    def test_one_request_of_a_till_gives_one_customer(self):
        uuid = uuid4().hex

        def save(env):
            creations = env["clientele.till.creation"]
            partner = creations._claim(uuid)
            if not partner:
                partner = env["res.partner"].browse(self.creation()(env))
                creations._settle(uuid, partner)
            return partner.id

        outcomes = self.race(*[save] * 3)
        self.assertEqual(len(set(outcomes)), 1, outcomes)
        self.assertIsInstance(outcomes[0], int, outcomes)
