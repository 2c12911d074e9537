from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...tools import checks, search_key

NAME_FIELDS = ("name", "firstname", "lastname", "street", "street2", "city")
PHONE_FIELDS = ("phone", "mobile", "fax")


class ResPartner(models.Model):
    """What a customer's record accepts: a wrong value is refused with the reason.

    Records that are not in the customer file keep the freedom that core gives.
    """

    _inherit = "res.partner"

    required_fields = fields.Char(
        compute="_compute_required_fields",
        help="Names of the fields that the settings require, for the form.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company")
    def _compute_required_fields(self):
        self.required_fields = " ".join(self._get_required_field_names())

    # === BUSINESS METHODS === #

    def _format_customer_phones(self, vals):
        """The values to write, with the phone numbers of customers as abroad."""
        if not any(vals.get(name) for name in PHONE_FIELDS):
            return vals
        customers = self._in_customer_file()
        if not customers:
            return vals
        country_id = vals.get("country_id") or customers[0].country_id.id
        return self._format_phones(vals, country_id)

    @api.model
    def _format_phones(self, vals, country_id):
        """Phone numbers as their country writes them, with its prefix."""
        country = self.env["res.country"].browse(country_id)
        country = country or self.env.company.country_id
        formatted = {
            name: search_key.format_phone(vals[name], country.code) or vals[name]
            for name in PHONE_FIELDS
            if vals.get(name)
        }
        return {**vals, **formatted}

    # === CONSTRAINT METHODS === #

    @api.constrains(*NAME_FIELDS)
    def _check_texts(self):
        for partner in self._in_customer_file():
            for name in NAME_FIELDS:
                if not checks.is_text(partner[name]):  # its label is worth asking for
                    label = self._fields[name].get_description(self.env, ["string"])
                    partner._check_text(partner[name], label["string"])

    def _check_text(self, text, label):
        if not text:
            return
        if len(text) > checks.MAX_NAME:
            raise ValidationError(
                self.env._(
                    "“%(field)s” is too long: %(length)s characters, at most "
                    "%(limit)s. Shorten it, and put the rest in the memo.",
                    field=label,
                    length=len(text),
                    limit=checks.MAX_NAME,
                )
            )
        if checks.has_control_character(text):
            raise ValidationError(
                self.env._(
                    "“%(field)s” holds an invisible character, such as a tab or a "
                    "line break. Type it again by hand.",
                    field=label,
                )
            )
        if checks.has_markup(text):
            raise ValidationError(
                self.env._(
                    "“%(field)s” holds < or >, which no name or address needs. "
                    "Remove them: %(text)s",
                    field=label,
                    text=text[:80],
                )
            )

    @api.constrains(*PHONE_FIELDS)
    def _check_phones(self):
        for partner in self._in_customer_file():
            for name in PHONE_FIELDS:
                if partner[name]:
                    partner._check_phone_number(partner[name])

    def _check_phone_number(self, number):
        """Refuse what is no phone number where the customer lives.

        :raise ValidationError: saying what to do
        """
        country = self._get_phone_country()
        if not search_key.parse_phone(number, country.code)[0]:
            raise ValidationError(
                self.env._(
                    "%(number)s is not a phone number in %(country)s. Check "
                    "the digits, or start with + and the country's prefix.",
                    number=number[:50],
                    country=country.name or self.env._("any country"),
                )
            )

    def _get_phone_country(self):
        return self.country_id or self.env.company.country_id

    @api.constrains("email")
    def _check_email(self):
        for partner in self._in_customer_file().filtered("email"):
            for email in partner.email.replace(";", ",").split(","):
                partner._check_email_address(email)

    def _check_email_address(self, email):
        """Refuse what is no e-mail address.

        :raise ValidationError: saying what one looks like
        """
        if not search_key.normalize_email(email):
            raise ValidationError(
                self.env._(
                    "“%(email)s” is not an e-mail address: it needs a name, "
                    "an @ and a domain, such as anna@example.com.",
                    email=email.strip()[:80],
                )
            )

    @api.constrains("zip", "country_id")
    def _check_zip_form(self):
        for partner in self._in_customer_file().filtered("zip"):
            code = partner.country_id.code
            if not checks.is_postcode(partner.zip, code):
                raise ValidationError(
                    self.env._(
                        "%(zip)s is not a postcode of %(country)s, which look like "
                        "%(example)s. Correct it, or choose another country.",
                        zip=partner.zip[:20],
                        country=partner.country_id.name,
                        example=checks.POSTCODES[code][1],
                    )
                )

    @api.constrains("company_registry", "country_id")
    def _check_company_number(self):
        for partner in self._in_customer_file().filtered("company_registry"):
            country = partner.country_id or self.env.company.country_id
            number = partner.company_registry
            if country.code == "FR" and not checks.is_company_number(number):
                raise ValidationError(
                    self.env._(
                        "%(number)s is not a SIREN (9 digits) or SIRET (14 digits): a "
                        "digit is missing or wrong. Check it on an invoice of theirs.",
                        number=number[:30],
                    )
                )

    def _in_customer_file(self):
        """Customers and prospects among these, with their contacts and addresses."""
        return self.filtered(
            lambda partner: partner.customer_status
            or partner.commercial_partner_id.customer_status
        )

    # === BUSINESS METHODS === #

    @api.model
    @ormcache("self.env.company.id")
    def _get_required_field_names(self):
        fields_required = self.env.company.sudo().customer_required_field_ids
        return tuple(fields_required.mapped("name"))

    def _check_required_fields(self):
        """Refuse customers that lack what the settings require at entry.

        :raise ValidationError: naming the missing fields
        """
        names = self._get_required_field_names()
        for partner in self.filtered("customer_status") if names else ():
            missing = [
                partner._fields[name].get_description(self.env, ["string"])["string"]
                for name in names
                if not partner[name] and partner._is_field_relevant(name)
            ]
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(customer)s is not complete. Still to fill in: %(fields)s.",
                        customer=partner.display_name,
                        fields=", ".join(missing),
                    )
                )

    def _is_field_relevant(self, name):
        """Whether a field makes sense for this kind of person."""
        natural_only = {"firstname", "lastname", "title_id", "birthdate_date", "gender"}
        legal_only = {"company_registry", "vat", "website"}
        return name not in (natural_only if self.is_company else legal_only)
