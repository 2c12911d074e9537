from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_races import RaceCase


@tagged("post_install", "-at_install")
class TestMergingRaces(RaceCase):
    """Two people merge the same customer at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed() as env:
            customers = env["res.partner"].with_context(clientele_new_customer=True)
            cls.ids = customers.create(
                [{"lastname": f"{cls.mark} {number}"} for number in range(3)]
            ).ids

    @classmethod
    def remove_committed(cls):
        with cls.committed() as env:
            env["clientele.merge.log"].search([("survivor_id", "in", cls.ids)]).unlink()
            cls.delete_rows(env, "mail_message", "res_id", cls.ids)
            cls.delete_rows(env, "res_partner", "id", cls.ids)

    def merge(self, survivor, source):
        def action(env):
            partners = env["res.partner"]
            return partners.browse(survivor)._merge_from(partners.browse(source)).id

        return action

    def test_one_wins_and_the_other_is_told(self):
        first, second, source = self.ids
        outcomes = self.race(self.merge(first, source), self.merge(second, source))
        won = [one for one in outcomes if isinstance(one, int)]
        lost = [one for one in outcomes if isinstance(one, UserError)]
        self.assertEqual((len(won), len(lost)), (1, 1), outcomes)
        self.assertIn("already", str(lost[0]))
        with self.committed() as env:
            log = env["clientele.merge.log"].browse(won)
            heir = env["res.partner"].browse(source).merged_into_id
            self.assertEqual(heir, log.survivor_id)
