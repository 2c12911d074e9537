from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    person_type = fields.Selection(
        [("natural", "Natural person"), ("legal", "Legal person")],
        compute="_compute_person_type",
        inverse="_inverse_person_type",
        search="_search_person_type",
        help="A human being, or an organisation with a legal existence of its own.",
    )

    form_unfolded = fields.Boolean(
        compute="_compute_form_unfolded",
        readonly=False,
        help="Whether the form shows everything: a new customer needs a few fields.",
    )

    def _compute_form_unfolded(self):
        for partner in self:
            partner.form_unfolded = bool(partner._origin)

    @api.depends("is_company")
    def _compute_person_type(self):
        for partner in self:
            partner.person_type = "legal" if partner.is_company else "natural"

    def _inverse_person_type(self):
        for partner in self:
            partner.is_company = partner.person_type == "legal"

    @api.onchange("person_type")
    def _onchange_person_type(self):
        """Show the other kind's fields at once."""
        self.is_company = self.person_type == "legal"

    def _search_person_type(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("is_company", "in", [kind == "legal" for kind in value])]

    @api.model
    def _prepare_person_vals(self, vals):
        """Say the kind of person in every way that `create` overrides look at.

        `partner_firstname` splits a company's name unless `company_type` says what
        it is, and core ignores `person_type`.
        """
        vals = dict(vals)
        if "person_type" in vals:
            vals["is_company"] = vals.pop("person_type") == "legal"
        if "is_company" in vals:
            vals["company_type"] = "company" if vals["is_company"] else "person"
        return vals

    @api.depends("customer_number")
    @api.depends_context("clientele_show_number")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self.env.context.get("clientele_show_number"):
            for partner in self.filtered("customer_number"):
                partner.display_name = (
                    f"{partner.display_name} ({partner.customer_number})"
                )
        return result
