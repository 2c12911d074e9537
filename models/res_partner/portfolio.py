from odoo import api, fields, models


class ResPartner(models.Model):
    """Salespeople and their customers: who follows whom, and who did before."""

    _inherit = "res.partner"

    salesperson_period_ids = fields.One2many(
        "clientele.salesperson.period",
        compute="_compute_salesperson_period_ids",
        string="Salespeople over Time",
    )

    # === COMPUTE METHODS === #

    @api.depends("user_id")
    def _compute_salesperson_period_ids(self):
        self.flush_recordset(["user_id"])  # which records the change
        periods = self.env["clientele.salesperson.period"]
        found = periods.search([("partner_id", "in", self.ids)]).grouped("partner_id")
        for partner in self:
            partner.salesperson_period_ids = found.get(partner._origin, periods)

    # === CRUD METHODS === #

    def _write_multi(self, vals_list):
        """Record each change of the salesperson, whatever has made it."""
        user_ids = {
            partner.id: vals["user_id"]
            for partner, vals in zip(self, vals_list, strict=True)
            if "user_id" in vals
        }
        if user_ids:
            self._record_salespeople(user_ids)
        # Whatever another addon stores with it is not passed over.
        is_orm = super()._write_multi.__func__ is models.BaseModel._write_multi
        if is_orm and self._is_same_value(vals_list):
            return self._write_same_value(vals_list[0])
        return super()._write_multi(vals_list)

    @api.model
    def _record_salespeople(self, user_ids):
        """Record who follows customers: superuser, nobody writes the history.

        :param dict user_ids: the salesperson's id, or None, by customer's id
        """
        self.env["clientele.salesperson.period"].sudo()._record(user_ids)

    def _record_first_salesperson(self):
        """Record who follows new customers: superuser, nobody writes the history."""
        followed = self.filtered("user_id")
        if followed:
            followed.flush_recordset(["user_id"])
            self.env["clientele.salesperson.period"].sudo()._record_new(followed.ids)

    # === ACTION METHODS === #

    def action_move_portfolio(self):
        """Give these customers to another salesperson.

        :rtype: dict
        :raise AccessError: without the right to move portfolios
        """
        wizards = self.env["clientele.portfolio.move"]
        return wizards.create({"selected_ids": self._get_selected_ids()})._open()
