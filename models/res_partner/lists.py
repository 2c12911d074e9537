from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.sql_values import sql_ids


class ResPartner(models.Model):
    """Customers and the lists they are on, for searches and whatever takes a domain."""

    _inherit = "res.partner"

    customer_list_ids = fields.Many2many(
        "clientele.customer.list",
        string="Customer Lists",
        compute="_compute_customer_list_ids",
        search="_search_customer_list_ids",
        groups="clientele.group_officer",
        help="The lists on which this customer was put. Searches find the customers of "
        "filters too.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_customer_list_ids(self):
        lists = self.env["clientele.customer.list"].search([("kind", "=", "chosen")])
        lists.flush_model(["partner_ids"])
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, list_id FROM clientele_customer_list_rel "
                "WHERE partner_id = ANY(%s) AND list_id = ANY(%s)",
                sql_ids(self._origin.ids),
                sql_ids(lists.ids),
            )
        )
        found = dict.fromkeys(self._origin.ids, lists.browse())
        for partner_id, list_id in rows:
            found[partner_id] |= lists.browse(list_id)
        for partner in self:
            partner.customer_list_ids = found.get(partner._origin.id, lists.browse())

    @api.model
    def _search_customer_list_ids(self, operator, value):
        lists = self.env["clientele.customer.list"]
        if operator == "any":
            return self._get_domain_of_lists(lists.search(value))
        if operator != "in":
            return NotImplemented
        domain = self._get_domain_of_lists(lists.browse(id_ for id_ in value if id_))
        if False in value:
            domain |= ~self._get_domain_of_lists(lists.search([("active", "=", True)]))
        return domain

    @api.model
    def _get_domain_of_lists(self, lists):
        """Whoever is on one of these lists, or fits the filter of one.

        :param clientele.customer.list lists:
        :rtype: odoo.fields.Domain
        """
        return Domain.OR(one._get_domain() for one in lists)

    # === ACTION METHODS === #

    def action_add_to_list(self):
        """Put these customers on a list, or take them off one.

        :rtype: dict
        """
        wizard = self.env["clientele.customer.list.change"].create(
            {
                "selected_ids": self._get_selected_ids(),
                "list_id": self.env.context.get("clientele_list_id"),
            }
        )
        return wizard._open()
