from odoo import api, fields, models
from odoo.exceptions import RedirectWarning

from .product_pricelist import LEVELS_OF_COMPANY


class ClienteleGroup(models.Model):
    """Customers who are treated alike: one discount, one price level."""

    _name = "clientele.group"
    _description = "Customer Group"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    discount = fields.Float(
        string="Discount (%)",
        digits="Discount",
        help="Given on every line that members buy, at every visit.",
    )
    price_level_id = fields.Many2one(
        "product.pricelist",
        company_dependent=True,
        domain=LEVELS_OF_COMPANY,
        help="The prices of members who have no level of their own.",
    )
    discount_notice = fields.Char(
        compute="_compute_discount_notice",
        help="What the discount applies to, as the settings say.",
    )
    partner_ids = fields.One2many(
        "res.partner", "clientele_group_id", string="Members", readonly=True
    )
    customer_count = fields.Integer(compute="_compute_customer_count")

    _name_unique = models.UniqueIndex(
        "(name)", "There is a group of that name already."
    )

    def _compute_customer_count(self):
        counts = self.env["res.partner"]._read_group(
            [("clientele_group_id", "in", self.ids), ("customer_status", "!=", False)],
            ["clientele_group_id"],
            ["__count"],
        )
        by_group = dict(counts)
        for group in self:
            group.customer_count = by_group.get(group, 0)

    @api.depends_context("company")
    def _compute_discount_notice(self):
        self.discount_notice = self.env.company._get_discount_notice()

    @api.constrains("discount")
    def _check_discount(self):
        for group in self:
            self.env["res.partner"]._check_percentage(group.discount, group.name)

    @api.constrains("price_level_id")
    def _check_price_level(self):
        for group in self:
            group.price_level_id._check_level_of(self.env.company)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_members(self):
        """Members would lose their terms without anybody deciding it.

        :raise RedirectWarning: leading to the move of all members
        """
        for group in self:
            everybody = self.env["res.partner"].sudo().with_context(active_test=False)
            count = everybody.search_count([("clientele_group_id", "=", group.id)])
            if count:
                raise RedirectWarning(
                    self.env._(
                        "%(count)s customers are in the group %(group)s. Move them to "
                        "another group first, then delete it.",
                        count=count,
                        group=group.name,
                    ),
                    group.action_move_members(),
                    self.env._("Move the Customers"),
                )

    def action_move_members(self):
        """Open the move of all members to another group."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move the Customers"),
            "res_model": "clientele.group.move",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_group_id": self.id},
        }

    def action_view_customers(self):
        """Open the customer file on the members."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.res_partner_action"
        )
        domain = [
            ("clientele_group_id", "=", self.id),
            ("customer_status", "!=", False),
        ]
        return {
            **action,
            "domain": domain,
            "context": {
                "clientele_new_customer": True,
                "default_clientele_group_id": self.id,
            },
        }
