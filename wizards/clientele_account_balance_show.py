from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools.account_figures import BalanceScope
from .clientele_customer_choice import PARTNERS

MOST_CHOSEN = 20_000  # customers that travel with the report, one by one


class ClienteleAccountBalanceShow(models.TransientModel):
    """Whose balance is shown, and when: on the screen, as a PDF or a spreadsheet."""

    _name = "clientele.account.balance.show"
    _inherit = "clientele.customer.choice"
    _description = "Customer Balance"

    date_from = fields.Date(
        "From",
        help="The first day of the movements that are shown; all movements without.",
    )
    date_to = fields.Date(
        "At the End of",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    scope = fields.Selection(string="Customers", default="all")
    partner_ids = fields.Many2many("res.partner", string="Which Customers")
    clientele_group_id = fields.Many2one("clientele.group", "Customer Group")
    user_id = fields.Many2one("res.users", "Salesperson")
    only = fields.Selection(
        [
            ("all", "All Balances"),
            ("debtors", "Debtors Only"),
            ("creditors", "Creditors Only"),
        ],
        string="Balances",
        default="all",
        required=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company.root_id,
        domain="[('parent_id', '=', False)]",
    )

    @api.model
    def _selection_scope(self):
        ways = {
            "all": self.env._("All Customers"),
            PARTNERS: self.env._("Some Customers"),
            "group": self.env._("A Customer Group"),
            "user": self.env._("A Salesperson's Customers"),
        }
        others = dict(super()._selection_scope())
        return list((ways | others | ways).items())

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for wizard in self:
            if wizard.date_from and wizard.date_from > wizard.date_to:
                raise ValidationError(
                    self.env._(
                        "The period ends before it starts: change one of the days."
                    )
                )

    # === BUSINESS METHODS === #

    def _get_scope(self):
        """Whose balance is shown, and when.

        :rtype: BalanceScope
        :raise AccessError: without the right to see accounts
        :raise ValidationError: where nobody is chosen
        """
        self.ensure_one()
        partners = self.env["res.partner"]
        partners._check_account_seen()
        payers = self._get_payers()
        return BalanceScope(
            date=self.date_to,
            date_from=self.date_from or None,
            company_id=self.company_id.id,
            partner_ids=tuple(payers.ids),
            group_id=self.clientele_group_id.id if self.scope == "group" else 0,
            user_id=self.user_id.id if self.scope == "user" else 0,
            only=self.only,
        )

    def _get_payers(self):
        """Who pays for those who are meant; nobody where a group or all are.

        :rtype: res.partner
        :raise ValidationError: where nobody is chosen
        """
        asked = {"all": True, "group": self.clientele_group_id, "user": self.user_id}
        if self.scope in asked:
            chosen, payers = asked[self.scope], self.env["res.partner"]
        else:
            chosen = self._get_partners()
            payers = chosen.sudo()._get_entity()
        if not chosen:
            raise ValidationError(self.env._("Choose whose balance is shown."))
        if len(payers) > MOST_CHOSEN:
            raise ValidationError(
                self.env._(
                    "These are more than %s customers: choose all customers, a group, "
                    "or a shorter list.",
                    MOST_CHOSEN,
                )
            )
        return payers

    @api.model
    def _get_choice_fields(self):
        return [*super()._get_choice_fields(), "partner_ids"]

    def _get_selected(self):
        return self.partner_ids

    def _get_balances(self):
        """The report, whose rows are checked against the user's companies.

        :rtype: clientele.account.balance
        """
        self.company_id.check_access("read")
        return self.env["clientele.account.balance"].with_company(self.company_id)

    def _get_scope_text(self):
        """What the report is of, in one line.

        :rtype: str
        """
        labels = dict(self._fields["only"]._description_selection(self.env))
        names = {
            "partners": ", ".join(self.partner_ids[:3].mapped("display_name")),
            "group": self.clientele_group_id.display_name,
            "user": self.user_id.display_name,
            "list": self.list_id.display_name,
            "filter": self.filter_id.display_name,
        }
        scopes = dict(self._fields["scope"]._description_selection(self.env))
        parts = [self._get_period_text(), names.get(self.scope) or scopes[self.scope]]
        if self.only != "all":
            parts.append(labels[self.only])
        return " – ".join([*parts, self.company_id.name])

    def _get_period_text(self):
        """When the balance is, and since when movements are shown.

        :rtype: str
        """
        until = format_date(self.env, self.date_to)
        if not self.date_from:
            return self.env._("At the end of %s", until)
        return self.env._(
            "From %(first)s until %(last)s",
            first=format_date(self.env, self.date_from),
            last=until,
        )

    def _get_report_base_filename(self):
        """The name of the PDF.

        :rtype: str
        """
        self.ensure_one()
        return self.env._("Customer balance %s", self.date_to)

    # === ACTION METHODS === #

    def action_show(self):
        """Open the balance on the screen.

        :rtype: dict
        """
        scope = self._get_scope()
        return self._get_balances()._open(scope)
