from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# In the context where a customer is sold to: purchases ask for positions too.
SALE = "clientele_sale"
ZERO_RATE = "0% Exempt Customer"


class AccountFiscalPosition(models.Model):
    """The position of tax-exempt customers: a zero rate for every rate of tax.

    An empty position would remove the taxes too, and with them the turnover from the
    tax return and the reason from electronic invoices (EN 16931, BT-120).
    """

    _inherit = "account.fiscal.position"

    exempts_customers = fields.Boolean(
        string="For Tax-Exempt Customers",
        copy=False,
        help="Customers marked as tax exempt have this position as long as their "
        "exemption lasts. Every rate of sales tax becomes the zero rate below; taxes "
        "of a fixed amount, which are no VAT, stay.",
    )

    # === COMPUTE METHODS === #

    @api.depends("exempts_customers", "tax_ids.tax_scope")
    def _compute_tax_map(self):
        result = super()._compute_tax_map()
        for position in self.filtered(lambda one: one.exempts_customers):
            if position.tax_ids:
                position.tax_map = {
                    **position._get_exemption_map(),
                    **(position.tax_map or {}),
                }
        return result

    # === CONSTRAINT METHODS === #

    @api.constrains("exempts_customers", "active", "company_id")
    def _check_one_exemption(self):
        for position in self.filtered(lambda one: one.exempts_customers and one.active):
            same = self.search(
                [
                    ("exempts_customers", "=", True),
                    ("company_id", "=", position.company_id.id),
                    ("id", "!=", position.id),
                ],
                limit=1,
            )
            if same:
                raise ValidationError(
                    self.env._(
                        "Tax-exempt customers of %(company)s already have the fiscal "
                        "position %(position)s. Untick it there first.",
                        company=position.company_id.name,
                        position=same.name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _get_fiscal_position(self, partner, delivery=None):
        """In a sale, an exemption in force is stronger than any other position."""
        position = self.browse()
        if partner and self.env.context.get(SALE):
            # Core looks at the current company, whatever that of the partner.
            if partner.with_company(self.env.company)._is_exempt_today():
                position = self._get_exemption_position()
        return position or super()._get_fiscal_position(partner, delivery)

    @api.model
    def _get_exemption_position(self):
        """The position of exempt customers in the current company, made when missing.

        :return: nothing in a company without sales taxes: there is nothing to exempt
        :rtype: account.fiscal.position
        """
        company = self.env.company
        # Whoever sells needs it; who may not see positions gets its taxes all the same.
        positions = self.sudo().with_context(active_test=False)
        position = positions.search(
            Domain(self._check_company_domain(company))
            & Domain("exempts_customers", "=", True),
            order="active DESC, id",
            limit=1,
        )
        if not position:
            position = positions._create_exemption_position(company.root_id)
        elif not position.active:
            position.action_unarchive()  # a customer is exempt: it is needed
        return self.browse(position.id)

    @api.model
    def _create_exemption_position(self, company):
        """Give a company its position, its zero rates and its legal note."""
        model = self.with_company(company).with_context(lang="en_US")
        rates = model._get_rates_domain()
        if not model.env["account.tax"].search_count(rates, limit=1):
            return self.browse()
        position = model.create(
            {
                "name": "Tax-Exempt Customers",
                # A paragraph: a bare text would be translated with a tag around it.
                "note": "<p>Sale exempt from tax.</p>",
                "company_id": company.id,
                "exempts_customers": True,
                "sequence": 100,
            }
        )
        position._create_exempt_taxes()
        for code, _name in self.env["res.lang"].get_installed():
            position._translate_exemption(code)
        return position

    def _translate_exemption(self, code):
        """Give the position and its zero rates their names in a language."""
        self.ensure_one()
        env = self.env(context={"lang": code})
        note = {"Sale exempt from tax.": env._("Sale exempt from tax.")}
        texts = [
            (self, "name", env._("Tax-Exempt Customers")),
            (self, "note", note),
            (self.tax_ids, "name", env._("0% Exempt Customer")),
            (self.tax_ids, "invoice_label", env._("0% exempt")),
        ]
        for records, name, text in texts:
            for record in records:
                record.update_field_translations(name, {code: text})

    def _create_exempt_taxes(self):
        """Zero rates like those of the chart of accounts, for its boxes of the return.

        :rtype: account.tax
        """
        self.ensure_one()
        taxes = self.env["account.tax"]
        sale_taxes = [
            ("company_id", "=", self.company_id.id),
            ("type_tax_use", "=", "sale"),
            ("amount_type", "=", "percent"),
            ("amount", "=", 0),
        ]
        former = taxes.search([*sale_taxes, ("name", "=", ZERO_RATE)])
        if former:  # of a position that served for this before
            former.write({"active": True, "fiscal_position_ids": [(4, self.id)]})
            return former
        values = {
            "name": ZERO_RATE,
            "invoice_label": "0% exempt",
            "fiscal_position_ids": [(6, 0, self.ids)],
            "original_tax_ids": [(5,)],
            # Prices typed without tax get it back when the exemption ends.
            "price_include_override": "tax_included",
        }
        if "ubl_cii_tax_category_code" in taxes._fields:
            values["ubl_cii_tax_category_code"] = "E"
        models_by_scope = taxes.search(
            [
                *sale_taxes,
                ("is_domestic", "=", True),
                ("original_tax_ids", "=", False),
            ]
        ).grouped("tax_scope")
        for of_scope in models_by_scope.values():
            taxes |= of_scope[0].copy(values)
        return taxes or taxes.create(
            {
                **values,
                "company_id": self.company_id.id,
                "type_tax_use": "sale",
                "amount_type": "percent",
                "amount": 0,
                "tax_group_id": self._get_zero_tax_group().id,
            }
        )

    def _get_zero_tax_group(self):
        """The group of the company's other zero rates, or one made for them."""
        self.ensure_one()
        company = self.company_id
        zero = self.env["account.tax"].search(
            [("company_id", "=", company.id), ("amount", "=", 0)], limit=1
        )
        return zero.tax_group_id or self.env["account.tax.group"].create(
            {
                "name": "0%",
                "company_id": company.id,
                "country_id": company.account_fiscal_country_id.id,
            }
        )

    def _get_exemption_map(self):
        """Each rate of sales tax and the zero rate in its place, by id."""
        self.ensure_one()
        zero_by_scope = {tax.tax_scope: tax.id for tax in reversed(self.tax_ids)}
        default = self.tax_ids[0].id
        rates = (
            self.env["account.tax"]
            .sudo()  # whoever sells needs it, whatever the access to taxes
            .with_context(active_test=False)
            .search(self.with_company(self.company_id)._get_rates_domain())
        )
        return {tax.id: [zero_by_scope.get(tax.tax_scope, default)] for tax in rates}

    @api.model
    def _get_rates_domain(self):
        """The sales taxes of the current company that an exemption lifts."""
        company = self.env.company
        return Domain(
            [
                ("type_tax_use", "=", "sale"),
                ("company_id", "child_of", company.root_id.id),
            ]
        ) & (
            Domain("amount_type", "in", ("percent", "division"))
            & Domain("amount", "!=", 0)
            | Domain("amount_type", "=", "group")
        )

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["exempts_customers"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        """The till has the position at hand: it must work without a network."""
        position = self.with_company(config.company_id)._get_exemption_position()
        domain = Domain(super()._load_pos_data_domain(data, config))
        return list(domain | Domain("id", "in", position.ids))
