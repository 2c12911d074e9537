from odoo.tests import HttpCase, new_test_user, tagged

from .common_outer import OuterDoorMixin


@tagged("post_install", "-at_install")
class TestCoreScenarios(OuterDoorMixin, HttpCase):
    """The shops that core offers to begin with come with tickets that are paid."""

    def test_the_furniture_shop(self):
        company = self.env.ref("base.main_company")
        if not company.chart_template:
            self.env["account.chart.template"].try_loading("fr", company=company)
        owner = new_test_user(
            self.env,
            login="clientele_owner",
            groups="base.group_system,account.group_account_manager,"
            "point_of_sale.group_pos_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        told = self.call_as(owner, "pos.config", "load_onboarding_furniture_scenario")
        config = self.env["pos.config"].browse(told["config_id"])
        sessions = self.env.ref("point_of_sale.pos_closed_session_1")
        sessions |= self.env.ref("point_of_sale.pos_closed_session_2")
        self.assertEqual(sessions.config_id, config)
        self.assertEqual(set(sessions.mapped("state")), {"closed"})
        self.assertEqual(set(sessions.order_ids.mapped("state")), {"done"})
