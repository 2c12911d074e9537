from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.duplicate_policy import CREATE_ANYWAY
from ...tools.own_fields import without_defaults
from .segment import NEW_CUSTOMER

# All that a till may set on a customer: identity and contact data, nothing else.
TILL_FIELDS = {
    "barcode",
    "birthdate_date",
    "city",
    "company_registry",
    "country_id",
    "email",
    "firstname",
    "gender",
    "lang",
    "lastname",
    "mobile",
    "name",
    "person_type",
    "phone",
    "street",
    "street2",
    "title_id",
    "vat",
    "zip",
}


class ResPartner(models.Model):
    """What a till may write on a customer: checked here, whoever sends it."""

    _inherit = "res.partner"

    # === CHECKS === #

    @api.model
    def _clean_till_options(self, options):
        """What the till asks, each option with its type."""
        options = options or {}
        if not isinstance(options, dict):
            raise ValidationError(self.env._("The request is not understood."))
        return {
            "partner_id": self._check_till_id(options.get("partner_id") or False),
            "employee_id": self._check_till_id(options.get("employee_id") or False),
            "is_confirmed": bool(options.get("is_confirmed")),
        }

    @api.model
    def _clean_till_values(self, values):
        """The values a till may set, typed blanks aside.

        :raise ValidationError: for any other field, or a value that it cannot hold
        """
        if not isinstance(values, dict):
            raise ValidationError(self.env._("The request is not understood."))
        unknown = set(values) - TILL_FIELDS
        if unknown:
            raise ValidationError(
                self.env._(
                    "The till cannot set %(fields)s.", fields=", ".join(sorted(unknown))
                )
            )
        return {
            name: self._clean_till_value(self._fields[name], value)
            for name, value in values.items()
        }

    @api.model
    def _clean_till_value(self, field, value):
        label = field.get_description(self.env, ["string"])["string"]
        if isinstance(value, str):
            value = value.strip()
        if value is None or value is False or value == "":
            return False
        if not self._is_till_value(field, value):
            raise ValidationError(
                self.env._("“%(field)s” holds a wrong value.", field=label)
            )
        if isinstance(value, str):
            self._check_text(value, label)
        return value

    @api.model
    def _is_till_value(self, field, value):
        """Whether a value has the type of its field, and exists where it must."""
        if field.type == "many2one":
            records = self.env[field.comodel_name]
            return type(value) is int and bool(records.browse(value).exists())
        if not isinstance(value, str):
            return False
        if field.type == "selection":
            return value in field.get_values(self.env)
        if field.type == "date":
            return self._is_date(value)
        return True

    def _is_date(self, text):
        try:
            return bool(fields.Date.to_date(text))
        except ValueError:
            return False

    # === BUSINESS METHODS === #

    def _create_from_till(self, config, values, options):
        """Create a customer for a cashier, who has no access right on partners.

        The superuser's rights end with this method, and `TILL_FIELDS` bounds them.
        """
        if not (values.get("name") or values.get("lastname")):
            raise ValidationError(self.env._("Type at least the customer's name."))
        # Without the caller's defaults, which would be written as superuser.
        partner_sudo = (
            without_defaults(self)
            .with_context(
                **{NEW_CUSTOMER: True, CREATE_ANYWAY: options["is_confirmed"]}
            )
            .with_company(config.company_id)
            .sudo()
            .create({name: value for name, value in values.items() if value})
        )
        partner_sudo._log_till_change(
            self.env._("Created at the till %(till)s.", till=config.name), options
        )
        return partner_sudo.sudo(False)

    def _write_from_till(self, config, values, options):
        """Edit a customer for a cashier, who has no access right on partners.

        :return: what the till is told instead, where another customer is alike
        :rtype: dict | None
        """
        self.ensure_one()
        if not self.exists():
            raise UserError(self.env._("This customer does not exist any more."))
        self.check_access("read")
        partner_sudo = self.sudo()
        if partner_sudo.with_context(active_test=False)._is_more_than_customer():
            raise UserError(
                self.env._(
                    "%(customer)s is also a user, a supplier or a company of yours: "
                    "edit that record in the back office.",
                    customer=self.display_name,
                )
            )
        if partner_sudo.company_id not in (self.env.company, self.env["res.company"]):
            raise UserError(
                self.env._(
                    "%(customer)s belongs to another company.",
                    customer=self.display_name,
                )
            )
        known = self._write_unless_known(config, values, options)
        if not known:
            partner_sudo._log_till_change(
                self.env._("Edited at the till %(till)s.", till=config.name), options
            )
        return known

    def _is_more_than_customer(self):
        """Whether the record is a user, a supplier or a company of this database."""
        return bool(self.user_ids or self.is_supplier or self.ref_company_ids)

    def _log_till_change(self, text, options):
        """Note who did it on the customer: the employee too, where there is one."""
        if options["employee_id"] and "hr.employee" in self.env:
            employee = self.env["hr.employee"].sudo().browse(options["employee_id"])
            text = f"{text} {employee.exists().name or ''}"
        self.message_post(body=text.strip(), author_id=self.env.user.partner_id.id)
