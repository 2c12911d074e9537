from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_card_races import CardRaceCase

TRIES = 10


@tagged("post_install", "-at_install")
class TestFamilyRaces(CardRaceCase):
    """Two members of a family at two tills, at the same instant."""

    PROGRAM = {"program_type": "loyalty", "applies_on": "both"}

    @classmethod
    def setUpClass(cls):
        cls.family_ids = []
        cls.addClassCleanup(cls.remove_families)
        super().setUpClass()

    @classmethod
    def remove_families(cls):
        with cls.committed() as env:
            env["clientele.family"].browse(cls.family_ids).unlink()

    def create_pool(self, points):
        """Two members who may spend, and what the first of them brought."""
        with self.committed() as env:
            family = env["clientele.family"].create({"name": self.mark})
            members = env["res.partner"].create(
                [{"name": f"{self.mark} {number}"} for number in range(2)]
            )
            members[0].write({"family_id": family.id, "family_role": "head"})
            members[1].write({"family_id": family.id, "family_role": "spouse"})
            self.partner_ids.extend(members.ids)
            self.family_ids.append(family.id)
            env["loyalty.card"].create(
                {
                    "program_id": self.program_id,
                    "partner_id": members[0].id,
                    "points": points,
                }
            )
            program = env["loyalty.program"].browse(self.program_id)
            family.write({"pool_program_ids": program, "pools_points": True})
            return family.id, family.pool_card_ids.id, members.ids

    def rows(self, env, card_id):
        card = env["loyalty.card"].browse(card_id)
        rows = card.history_ids
        self.assertEqual(sum(rows.mapped("amount")), card.points)
        return card, rows.filtered(lambda row: row.kind == "sale")

    def test_two_members_spend_the_same_points(self):
        for number in range(TRIES):
            with self.subTest(number=number):
                _family, card_id, members = self.create_pool(50)
                outcomes = self.race(
                    *(
                        self.sending(self.full_ticket(card_id, 50, till, member))
                        for till, member in enumerate(members)
                    ),
                    uid=self.uid,
                )
                losers = [one for one in outcomes if not isinstance(one, int)]
                self.assertEqual(len(losers), 1, outcomes)
                self.assertIsInstance(losers[0], UserError)
                self.assertRegex(str(losers[0]), "holds .*0[.,]00")
                with self.committed() as env:
                    card, rows = self.rows(env, card_id)
                    self.assertEqual(card.points, 0)
                    winner = members[outcomes.index(losers[0]) - 1]
                    self.assertEqual(rows.member_id.ids, [winner])

    def test_two_members_spend_what_is_there_for_both(self):
        _family, card_id, members = self.create_pool(50)
        tickets = [
            self.full_ticket(card_id, amount, till, members[till])
            for till, amount in enumerate((20, 30))
        ]
        outcomes = self.race(*map(self.sending, tickets), uid=self.uid)
        self.assertTrue(all(isinstance(one, int) for one in outcomes), outcomes)
        with self.committed() as env:
            card, rows = self.rows(env, card_id)
            self.assertEqual(card.points, 0)
            self.assertEqual(sorted(rows.mapped("amount")), [-30, -20])

    def test_the_pool_ends_while_a_member_spends(self):
        """Whoever is first: nothing is spent twice, nothing is lost."""
        for number in range(3):
            with self.subTest(number=number):
                family_id, card_id, members = self.create_pool(50)
                ticket = self.full_ticket(card_id, 30, 0, members[0])

                def end(env, family_id=family_id):
                    family = env["clientele.family"].sudo().browse(family_id)
                    family.pools_points = False
                    env.flush_all()
                    return True

                outcomes = self.race(self.sending(ticket), end, uid=self.uid)
                self.assertIsInstance(outcomes[0], int, outcomes)
                self.assertIs(outcomes[1], True, outcomes)
                with self.committed() as env:
                    cards = env["loyalty.card"].with_context(active_test=False)
                    cards = cards.search(
                        [
                            ("program_id", "=", self.program_id),
                            "|",
                            ("family_id", "=", family_id),
                            ("partner_id", "in", members),
                        ]
                    )
                    self.assertEqual(sum(cards.mapped("points")), 20)
                    moved = sum(cards.history_ids.mapped("amount"))
                    self.assertEqual(moved, 20)
