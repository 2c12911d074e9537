from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """The chatter of many records that changed alike."""

    _inherit = "res.partner"

    def _write_tracked(self, vals_list):
        """Write other values on each of these records, and log it for all together.

        Core makes the messages one by one.

        :param list vals_list: the values of each, in order
        """
        names = self._track_get_fields() if self._is_known() else set()
        before = {
            partner.id: {name: partner[name] for name in names} for partner in self
        }
        writing = self.with_context(tracking_disable=True) if names else self
        for partner, vals in zip(writing, vals_list, strict=True):
            partner.write(vals)
        if names:
            self._log_tracked(names, before)

    def _log_tracking(self, names, before):
        """Log changes in the chatter, a message a record.

        Core makes one message for each pair of old and new values; where many
        records share it, theirs are copies of its row.

        :param set names: of tracked fields
        :param dict before: values by field, by id
        """
        groups = defaultdict(list)
        for partner in self:
            values = [[before[partner.id][name], partner[name]] for name in names]
            groups[str(values)].append(partner.id)
        firsts = self.browse([ids[0] for ids in groups.values()])
        messages = firsts._log_tracked(names, before).grouped("res_id")
        self.env["mail.message"].flush_model()
        self.env["mail.tracking.value"].flush_model()
        for first_id, *other_ids in groups.values():
            if other_ids and first_id in messages:
                self.browse(other_ids)._copy_log(messages[first_id])

    def _log_tracked(self, names, before):
        """Log changes as core does: superuser, nobody writes a record's log.

        :param set names: of tracked fields
        :param dict before: values by field, by id
        :return: the messages of those that have changed
        :rtype: mail.message
        """
        described = self.fields_get(
            names, attributes=("string", "type", "selection", "currency_field")
        )
        values = {}
        for partner in self.sudo():
            _names, commands = partner._mail_track(described, before[partner.id])
            if commands:
                values[partner.id] = [command[2] for command in commands]
        messages = self.browse(values)._message_log_batch(dict.fromkeys(values, ""))
        self.env["mail.tracking.value"].sudo().create(
            [
                {**value, "mail_message_id": message.id}
                for message in messages
                for value in values[message.res_id]
            ]
        )
        return messages

    def _copy_log(self, message):
        """Give these records the message of another one, with its tracking values.

        :param mail.message message: that core has made
        """
        copied = _copied_columns(message, "res_id")
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO mail_message (res_id, %(columns)s)
                SELECT one.id, %(columns)s
                FROM mail_message CROSS JOIN unnest(%(ids)s) AS one(id)
                WHERE mail_message.id = %(message)s
                RETURNING mail_message.id
                """,
                columns=copied,
                ids=self.ids,
                message=message.id,
            )
        )
        tracking = self.env["mail.tracking.value"]
        self.env.execute_query(
            SQL(
                """
                INSERT INTO mail_tracking_value (mail_message_id, %(columns)s)
                SELECT one.id, %(columns)s
                FROM mail_tracking_value CROSS JOIN unnest(%(ids)s) AS one(id)
                WHERE mail_message_id = %(message)s
                RETURNING mail_tracking_value.id
                """,
                columns=_copied_columns(tracking, "mail_message_id"),
                ids=[message_id for (message_id,) in rows],
                message=message.id,
            )
        )
        self.invalidate_recordset(["message_ids"], flush=False)


def _copied_columns(model, owner):
    """The columns of a table but its own id and that of its owner.

    :param odoo.models.BaseModel model: of the table
    :param str owner: the column that says whose row it is
    :rtype: odoo.tools.SQL
    """
    return SQL(", ").join(
        SQL.identifier(name)
        for name, field in sorted(model._fields.items())
        if field.store and field.column_type and name not in ("id", owner)
    )
