from odoo import api, models

from ...tools.duplicate_policy import OVERRIDE


class ResPartner(models.Model):
    """Customers who are known already, at the till."""

    _inherit = "res.partner"

    @api.model
    @api.readonly
    def clientele_till_suggest(self, config_id, values):
        """Customers who may be the one that is being typed at the till.

        :param int config_id: the till
        :param dict values: what is typed so far
        :return: ``partner_ids``, the most probable first, and ``data`` to load
        :rtype: dict
        """
        config = self._get_till(config_id)
        suggested = self.with_company(config.company_id)._suggest(values)
        partners = self.browse(partner.id for partner, _reasons, _refused in suggested)
        allowed = (config.company_id, self.env["res.company"])
        partners = partners.filtered(lambda partner: partner.company_id in allowed)
        return {
            "partner_ids": partners.ids,
            "data": partners._get_till_data(config),
        }

    def _find_till_duplicates(self, config, values, options):
        """What a till is told instead of creating a customer who is known.

        :param pos.config config: the till
        :param dict values: of the new customer
        :param dict options: of the request
        :return: the answer, or nothing when the customer may be created
        :rtype: dict | None
        """
        shop = self.with_company(config.company_id)
        hits = shop._find_policy_hits(values)
        if not hits:
            return None
        is_refused = any(refused for _reasons, refused in hits.values())
        employee_id = options["employee_id"]
        may_confirm = not is_refused or config._is_customer_right_given(
            OVERRIDE, employee_id
        )
        if options["is_confirmed"] and may_confirm:
            return None
        alike = self._get_seen(list(hits)).with_env(self.env)
        reasons = set().union(*(reasons for reasons, _refused in hits.values()))
        return {
            "status": "duplicate",
            "partner_ids": alike.ids,
            "data": alike._get_till_data(config),
            "may_confirm": may_confirm,
            "reasons": self._get_criteria_text(reasons),
        }
