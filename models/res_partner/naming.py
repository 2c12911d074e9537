from odoo import api, fields, models

from .naming_batch import DEFAULT_NAME


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
        """Say the kind of person in the way that `create` overrides look at.

        `partner_firstname` splits a company's name unless `company_type` says what
        it is, and core ignores `person_type`.
        """
        vals = dict(vals)
        if "person_type" in vals:
            vals["is_company"] = vals.pop("person_type") == "legal"
        if "is_company" in vals:
            vals["company_type"] = "company" if vals["is_company"] else "person"
        return self._prepare_names(vals)

    @api.model
    def _prepare_names(self, vals):
        """Split a name as `partner_firstname` does: it would do it one by one.

        The kind of person is stored at once then, and not written afterwards.
        """
        if DEFAULT_NAME in self.env.context or vals.get("name", "") is None:
            return vals
        if "company_type" in vals:
            vals["is_company"] = vals.pop("company_type") == "company"
        is_company = bool(vals.get("is_company"))
        if "name" not in vals:
            return vals
        name = vals.pop("name")
        if is_company or not self.name_fields_in_vals(vals):
            vals |= self._get_inverse_name(
                self._get_whitespace_cleaned_name(name), is_company
            )
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
