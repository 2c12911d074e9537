from collections import defaultdict

from odoo import models
from odoo.fields import Domain

ACTIVITIES, QUOTATIONS, ORDERS = "move_activities", "move_quotations", "move_orders"


class ClienteleMassEditLog(models.Model):
    """What a salesperson had to do for customers goes with them, if it is wanted."""

    _inherit = "clientele.mass.edit.log"

    def _move_documents(self, former_ids):
        """Give open documents to the new salesperson, or back to the former one.

        Superuser: the right to move a portfolio covers the documents of others,
        which their rules would hide.

        :param dict former_ids: the salesperson until now, by customer's id
        :return: ids by model, by customer's id
        :rtype: dict[int, dict[str, list[int]]]
        """
        if self.kind != "portfolio" or not former_ids:
            return {}
        found = (
            self._find_moved(former_ids)
            if self.undo_of_id
            else self._find_documents(former_ids)
        )
        moved = defaultdict(lambda: defaultdict(list))
        by_user = defaultdict(self.env["res.partner"].browse)
        for partner in self.env["res.partner"].browse(found):
            by_user[partner.user_id] |= partner
        for user, partners in by_user.items():
            for partner in partners:
                for records in found[partner.id]:
                    moved[partner.id][records._name] += records.ids
            for model in ("mail.activity", "sale.order"):
                ids = [id_ for one in partners for id_ in moved[one.id][model]]
                records_sudo = self.env[model].sudo().browse(ids)
                records_sudo.with_context(mail_auto_subscribe_no_notify=True).write(
                    {"user_id": user.id}
                )
        return {key: dict(value) for key, value in moved.items()}

    def _find_documents(self, former_ids):
        """Open documents of these customers that their salesperson had to do.

        :param dict former_ids: the salesperson until now, by customer's id
        :return: lists of recordsets by customer's id
        :rtype: dict[int, list]
        """
        found = defaultdict(list)
        for domain, model, customer in self._get_document_domains(list(former_ids)):
            for record in self.env[model].sudo().search(domain):
                partner_id = record[customer]
                partner_id = (
                    partner_id if isinstance(partner_id, int) else partner_id.id
                )
                if record.user_id and record.user_id.id == former_ids[partner_id]:
                    found[partner_id].append(record)
        return found

    def _get_document_domains(self, partner_ids):
        """What moves along, as the options say.

        :param list partner_ids: of the customers
        :return: domains, models and fields of the customer
        :rtype: list[tuple[Domain, str, str]]
        """
        options = self.options or {}
        of_partners = Domain("partner_id", "in", partner_ids)
        quotation = Domain("state", "in", ("draft", "sent"))
        order = Domain("state", "=", "sale") & Domain(
            "invoice_status", "!=", "invoiced"
        )
        activity = Domain("res_model", "=", "res.partner")
        activity &= Domain("res_id", "in", partner_ids)
        wanted = {
            ACTIVITIES: (activity, "mail.activity", "res_id"),
            QUOTATIONS: (of_partners & quotation, "sale.order", "partner_id"),
            ORDERS: (of_partners & order, "sale.order", "partner_id"),
        }
        return [found for name, found in wanted.items() if options.get(name)]

    def _find_moved(self, former_ids):
        """What moved with these customers and still belongs to whom it was given to.

        :param dict former_ids: the salesperson until now, by customer's id
        :return: lists of recordsets by customer's id
        :rtype: dict[int, list]
        """
        found = defaultdict(list)
        rows = self.env["clientele.mass.edit.row"].search(
            [
                ("log_id", "=", self.undo_of_id.id),
                ("partner_id", "in", list(former_ids)),
                ("documents", "!=", False),
            ]
        )
        for row in rows:
            for model, ids in row.documents.items():
                records = self.env[model].sudo().browse(ids).exists()
                former_id = former_ids[row.partner_id.id]
                found[row.partner_id.id].append(
                    records.filtered(
                        lambda record, former_id=former_id: record.user_id.id
                        == former_id
                    )
                )
        return found
