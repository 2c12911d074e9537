from dataclasses import asdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.trust import storing

RECENT_TICKETS = 2000


class PosConfig(models.Model):
    _inherit = "pos.config"

    customer_creation_allowed = fields.Boolean(
        compute="_compute_customer_creation_allowed",
        help="Whether the user of the till may create customers there.",
    )
    customer_edit_allowed = fields.Boolean(
        compute="_compute_customer_creation_allowed",
        help="Whether the user of the till may edit customers there.",
    )

    card_issue_allowed = fields.Boolean(
        compute="_compute_customer_creation_allowed",
        help="Whether the user of the till may replace customers' cards there.",
    )

    account_override_allowed = fields.Boolean(
        compute="_compute_customer_creation_allowed",
        help="Whether the user of the till may sell beyond credit limits.",
    )

    @api.depends_context("uid")
    def _compute_customer_creation_allowed(self):
        user = self.env.user
        self.customer_creation_allowed = user.has_group(
            "clientele.group_customer_create"
        )
        self.customer_edit_allowed = user.has_group("clientele.group_customer_edit")
        self.card_issue_allowed = user.has_group("clientele.group_card_issue")
        self.account_override_allowed = user.has_group(
            "clientele.group_account_override"
        )

    @api.model
    def _load_pos_data_read(self, records, config):
        read_records = super()._load_pos_data_read(records, config)
        if read_records:
            read_records[0]["_customer_form"] = config._get_customer_form()
            count = config._get_limited_partner_count()
            read_records[0]["_loaded_customers"] = count
            policy = config.company_id._get_pricing_policy()
            read_records[0]["_pricing_policy"] = asdict(policy)
            company = config.company_id.sudo()
            read_records[0]["_card_policy"] = {
                "vouchers": company.voucher_program_id.name or "",
            }
        return read_records

    def _get_customer_form(self):
        """What the till's creation form needs to know: the settings of the file.

        :rtype: dict
        """
        company = self.company_id.sudo()
        country = company.customer_default_country_id or company.country_id
        return {
            "required": company.customer_required_field_ids.mapped("name"),
            "title_id": company.customer_default_title_id.id,
            "country_id": country.id,
            "calling_code": str(company.country_id.phone_code or ""),
        }

    def _get_available_pricelists(self):
        """The price levels come with the till's own lists: customers may have any.

        Cashiers cannot choose them: the till offers the lists of its settings.
        """
        levels = self.env["product.pricelist"].search(
            [
                ("is_price_level", "=", True),
                ("currency_id", "=", self.currency_id.id),
                ("company_id", "in", (self.company_id.id, False)),
            ]
        )
        return super()._get_available_pricelists() | levels

    def get_limited_partners_loading(self, offset=0):
        """The customers that a till loads first: those seen lately, then by name.

        Core counts all tickets ever sold to rank all customers; the latest tickets
        say nearly the same and cost the same on a file of any size.

        :param int offset: how many of the list are loaded already
        :return: rows of one id
        :rtype: list[tuple[int]]
        """
        limit = self._get_limited_partner_count()
        recent = self._get_recent_partner_ids()
        rows = [(partner_id,) for partner_id in recent[offset : offset + limit]]
        if len(rows) == limit:
            return rows
        return rows + self.env.execute_query(
            SQL(
                """
                SELECT id FROM res_partner
                WHERE active AND (company_id = %s OR company_id IS NULL)
                  AND id <> ALL(%s)
                ORDER BY complete_name, id DESC
                LIMIT %s OFFSET %s
                """,
                self.company_id.id,
                recent,
                limit - len(rows),
                max(offset - len(recent), 0),
            )
        )

    def _get_recent_partner_ids(self):
        """Ids of the customers of the latest tickets, the most frequent first."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT ticket.partner_id
                FROM (
                    SELECT partner_id FROM pos_order
                    WHERE partner_id IS NOT NULL ORDER BY id DESC LIMIT %s
                ) AS ticket
                JOIN res_partner partner ON partner.id = ticket.partner_id
                WHERE partner.active
                  AND (partner.company_id = %s OR partner.company_id IS NULL)
                GROUP BY ticket.partner_id, partner.complete_name
                ORDER BY COUNT(*) DESC, partner.complete_name, ticket.partner_id DESC
                """,
                RECENT_TICKETS,
                self.company_id.id,
            )
        )
        return [partner_id for (partner_id,) in rows]

    def _is_customer_right_given(self, group, employee_id=False):
        """Whether the user of the till and the employee connected both may do this.

        :param str group: the XML id of a fine right
        :param int employee_id: the employee connected at the till, with pos_hr
        :rtype: bool
        """
        self.ensure_one()
        if not self.env.user.has_group(group):
            return False
        if "minimal_employee_ids" not in self._fields or not self.module_pos_hr:
            return True
        employee = self._find_till_employee(employee_id)
        return bool(employee and employee not in self.sudo().minimal_employee_ids)

    def _find_till_employee(self, employee_id):
        """The employee that a till names, where employees log in there.

        :param int employee_id: as the till says
        :return: hr.employee of that till, or none
        """
        self.ensure_one()
        employees = self.env["hr.employee"].sudo()
        if not employee_id or not self.module_pos_hr:
            return employees
        config = self.sudo()
        employee = employees.browse(employee_id).exists()
        listed = config.basic_employee_ids
        allowed = listed | config.advanced_employee_ids | config.minimal_employee_ids
        is_allowed = (
            not listed or employee in allowed or employee.user_id == self.env.user
        )
        is_of_company = employee.company_id in config.company_id.parent_ids
        return employee if is_allowed and is_of_company else employees

    def _env_with_clean_context(self):
        """The environment that core loads its scenarios in: they hold paid tickets."""
        return storing(self.with_env(super()._env_with_clean_context())).env
