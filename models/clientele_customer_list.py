from ast import literal_eval

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .res_partner.exporting import EXPORT
from .res_partner.labels import LABEL


class ClienteleCustomerList(models.Model):
    """Customers that are worked on together: chosen ones, or those of a filter."""

    _name = "clientele.customer.list"
    _description = "Customer List"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("chosen", "Chosen customers"), ("filter", "Filter")],
        string="Contents",
        required=True,
        default="chosen",
        help="Chosen customers are added and removed by hand. A filter finds those "
        "that fit it each time.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self._default_user_id(),
        index=True,
        ondelete="cascade",
    )
    is_shared = fields.Boolean(
        "Shared", help="All customer officers see and use it. Else: its owner alone."
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: the list is that of all companies."
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "clientele_customer_list_rel",
        "list_id",
        "partner_id",
        string="Customers",
    )
    domain = fields.Char("Filter", default=lambda self: self._default_domain())
    note = fields.Text("Purpose")
    customer_count = fields.Integer("Count", compute="_compute_customer_count")

    # === COMPUTE METHODS === #

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model
    def _default_domain(self):
        return "[('customer_status', '!=', False)]"

    @api.depends("kind", "domain", "partner_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_customer_count(self):
        partners = self.env["res.partner"]
        for one in self:
            one.customer_count = partners.search_count(one._get_domain())

    # === CONSTRAINT METHODS === #

    @api.constrains("domain", "kind")
    def _check_domain(self):
        for one in self.filtered(lambda one: one.kind == "filter"):
            try:
                # Constraints run as superuser: the filter is the user's.
                partners = self.env["res.partner"].sudo(False)
                partners.search_count(one._get_domain(), limit=1)
            except (SyntaxError, TypeError, ValueError) as error:
                raise ValidationError(
                    self.env._(
                        "The filter of “%(list)s” cannot be read. Build it anew with "
                        "the editor. (%(error)s)",
                        list=one.name,
                        error=error,
                    )
                ) from error

    # === BUSINESS METHODS === #

    def _get_domain(self):
        """The domain of the customers of the list, for any model that asks.

        :rtype: odoo.fields.Domain
        :raise ValueError: when the filter is none
        """
        self.ensure_one()
        if self.kind == "chosen":
            return Domain("id", "in", self.partner_ids.ids)
        # Constants only: what a user typed is never executed.
        return Domain(literal_eval(self.domain or "[]"))

    def _get_partners(self):
        """The customers of the list that the user may see, now.

        :rtype: res.partner
        """
        self.ensure_one()
        return self.env["res.partner"].search(self._get_domain())

    def _add_partners(self, partners):
        """Put customers on the list.

        :param res.partner partners: also those who are there already
        """
        self.partner_ids = [Command.link(partner.id) for partner in partners]

    def _remove_partners(self, partners):
        """Take customers off the list.

        :param res.partner partners: also those who are not there
        """
        self.partner_ids = [Command.unlink(partner.id) for partner in partners]

    # === ACTION METHODS === #

    def action_show_customers(self):
        """The customers of the list.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.res_partner_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": list(self._get_domain()),
            "context": {"clientele_list_id": self.kind == "chosen" and self.id},
            "path": False,
        }

    def action_mass_edit(self):
        """Change fields of the customers of the list.

        :rtype: dict
        """
        self.ensure_one()
        return self.env["clientele.mass.edit"].create(self._as_choice())._open()

    def action_print_labels(self):
        """Labels of the customers of the list.

        :rtype: dict
        :raise AccessError: without the right to print labels
        """
        self.env["res.partner"]._check_customer_right(LABEL)
        wizard = self.env["clientele.label.print"].create(self._as_choice())
        return wizard._open(self.env._("Address Labels"))

    def action_show_balance(self):
        """The balance of the customers of the list, once it is said when.

        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_account_balance_show_action"
        )
        defaults = {f"default_{name}": id_ for name, id_ in self._as_choice().items()}
        return {**action, "context": defaults}

    def action_export(self):
        """The customers of the list as a file.

        :rtype: dict
        :raise AccessError: without the right to export customers
        """
        self.env["res.partner"]._check_customer_right(EXPORT)
        return self.env["clientele.export"].create(self._as_choice())._open()

    def _as_choice(self):
        """What tells a wizard that works on many to take this list.

        :rtype: dict
        """
        self.ensure_one()
        return {"scope": "list", "list_id": self.id}
