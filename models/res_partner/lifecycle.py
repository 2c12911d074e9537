from odoo import api, models

from ..clientele_alias import CODES_OF, NEW_CUSTOMERS
from .family_pool import POOL
from .pricing_rights import OWN_LIST, RIGHTS
from .rights import CREATE, EDIT, NUMBER, PROTECTED_FIELDS, TECHNICAL_FIELDS
from .segment import NEW_CUSTOMER


class ResPartner(models.Model):
    """What happens, in order, when a record of the customer file is written.

    One `create` and one `write` for all concerns: each step is a method of the
    file that knows the rule.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._add_context_defaults(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_new_prices(vals)
        vals_list = [self._prepare_partner_vals(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_protected_fields(vals)
        if any(vals.get("customer_status") for vals in vals_list):
            self._check_customer_right(CREATE)
        self._check_codes_free(vals_list)
        self._assign_customer_numbers(vals_list)
        # The values are complete: the form's defaults must not come on top.
        model = self.with_context(**{NEW_CUSTOMER: False})
        partners = super(ResPartner, model).create(vals_list).with_env(self.env)
        checked = partners.with_context(**{CODES_OF: NEW_CUSTOMERS})
        checked.filtered("customer_number")._sync_number_aliases()
        partners.filtered("barcode")._sync_barcode_aliases()
        # Once the codes are there: the key is computed with them, and written once.
        self.env["clientele.search.key"].sudo().create(
            [{"partner_id": partner.id} for partner in partners]
        )
        partners._record_first_salesperson()
        partners._check_required_fields()
        partners._check_duplicates(vals_list)
        return partners

    def write(self, vals):
        vals = self._clean_codes(vals)
        self._check_write_rights(vals)
        if self:
            self._check_codes_free([vals])
        former_numbers = self._get_former_numbers(vals)
        leaving = self._get_leaving(vals)
        compared = self._read_compared(vals)
        families = self.family_id if POOL & set(vals) else None
        result = super().write(self._format_customer_phones(vals))
        if leaving:
            leaving._leave_terms()
        if former_numbers:
            changed = self.browse(partner.id for partner in former_numbers)
            changed._sync_number_aliases()
            changed._keep_former_numbers(former_numbers)
        if "barcode" in vals:
            self._sync_barcode_aliases()
        if "country_id" in vals and self.sudo().ref_company_ids:
            self.env.registry.clear_cache()  # phones are read in the company's country
        if set(vals) & set(self._get_required_field_names()):
            self._check_required_fields()
        if families is not None:
            self._follow_pool(families)
        if compared:
            self._check_changed_duplicates(compared, vals)
        return result

    @api.model
    def _add_context_defaults(self, vals):
        """Defaults of the context are values like others: they need their right."""
        guarded = [name for names in RIGHTS for name in names]
        guarded += [OWN_LIST, *PROTECTED_FIELDS]
        given = {
            name: self.env.context[f"default_{name}"]
            for name in guarded
            if f"default_{name}" in self.env.context
        }
        return {**given, **vals} if given else vals

    @api.model
    def _prepare_partner_vals(self, vals):
        """The values to create a partner with, whatever the way they came in."""
        vals = self._clean_codes(self._prepare_person_vals(vals))
        if self.env.context.get(NEW_CUSTOMER):
            vals = self._prepare_new_customer_vals(vals)
        parent = self.browse(vals.get("parent_id") or [])
        if vals.get("customer_status") or parent.commercial_partner_id.customer_status:
            vals = self._format_phones(vals, vals.get("country_id"))
        return vals

    def _get_leaving(self, vals):
        """Contacts that these values take out of their company."""
        if "parent_id" not in vals or vals["parent_id"]:
            return self.browse()
        return self.filtered(lambda one: one.commercial_partner_id != one)

    def _check_write_rights(self, vals):
        """Refuse changes of customers that the user has no right to make."""
        if self.env.su or not set(vals) - TECHNICAL_FIELDS:
            return
        self._check_protected_fields(vals)
        if vals.get("customer_status") or self._has_customers():
            self._check_customer_right(EDIT)
        if any(self._get_former_numbers(vals).values()):
            self._check_customer_right(NUMBER)
        self._check_changed_prices(vals)
