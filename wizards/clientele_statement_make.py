from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..models.res_partner.rights import ACCOUNT


class ClienteleStatementMake(models.TransientModel):
    """Statements of some customers: of a period, or what is open on a day."""

    _name = "clientele.statement.make"
    _description = "Statement of Account"

    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    content = fields.Selection(
        [("period", "Movements of a Period"), ("open", "Open Items Only")],
        default="period",
        required=True,
    )
    date_from = fields.Date(
        "From",
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="All movements without.",
    )
    date_to = fields.Date(
        "Until", required=True, default=lambda self: fields.Date.context_today(self)
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company.root_id,
        domain="[('parent_id', '=', False)]",
    )
    without_email = fields.Char(compute="_compute_without_email", compute_sudo=True)

    @api.depends("partner_ids")
    def _compute_without_email(self):
        for wizard in self:
            payers = wizard.partner_ids._get_entity()
            names = payers.filtered(lambda one: not one.email).mapped("display_name")
            wizard.without_email = ", ".join(names[:5])

    # === BUSINESS METHODS === #

    def _make(self):
        """Make the statements.

        :rtype: clientele.statement
        :raise ValidationError: for a period that ends before it starts, or nobody
        """
        payers, date_from = self._get_payers(), self._get_first_day()
        statements = self.env["clientele.statement"]._make(
            payers, self.company_id, self.date_to, date_from, self.content == "open"
        )
        if not statements:
            self._refuse_empty(payers)
        return statements.sudo(False)

    def _get_payers(self):
        """Whose account it is: the customers' companies, whom they were merged into.

        :rtype: res.partner
        """
        self.ensure_one()
        self.partner_ids.check_access("read")
        self.company_id.check_access("read")
        return self.partner_ids.sudo()._get_entity().sudo(False)

    def _get_first_day(self):
        """The first day of the movements; none for all, and for open items.

        :rtype: datetime.date
        """
        return self.date_from if self.content == "period" and self.date_from else None

    def _refuse_empty(self, payers):
        """Say why there is no statement.

        :param payers: res.partner
        :raise ValidationError: always
        """
        accounts = self.env["clientele.account"]._of(payers, self.company_id)
        opened = [day for day in accounts.mapped("opened_on") if day]
        if opened and min(opened) > self.date_to:
            raise ValidationError(
                self.env._(
                    "The account opened on %s: there is nothing before.",
                    format_date(self.env, min(opened)),
                )
            )
        raise ValidationError(
            self.env._("None of these customers has a balance or movements then.")
        )

    # === ACTION METHODS === #

    def action_show(self):
        """The lines on the screen.

        :rtype: dict
        """
        payers, date_from = self._get_payers(), self._get_first_day()
        statements = self.env["clientele.statement"]
        if not statements._read_values(
            payers, self.company_id, self.date_to, date_from
        ):
            self._refuse_empty(payers)
        return payers._open_account_movements(
            self.company_id, self.date_to, date_from, self.content == "open"
        )

    def action_print(self):
        """The PDF.

        :rtype: dict
        """
        return self._make().action_print()

    def action_send(self):
        """Send the statements by e-mail.

        :rtype: dict
        :raise AccessError: without the right to manage accounts
        """
        self.env["res.partner"]._check_customer_right(ACCOUNT)
        statements = self._make()
        statements._send()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_statement_action"
        )
        return {**action, "domain": [("id", "in", statements.ids)], "context": {}}
