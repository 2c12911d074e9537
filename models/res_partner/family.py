from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .rights import EDIT


class ResPartner(models.Model):
    """The family of a natural person, when the shop keeps families."""

    _inherit = "res.partner"

    family_id = fields.Many2one(
        "clientele.family",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        tracking=True,
        help="The household: duplicates are not looked for among its members.",
    )
    family_role = fields.Selection(
        [
            ("head", "Reference Person"),
            ("spouse", "Spouse or Partner"),
            ("child", "Child"),
            ("other", "Other Member"),
        ],
        string="Role in the Family",
        compute="_compute_family_role",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
    )
    family_member_ids = fields.One2many(
        related="family_id.member_ids", string="Members of the Family"
    )

    @api.depends("family_id")
    def _compute_family_role(self):
        """Whoever begins a family is its reference person."""
        for partner in self:
            family = partner.family_id
            if not family:
                partner.family_role = False
            elif not family.member_ids - partner._origin - partner:
                partner.family_role = "head"
            else:
                partner.family_role = "other"

    @api.constrains("family_id", "is_company", "parent_id", "company_id")
    def _check_family(self):
        for partner in self.filtered("family_id"):
            if partner.is_company or partner.parent_id:
                raise ValidationError(
                    self.env._(
                        "%s is not a natural person of its own: only those belong to "
                        "a family.",
                        partner.display_name,
                    )
                )
            companies = partner.company_id | partner.family_id.company_id
            if len(companies) > 1:
                raise ValidationError(
                    self.env._(
                        "%(customer)s and the family %(family)s are of different "
                        "companies.",
                        customer=partner.display_name,
                        family=partner.family_id.name,
                    )
                )

    @api.constrains("family_id", "family_role")
    def _check_family_head(self):
        for family in self.family_id:
            heads = family.member_ids.filtered(lambda one: one.family_role == "head")
            if len(heads) > 1:
                raise ValidationError(
                    self.env._(
                        "A family has one reference person, %(family)s would have "
                        "%(heads)s. Give one of them another role first.",
                        family=family.name,
                        heads=", ".join(heads.mapped("name")),
                    )
                )

    # === ACTION METHODS === #

    def action_begin_family(self):
        """Begin a family with this customer as reference person, and open it.

        :rtype: dict
        """
        self.ensure_one()
        self._check_customer_right(EDIT)
        if self.family_id:
            raise UserError(
                self.env._("%s belongs to a family already.", self.display_name)
            )
        self.family_id = self.env["clientele.family"].create(
            {
                "name": self.env._("Family %s", self.lastname or self.name),
                "company_id": self.company_id.id,
            }
        )
        return self.action_open_family()

    def action_open_family(self):
        """Open the customer's family.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "clientele.family",
            "res_id": self.family_id.id,
            "views": [(False, "form")],
        }

    def action_leave_family(self):
        """Take the customer out of the family; who is left keeps it.

        A family that nobody belongs to any more is archived.
        """
        self._check_customer_right(EDIT)
        families = self.family_id
        self.family_id = False
        everybody = self.with_context(active_test=False)
        kept = everybody.search([("family_id", "in", families.ids)]).family_id
        (families - kept).action_archive()
