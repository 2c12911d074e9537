from odoo import Command, fields, models
from odoo.exceptions import UserError

from .pos_payment import TERMINAL

# Where charts keep what customers paid in advance (France: PCG 4191).
ADVANCE_PREFIXES = {"FR": "4191"}
NEW_CODE = "419700"


class ResCompany(models.Model):
    """What a company needs to take prepaid value as a means of payment."""

    _inherit = "res.company"

    card_liability_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain=[("account_type", "=", "liability_current")],
        help="What cards and vouchers hold is owed to their bearers.",
    )
    card_breakage_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain=[("account_type", "in", ("income", "income_other"))],
        help="Receives what expired cards and vouchers still held.",
    )
    card_gift_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain=[("account_type", "in", ("expense", "expense_other", "income"))],
        help="Bears the value of cards that nobody paid for.",
    )
    card_payment_method_id = fields.Many2one(
        "pos.payment.method", check_company=True, readonly=True
    )
    voucher_program_id = fields.Many2one(
        "loyalty.program",
        domain=[("program_type", "=", "gift_card"), ("redeem_as", "=", "payment")],
        help="Of the vouchers that pay for returns.",
    )

    def _get_voucher_program(self):
        """The programme of credit vouchers.

        :rtype: loyalty.program
        """
        self.ensure_one()
        return self.sudo().voucher_program_id

    def _set_up_card_payments(self):
        """Have the account, the journal and the payment method of prepaid value.

        :return: the payment method
        :rtype: pos.payment.method
        :raise UserError: for a company without a chart of accounts
        """
        self.ensure_one()
        company = self.sudo()
        if not company.chart_template:
            raise UserError(
                self.env._(
                    "%s has no chart of accounts yet: prepaid value is owed to "
                    "customers, and needs an account.",
                    company.name,
                )
            )
        if not company.card_liability_account_id:
            company.card_liability_account_id = company._find_card_account()
        method = company.card_payment_method_id
        if not method:
            method = company._create_card_method()
            company.card_payment_method_id = method
        tills = self.env["pos.config"].sudo().search([("company_id", "=", company.id)])
        tills._add_card_method()
        return method

    def _find_card_account(self):
        """The account of the chart for advances of customers, or a new one.

        :rtype: account.account
        """
        accounts = self.env["account.account"].sudo().with_company(self)
        prefix = ADVANCE_PREFIXES.get(self.account_fiscal_country_id.code)
        domain = [
            *accounts._check_company_domain(self),
            ("account_type", "=", "liability_current"),
        ]
        if prefix:
            found = accounts.search(
                [*domain, ("code", "=like", f"{prefix}%")], limit=1, order="code"
            )
            if found:
                return found
        return accounts.create(
            [
                {
                    "name": self.env._("Prepaid cards and vouchers"),
                    "code": accounts._search_new_account_code(NEW_CODE),
                    "account_type": "liability_current",
                    "company_ids": [Command.set(self.ids)],
                }
            ]
        )

    def _create_card_method(self):
        """The means of payment, with a journal of its own.

        :rtype: pos.payment.method
        """
        journal = (
            self.env["account.journal"]
            .sudo()
            .create(
                [
                    {
                        "name": self.env._("Prepaid cards and vouchers"),
                        "code": self._get_card_journal_code(),
                        "type": "bank",
                        "company_id": self.id,
                        "show_on_dashboard": False,
                    }
                ]
            )
        )
        return (
            self.env["pos.payment.method"]
            .sudo()
            .create(
                [
                    {
                        "name": self.env._("Card or voucher"),
                        "journal_id": journal.id,
                        "outstanding_account_id": self.card_liability_account_id.id,
                        "payment_method_type": "terminal",
                        "use_payment_terminal": TERMINAL,
                        "company_id": self.id,
                        "sequence": 90,
                    }
                ]
            )
        )

    def _get_card_journal_code(self):
        """A free short code.

        :rtype: str
        """
        journals = self.env["account.journal"].sudo().with_context(active_test=False)
        taken = journals.search([("company_id", "=", self.id)]).mapped("code")
        return next(
            code
            for code in ("CARD", *(f"CARD{number}" for number in range(1, 10)))
            if code not in taken
        )

    def action_create_card_programs(self):
        """Create what a shop starts with: prepaid cards, gift cards, credit vouchers.

        Programmes that are there already are left alone.

        :raise AccessError: without the right to configure the customer file
        """
        self.ensure_one()
        self.env["clientele.group"].check_access("create")
        programs = self.env["loyalty.program"].sudo().with_company(self)
        for program_type in ("ewallet", "gift_card"):
            programs._find_or_create_payment_program(program_type, self)
        if not self.sudo().voucher_program_id:
            self.sudo().voucher_program_id = programs._create_voucher_program(self)

    def _post_card_entry(self, ref, lines, date=None):
        """Post an entry on prepaid value.

        :param str ref: what it is for
        :param list lines: (account.account, label, balance) each
        :param datetime.date date: today by default
        :rtype: account.move
        """
        self.ensure_one()
        moves = self.env["account.move"].sudo().with_company(self)
        entry = moves.create(
            [
                {
                    "move_type": "entry",
                    "date": date or fields.Date.context_today(self),
                    "ref": ref,
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": account.id,
                                "name": name,
                                "balance": balance,
                            }
                        )
                        for account, name, balance in lines
                    ],
                }
            ]
        )
        entry.action_post()
        return entry
