from unittest.mock import patch

from odoo.tests import tagged

from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestExchangeTours(ClienteleTillCommon):
    """Customers who come in and go out, as a manager does it on the screen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.create_user("desk_manager", "clientele.group_manager")

    def test_a_file_is_checked_then_imported(self):
        self.start_desk(
            "/odoo/action-clientele.clientele_import_action",
            "clientele_import_customers",
            self.manager,
        )
        found = self.env["res.partner"].search([("lastname", "=", "Tour")])
        self.assertEqual(found.mapped("firstname"), ["Anna"])
        done = self.env["clientele.import.log"].search([("is_dry_run", "=", False)])
        self.assertEqual((done.created_count, done.refused_count), (1, 1))
        self.assertEqual(done.user_id, self.manager)

    def test_customers_as_a_pdf(self):
        drawn = []
        reports = self.registry["ir.actions.report"]
        draw = reports._render_qweb_pdf

        def keep(report, *args, **kwargs):
            drawn.append(draw(report, *args, **kwargs))
            return drawn[-1]

        with patch.object(reports, "_render_qweb_pdf", keep):
            self.start_desk(
                "/odoo/customer-file", "clientele_export_customers", self.manager
            )
        # Tests print HTML: the PDF itself is looked at in test_export.
        ((content, _kind),) = drawn
        self.assertIn(b"Aaron Aalto", content)
        log = self.env["clientele.export.log"].search([])
        self.assertEqual((log.file_format, log.user_id), ("pdf", self.manager))
        self.assertGreater(log.partner_count, 1)
