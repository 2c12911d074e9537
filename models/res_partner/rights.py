from odoo import api, fields, models
from odoo.exceptions import AccessError

CREATE = "clientele.group_customer_create"
EDIT = "clientele.group_customer_edit"
DELETE = "clientele.group_customer_delete"
MERGE = "clientele.group_customer_merge"
NUMBER = "clientele.group_customer_number"
PRICING = "clientele.group_customer_pricing"
EXEMPTION = "clientele.group_customer_exemption"
ACCOUNT = "clientele.group_account_manage"
TERMS = "clientele.group_customer_terms"

# What documents and messages write on a customer in the name of any user.
TECHNICAL_FIELDS = {
    "calendar_last_notification_ack",
    "customer_rank",
    "last_time_entries_checked",
    "message_bounce",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
    "activity_ids",
    "signup_type",
    "supplier_rank",
}

# Set by merging alone: it decides whom codes and balances belong to.
PROTECTED_FIELDS = {"merged_into_id"}


class ResPartner(models.Model):
    """The fine rights of the customer file, checked in the model.

    Access rules add up: `base.group_partner_manager` alone would open everything.
    """

    _inherit = "res.partner"

    clientele_can_change_number = fields.Boolean(
        compute="_compute_clientele_can_change_number"
    )

    clientele_can_set_prices = fields.Boolean(
        compute="_compute_clientele_can_change_number"
    )
    clientele_can_exempt = fields.Boolean(
        compute="_compute_clientele_can_change_number"
    )
    clientele_can_set_terms = fields.Boolean(
        compute="_compute_clientele_can_change_number"
    )

    def _compute_clientele_can_change_number(self):
        self.clientele_can_change_number = self.env.user.has_group(NUMBER)
        self.clientele_can_set_prices = self.env.user.has_group(PRICING)
        self.clientele_can_exempt = self.env.user.has_group(EXEMPTION)
        self.clientele_can_set_terms = self.env.user.has_group(TERMS)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_without_right(self):
        if self._has_customers():
            self._check_customer_right(DELETE)

    def _has_customers(self):
        """Whether customers are among these, also those taken out of the file."""
        return any(
            partner.customer_status or partner.customer_number for partner in self
        )

    @api.model
    def _check_protected_fields(self, vals):
        if not self.env.su and PROTECTED_FIELDS & set(vals):
            raise AccessError(
                self.env._("Customers are merged with the merge action only.")
            )

    @api.model
    def _check_customer_right(self, group):
        """Refuse what the user has no right to do with customers.

        :param str group: the XML id of a fine right
        :raise AccessError: naming the right that is missing
        """
        if self.env.su or self.env.user.has_group(group):
            return
        right = self.env.ref(group).sudo().name
        raise AccessError(
            self.env._(
                "You need the right “%(right)s” for this. Ask the person who manages "
                "the customer file.",
                right=right,
            )
        )
