from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class FamilyPortal(CustomerPortal):
    """The points of the family on the portal, for its members."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["family_pool"] = request.env.user.partner_id._get_portal_pool()
        return values

    @route("/my/family", type="http", auth="user", website=True, methods=["GET"])
    def portal_my_family(self, **_kwargs):
        """What the family has, and to who manages the pool, who earned and spent."""
        pool = request.env.user.partner_id._get_portal_pool()
        if not pool:
            return request.redirect("/my")
        values = {"page_name": "family", "pool": pool}
        return request.render(
            "clientele.portal_my_family", self._prepare_portal_layout_values() | values
        )

    @route(
        "/my/family/rights", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_family_rights(self, member_id="", earns="", spends="", **_kwargs):
        """Let a member earn or spend: asked by who manages the pool."""
        if member_id.isdigit():
            request.env.user.partner_id._grant_family_rights(
                int(member_id), bool(earns), bool(spends)
            )
        return request.redirect("/my/family")
