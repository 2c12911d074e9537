from odoo import api, fields, models
from odoo.exceptions import AccessError

from .res_partner.identity import NUMBER_SEQUENCE


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_default_country_id = fields.Many2one(
        related="company_id.customer_default_country_id", readonly=False
    )
    customer_default_lang = fields.Selection(
        related="company_id.customer_default_lang", readonly=False
    )
    customer_default_group_id = fields.Many2one(
        related="company_id.customer_default_group_id", readonly=False
    )
    company_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the Company",
        related="company_id.currency_id",
    )
    card_liability_account_id = fields.Many2one(
        related="company_id.card_liability_account_id", readonly=False
    )
    card_breakage_account_id = fields.Many2one(
        related="company_id.card_breakage_account_id", readonly=False
    )
    card_gift_account_id = fields.Many2one(
        related="company_id.card_gift_account_id", readonly=False
    )
    voucher_program_id = fields.Many2one(
        related="company_id.voucher_program_id", readonly=False
    )
    card_payment_method_id = fields.Many2one(
        related="company_id.card_payment_method_id"
    )
    auxiliary_code_policy = fields.Selection(
        related="company_id.auxiliary_code_policy", readonly=False
    )
    account_policy = fields.Selection(
        related="company_id.account_policy", readonly=False
    )
    account_required = fields.Boolean(
        related="company_id.account_required", readonly=False
    )
    account_offline_policy = fields.Selection(
        related="company_id.account_offline_policy", readonly=False
    )
    account_offline_limit = fields.Monetary(
        related="company_id.account_offline_limit",
        readonly=False,
        currency_field="company_currency_id",
    )
    offline_permit_hours = fields.Float(
        related="company_id.offline_permit_hours", readonly=False
    )
    card_offline_policy = fields.Selection(
        related="company_id.card_offline_policy", readonly=False
    )
    card_offline_limit = fields.Monetary(
        related="company_id.card_offline_limit",
        readonly=False,
        currency_field="company_currency_id",
    )
    card_adjust_most_points = fields.Float(
        related="company_id.card_adjust_most_points", readonly=False
    )
    card_adjust_most_money = fields.Monetary(
        related="company_id.card_adjust_most_money",
        readonly=False,
        currency_field="company_currency_id",
    )
    return_points_policy = fields.Selection(
        related="company_id.return_points_policy", readonly=False
    )
    refund_other_means_most = fields.Monetary(
        related="company_id.refund_other_means_most",
        readonly=False,
        currency_field="company_currency_id",
    )
    refund_without_receipt_most = fields.Monetary(
        related="company_id.refund_without_receipt_most",
        readonly=False,
        currency_field="company_currency_id",
    )
    automatic_discount_mode = fields.Selection(
        related="company_id.automatic_discount_mode", readonly=False
    )
    automatic_discount_on_reduced = fields.Boolean(
        string="Discount Reduced Products Too",
        related="company_id.automatic_discount_on_reduced",
        readonly=False,
    )
    customer_default_payment_term_id = fields.Many2one(
        related="company_id.customer_default_payment_term_id", readonly=False
    )
    customer_default_title_id = fields.Many2one(
        related="company_id.customer_default_title_id", readonly=False
    )
    customer_default_category_ids = fields.Many2many(
        related="company_id.customer_default_category_ids", readonly=False
    )
    customer_required_field_ids = fields.Many2many(
        related="company_id.customer_required_field_ids", readonly=False
    )
    customer_email_required = fields.Boolean(
        string="E-mail Required",
        compute="_compute_customer_email_required",
        inverse="_inverse_customer_email_required",
    )
    customer_sequence_id = fields.Many2one(
        "ir.sequence", compute="_compute_customer_sequence_id"
    )
    customer_sequence_prefix = fields.Char(
        related="customer_sequence_id.prefix", readonly=False
    )
    customer_sequence_padding = fields.Integer(
        related="customer_sequence_id.padding", readonly=False
    )
    customer_sequence_next = fields.Integer(
        related="customer_sequence_id.number_next_actual", readonly=False
    )
    customer_codes_by_company = fields.Boolean(
        string="Codes by Company",
        compute="_compute_customer_codes_by_company",
        inverse="_inverse_customer_codes_by_company",
        help="Off: a card or barcode stands for one customer in all companies. On: "
        "each company gives its own, and one code may stand for two customers.",
    )
    sundry_receivable_account_id = fields.Many2one(
        "account.account",
        string="Sundry Customers Account",
        compute="_compute_sundry_receivable_account_id",
        inverse="_inverse_sundry_receivable_account_id",
        domain=[("account_type", "=", "asset_receivable")],
        help="Receives the sales of customers who have no account of their own.",
    )
    group_use_birthdate = fields.Boolean(
        string="Birth Date", implied_group="clientele.group_use_birthdate"
    )
    group_use_gender = fields.Boolean(
        string="Gender", implied_group="clientele.group_use_gender"
    )
    group_use_family = fields.Boolean(
        string="Families", implied_group="clientele.group_use_family"
    )
    group_use_fax = fields.Boolean(
        string="Fax", implied_group="clientele.group_use_fax"
    )

    # === COMPUTE METHODS === #

    @api.depends("customer_required_field_ids")
    def _compute_customer_email_required(self):
        email = self._get_email_field()
        for settings in self:
            settings.customer_email_required = (
                email in settings.customer_required_field_ids._origin
            )

    def _inverse_customer_email_required(self):
        email = self._get_email_field()
        for settings in self:
            command = (
                fields.Command.link
                if settings.customer_email_required
                else (fields.Command.unlink)
            )
            settings.company_id.customer_required_field_ids = [command(email.id)]

    def _get_email_field(self):
        return self.env["ir.model.fields"]._get("res.partner", "email")

    @api.depends("company_id")
    def _compute_customer_sequence_id(self):
        for settings in self:
            settings.customer_sequence_id = self.env["ir.sequence"].search(
                [
                    ("code", "=", NUMBER_SEQUENCE),
                    ("company_id", "in", (settings.company_id.id, False)),
                ],
                order="company_id",
                limit=1,
            )

    @api.depends("company_id")
    def _compute_customer_codes_by_company(self):
        self.customer_codes_by_company = self.env["clientele.alias"]._is_by_company()

    def _inverse_customer_codes_by_company(self):
        for settings in self:
            self.env["clientele.alias"].sudo()._set_by_company(
                settings.customer_codes_by_company
            )

    @api.depends("company_id")
    def _compute_sundry_receivable_account_id(self):
        for settings in self:
            partners = self.env["res.partner"].with_company(settings.company_id)
            field = partners._fields["property_account_receivable_id"]
            settings.sundry_receivable_account_id = (
                field.get_company_dependent_fallback(partners)
            )

    def _inverse_sundry_receivable_account_id(self):
        for settings in self:
            self.env["ir.default"].sudo().set(
                "res.partner",
                "property_account_receivable_id",
                settings.sundry_receivable_account_id.id,
                company_id=settings.company_id.id,
            )

    # === CRUD METHODS === #

    def set_values(self):
        if not self.env.su and not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only an administrator changes the settings."))
        return super().set_values()

    def action_create_card_programs(self):
        """Create the prepaid, gift card and credit voucher programmes."""
        self.company_id.action_create_card_programs()
        return {"type": "ir.actions.client", "tag": "reload"}
