from odoo import api, models

from ...tools.optional_views import OptionalNode

CREDIT_CONTROL = (
    "account.group_account_invoice,account.group_account_readonly,"
    "account_credit_control.group_account_credit_control_info"
)
# What apps that are not required add to our forms, where they are installed. What
# they put there on their own stays with them.
OPTIONAL_NODES = (
    # OCA account_credit_control: its policy is one of the terms of the account.
    OptionalNode(
        field="credit_policy_id",
        after="//page[@name='house_account']//field[@name='account_statement_rhythm']",
        attributes={
            "groups": CREDIT_CONTROL,
            "readonly": "parent_id or not clientele_can_manage_account",
        },
    ),
    # OCA account_banking_mandate: its own button is on the page of the customer only.
    OptionalNode(
        field="valid_mandate_id",
        after="//group[@name='clientele_bank']/field[@name='bank_ids']",
    ),
    OptionalNode(
        field="mandate_count",
        after="//div[@name='button_box']/button[@name='action_account_movements']",
        attributes={"widget": "statinfo"},
        button="action_view_mandates",
        icon="fa-pencil-square-o",
    ),
)
# Buttons that count what only these may read, and that would keep others from the form.
RESTRICTED_BUTTONS = {
    # OCA subscription_oca
    "action_view_subscription_ids": "sales_team.group_sale_salesman",
}


class ResPartner(models.Model):
    """Fields of apps that a shop may have: shown in our forms where they exist."""

    _inherit = "res.partner"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._put_optional_nodes(arch)
        return arch, view

    @api.model
    def _put_optional_nodes(self, arch):
        """Put into a form what the installed apps have for it.

        :param etree._Element arch: of the form
        """
        for node in OPTIONAL_NODES:
            if node.field in self._fields:
                node.put(arch)
        for name, groups in RESTRICTED_BUTTONS.items():
            for button in arch.iterfind(f".//button[@name='{name}']"):
                button.set("groups", groups)
