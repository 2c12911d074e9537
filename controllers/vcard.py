from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.web.controllers.vcard import Partner


class ClientelePartner(Partner):
    """vCards of customers: several in one file, as phones read them."""

    @http.route()
    def download_vcard(self, partner_ids=None, partner=None, **kwargs):
        ids = [int(one) for one in (partner_ids or "").split(",") if one.isdigit()]
        # A search: it obeys the rules of the user, and archived ones were chosen.
        everybody = request.env["res.partner"].with_context(active_test=False)
        partners = everybody.search([("id", "in", ids)]) if ids else everybody
        if len(partners) < 2 or not partners._has_customers():
            return super().download_vcard(partner_ids, partner, **kwargs)
        content = partners._get_vcards()
        return request.make_response(
            content,
            [
                ("Content-Type", "text/vcard; charset=utf-8"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition("contacts.vcf")),
            ],
        )
