import json

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.res_partner.merging import MOST_AT_ONCE, MOST_COMPARED
from ..models.res_partner.rights import MERGE
from ..tools.job_step import JobKind


class ClienteleMerge(models.TransientModel):
    """Compare customers side by side, choose what is kept, and merge them."""

    _name = "clientele.merge"
    _description = "Merge Customers"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        required=True,
        context={"active_test": False},
    )
    survivor_id = fields.Many2one(
        "res.partner",
        "Keep",
        compute="_compute_survivor_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', partner_ids)]",
    )
    choices = fields.Char(
        default="{}", help="Whose value is kept, where somebody chose: as JSON."
    )
    comparison = fields.Json(compute="_compute_comparison")
    warning = fields.Text(compute="_compute_warning")
    refusal = fields.Text(compute="_compute_warning")
    is_compared = fields.Boolean(compute="_compute_comparison")

    # === COMPUTE METHODS === #

    @api.depends("partner_ids")
    def _compute_survivor_id(self):
        for wizard in self:
            partners = wizard.partner_ids._origin
            if wizard.survivor_id._origin not in partners:
                wizard.survivor_id = wizard._find_best_survivor(partners)

    @api.depends("partner_ids", "survivor_id")
    def _compute_comparison(self):
        for wizard in self:
            partners = wizard._get_ordered()
            wizard.is_compared = 1 < len(partners) <= MOST_COMPARED
            wizard.comparison = (
                partners[:1]._compare_to_merge(partners[1:])
                if wizard.is_compared
                else False
            )

    @api.depends("partner_ids", "survivor_id")
    def _compute_warning(self):
        for wizard in self:
            partners = wizard._get_ordered()
            wizard.warning = wizard.refusal = False
            if partners:
                survivor, sources = partners[:1], partners[1:]
                wizard.refusal = survivor.sudo()._get_merge_refusal(sources.sudo())
                if not wizard.refusal:
                    wizard.warning = "\n".join(survivor._get_merge_warnings(sources))

    # === BUSINESS METHODS === #

    @api.model
    def _find_best_survivor(self, partners):
        """Which record to keep: one with a user, active, a customer, the oldest.

        :param partners: res.partner
        :rtype: res.partner
        """
        ranks = {"customer": 0, "prospect": 1, False: 2}
        return partners.sorted(
            lambda one: (
                not one.active,
                not one.sudo().with_context(active_test=False).user_ids,
                ranks[one.customer_status],
                one.id,
            )
        )[:1]

    def _get_ordered(self):
        """The customers, the one to keep first."""
        self.ensure_one()
        return self.survivor_id._origin | self.partner_ids._origin

    def _read_choices(self):
        """Whose value was chosen, by key.

        :rtype: dict[str, int]
        :raise UserError: for anything else than a choice
        """
        try:
            choices = json.loads(self.choices or "{}")
            return {str(key): int(value) for key, value in choices.items()}
        except (AttributeError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("The choices cannot be read. Open the merge again.")
            ) from error

    # === ACTION METHODS === #

    def action_merge(self):
        """Merge, and open the customer that was kept.

        :rtype: dict
        :raise AccessError: without the right
        :raise UserError: for what cannot be merged
        """
        self.ensure_one()
        self.env["res.partner"]._check_customer_right(MERGE)
        partners = self._get_ordered()
        survivor, sources = partners[:1], partners[1:]
        values = self._read_choices()
        if len(partners) > MOST_AT_ONCE:
            return self._start_job(survivor, sources, values)
        survivor._merge_from(sources, values)
        return survivor._open_kept()

    @api.model
    @api.readonly
    def count_others(self, partner_ids):
        """What else refers to customers on the screen, beside what is counted there.

        :param list partner_ids: their ids, in order
        :return: a label and texts for each kind, their sum first
        :rtype: list[dict]
        :raise AccessError: without the right to merge, or to see these customers
        """
        partners = self.env["res.partner"].browse(partner_ids)
        partners._check_customer_right(MERGE)
        partners.check_access("read")
        return partners._count_others_to_merge()

    def _start_job(self, survivor, sources, values):
        """Have many customers merged in the background.

        :return: the job on the screen
        :rtype: dict
        """
        survivor.sudo()._check_merge(sources.sudo())
        name = self.env._(
            "Merge of %(count)s customers into %(survivor)s",
            count=len(sources),
            survivor=survivor.name,
        )
        payload = {
            "survivor_id": survivor.id,
            "source_ids": sources.ids,
            "values": values,
        }
        return self.env["clientele.job"]._start("merge", name, payload)._open()

    @api.model
    def default_get(self, fields_list):
        """The records of the list where it was opened from one."""
        values = super().default_get(fields_list)
        context = self.env.context
        if "partner_ids" in fields_list and not values.get("partner_ids"):
            if context.get("active_model") == "res.partner":
                values["partner_ids"] = [Command.set(context.get("active_ids") or [])]
        return values


class ClienteleJob(models.Model):
    _inherit = "clientele.job"

    @api.model
    def _get_kinds(self):
        label = self.env._("Merge of customers")
        kind = JobKind(label, "res.partner", "_work_merge")
        return super()._get_kinds() | {"merge": kind}
