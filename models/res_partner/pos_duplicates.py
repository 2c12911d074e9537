from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.duplicate_policy import ASK_FIRST, CREATE_ANYWAY, OVERRIDE, REFUSE


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
        may_confirm = self._may_confirm(config, is_refused, options)
        if options["is_confirmed"] and may_confirm:
            return None
        reasons = set().union(*(reasons for reasons, _refused in hits.values()))
        return self._tell_till_duplicates(config, list(hits), reasons, may_confirm)

    def _write_unless_known(self, config, values, options):
        """Change a customer, unless that makes one who is known already.

        As superuser: the till's rights were checked, and `TILL_FIELDS` bounds it.

        :param pos.config config: the till
        :param dict values: what is changed
        :param dict options: of the request
        :return: what the till is told instead, or nothing when it was written
        :rtype: dict | None
        """
        try:
            with self.env.cr.savepoint():
                self.sudo().with_context(**{ASK_FIRST: True}).write(values)
            return None
        except ValidationError as error:
            if not hasattr(error, "duplicates"):
                raise
            ids, reasons = error.duplicates
        policies = self.env.company._get_duplicate_policies()
        is_refused = any(policies[name] == REFUSE for name in reasons)
        may_confirm = self._may_confirm(config, is_refused, options)
        if options["is_confirmed"] and may_confirm:
            self.sudo().with_context(**{CREATE_ANYWAY: True}).write(values)
            return None
        return self._tell_till_duplicates(config, ids, reasons, may_confirm)

    def _may_confirm(self, config, is_refused, options):
        """Whether whoever is at the till may save a customer who is known.

        :param pos.config config: the till
        :param bool is_refused: whether the settings refuse it, or only warn
        :param dict options: of the request
        :rtype: bool
        """
        return not is_refused or config._is_customer_right_given(
            OVERRIDE, options["employee_id"]
        )

    def _tell_till_duplicates(self, config, ids, reasons, may_confirm):
        """The customers who are known already, as a till is told of them.

        :param pos.config config: the till
        :param list ids: of customers
        :param set reasons: what they have in common
        :param bool may_confirm: whether the till may save all the same
        :rtype: dict
        """
        alike = self._get_seen(ids).with_env(self.env)
        return {
            "status": "duplicate",
            "partner_ids": alike.ids,
            "data": alike._get_till_data(config),
            "may_confirm": may_confirm,
            "reasons": self._get_criteria_text(reasons),
        }
