from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .loyalty_card_state import MANAGE

REDEEMABLE = ("ewallet", "gift_card")


class LoyaltyProgram(models.Model):
    """Prepaid value as a means of payment: owed when sold, no turnover when used.

    A voucher that buys anything is a multi-purpose voucher: tax is due when it is
    used, not when it is sold (Directive 2006/112/EC, articles 30a and 30b).
    """

    _inherit = "loyalty.program"

    redeem_as = fields.Selection(
        [
            ("line", "A line of the ticket, that lowers the turnover"),
            ("payment", "A means of payment"),
        ],
        default="line",
        required=True,
        help="How what the cards hold is used at the till.",
    )
    validity_months = fields.Integer(
        help="How long cards are valid from the day of issue. 0: without end."
    )

    card_conditions = fields.Text(
        string="Conditions",
        translate=True,
        help="Printed on the vouchers of this programme.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["redeem_as"]

    @api.constrains("redeem_as", "program_type")
    def _check_redeem_as(self):
        for program in self:
            is_payment = program.redeem_as == "payment"
            if is_payment and program.program_type not in REDEEMABLE:
                raise ValidationError(
                    self.env._(
                        "Only prepaid cards and gift cards can be a means of payment."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        programs.filtered(lambda one: one.redeem_as == "payment")._set_up_payment()
        return programs

    def write(self, vals):
        if vals.get("redeem_as") == "line":
            self._check_no_value()
        result = super().write(vals)
        if {"redeem_as", "trigger_product_ids", "rule_ids"} & set(vals):
            self.filtered(lambda one: one.redeem_as == "payment")._set_up_payment()
        return result

    def _check_no_value(self):
        """What is owed stays a means of payment.

        :raise UserError: for a programme whose cards hold value
        """
        paying = self.filtered(lambda one: one.redeem_as == "payment")
        cards = self.env["loyalty.card"].sudo()
        domain = [("program_id", "in", paying.ids), ("points", ">", 0)]
        if cards.search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Cards of this programme hold value, which is owed to their "
                    "bearers: it stays a means of payment."
                )
            )

    def _set_up_payment(self):
        """Have the method, and products that are sold without tax as a debt."""
        for program in self.sudo():
            company = program.company_id or self.env.company
            company._set_up_card_payments()
            products = program.trigger_product_ids | program.rule_ids.product_ids
            templates = products.product_tmpl_id.with_company(company)
            templates.taxes_id = [
                Command.unlink(tax.id)
                for tax in templates.taxes_id
                if tax.company_id in company.parent_ids
            ]
            templates.property_account_income_id = company.card_liability_account_id

    def action_redeem_as_payment(self):
        """Make what the cards hold a means of payment from now on.

        What they hold already is booked as owed, against the account that its sale
        was booked on.

        :raise AccessError: without the right to manage the value of cards
        :raise UserError: while a till sells with the programme
        """
        self.ensure_one()
        self.env["loyalty.card"]._check_card_right(MANAGE)
        program = self.sudo()
        company = program.company_id or self.env.company
        tills = program.pos_config_ids or self.env["pos.config"].sudo().search(
            [("company_id", "=", company.id)]
        )
        if any(till.current_session_id for till in tills):
            raise UserError(
                self.env._("Close the tills first: they sell with the programme now.")
            )
        products = program.rule_ids.product_ids.product_tmpl_id
        former = products[:1].with_company(company).get_product_accounts()["income"]
        cards = self.env["loyalty.card"].sudo()
        cards = cards.with_context(active_test=False).search(
            [("program_id", "=", program.id), ("points", ">", 0)]
        )
        value = company.currency_id.round(sum(cards.mapped("points")))
        program.write({"redeem_as": "payment"})
        history = self.env["loyalty.history"].sudo()
        rows = history.search(
            [("card_id.program_id", "=", program.id), ("account_move_id", "=", False)]
        )
        rows._seal().write({"is_booked": True})
        liability = company.card_liability_account_id
        if value and former and former != liability:
            text = self.env._("Value of %s until now", program.name)
            company._post_card_entry(
                text, [(former, text, value), (liability, text, -value)]
            )

    def _get_expiry(self, date):
        """Until when a card that is issued on a day is valid.

        :param datetime.date date: the day of issue
        :return: the last day, or nothing
        :rtype: datetime.date
        """
        self.ensure_one()
        if self.validity_months:
            return date + relativedelta(months=self.validity_months)
        return self.date_to

    # === SET-UP === #

    @api.model
    def _find_or_create_payment_program(self, program_type, company):
        """The company's prepaid or gift cards as a means of payment.

        :param str program_type: ``ewallet`` or ``gift_card``
        :param company: res.company
        :rtype: loyalty.program
        """
        found = self.search(
            [
                ("program_type", "=", program_type),
                ("redeem_as", "=", "payment"),
                ("company_id", "in", (company.id, False)),
                ("id", "!=", company.voucher_program_id.id),
            ],
            limit=1,
        )
        if found:
            return found
        names = {
            "ewallet": (self.env._("Prepaid card"), self.env._("Top-up")),
            "gift_card": (self.env._("Gift card"), self.env._("Gift card")),
        }
        name, product_name = names[program_type]
        product = self._create_money_product(product_name)
        return self._create_payment_program(name, program_type, company, product)

    @api.model
    def _create_voucher_program(self, company):
        """The programme of vouchers that pay for returns: nobody buys them.

        :rtype: loyalty.program
        """
        product = self._create_money_product(
            self.env._("Credit voucher"), available_in_pos=False, sale_ok=False
        )
        return self._create_payment_program(
            self.env._("Credit voucher"),
            "gift_card",
            company,
            product,
            validity_months=12,
        )

    @api.model
    def _create_money_product(self, name, **values):
        """What puts money on cards: sold without tax.

        :rtype: product.product
        """
        return self.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "service",
                    "list_price": 50,
                    "available_in_pos": True,
                    "taxes_id": [Command.clear()],
                    "supplier_taxes_id": [Command.clear()],
                    "purchase_ok": False,
                    **values,
                }
            ]
        )

    def _create_payment_program(self, name, program_type, company, product, **values):
        """A programme whose cards pay, loaded with what a product is sold for.

        :rtype: loyalty.program
        """
        is_wallet = program_type == "ewallet"
        rule = {
            "reward_point_amount": 1,
            "reward_point_mode": "money",
            "reward_point_split": not is_wallet,
            "product_ids": [Command.set(product.ids)],
        }
        reward = {
            "reward_type": "discount",
            "discount_mode": "per_point",
            "discount": 1,
            "discount_applicability": "order",
            "required_points": 1,
            "description": name,
        }
        if not is_wallet:
            values |= {
                "mail_template_id": self.env.ref("loyalty.mail_template_gift_card").id,
                "pos_report_print_id": self.env.ref("loyalty.report_gift_card").id,
            }
        return self.create(
            [
                {
                    "name": name,
                    "program_type": program_type,
                    "applies_on": "future",
                    "trigger": "auto",
                    "portal_visible": True,
                    "portal_point_name": company.currency_id.symbol,
                    "company_id": company.id,
                    "currency_id": company.currency_id.id,
                    "rule_ids": [Command.clear(), Command.create(rule)],
                    "reward_ids": [Command.clear(), Command.create(reward)],
                    "pos_ok": True,
                    "redeem_as": "payment",
                    **values,
                }
            ]
        )
