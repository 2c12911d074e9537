from odoo import Command, api, models

from ..tools.own_fields import is_own
from .pos_order_intake import CASHIERS, KEPT, NEEDED, OWN


class PosOrder(models.Model):
    """The gate of tickets: which records a client links, and to what."""

    _inherit = "pos.order"

    # === COMMANDS === #

    @api.model
    def _read_commands(self, reader, model, commands):
        """Read the lines or payments of a ticket: no command reaches another one's.

        :param str model: ``pos.order.line`` or ``pos.payment``
        :param commands: as they were sent
        :rtype: list
        """
        records = self.env[model]
        name = "lines" if model == "pos.order.line" else "payment_ids"
        own = reader.existing[name].ids
        read = []
        for command in reader.items(commands, model):
            if isinstance(command, int) and command in own:
                read.append(Command.link(command))  # it is there: nothing changes
                continue
            parts = reader.items(command, model, 3)
            code = parts[0] if parts else None
            record_id = parts[1] if len(parts) > 1 else None
            if code in (Command.CREATE, Command.UPDATE):
                values = reader.mapping(parts[2] if len(parts) > 2 else None, model)
                values = self._read_values(reader, records, values)
            if code == Command.CREATE:
                if not values.get(NEEDED[model]):
                    reader.refuse(NEEDED[model])
                values.pop("id", None)
                read.append(Command.create(values))
            elif code == Command.UPDATE and record_id in own:
                read.append(Command.update(record_id, values))
            elif code in (Command.DELETE, Command.UNLINK, Command.LINK):
                if record_id in own:
                    read.append((code, record_id, 0))
            elif code == Command.SET and not (parts[2] if len(parts) > 2 else None):
                continue  # nothing is linked, and nothing goes
            elif code == Command.CLEAR:
                continue
            else:
                reader.refuse(model)
        return read

    @api.model
    def _read_relation(self, reader, field, value):
        """Read what belongs to a ticket or line and is of core's: lots, taxes, notes.

        :return: commands that the ORM may follow
        :rtype: list
        """
        name, records = field.name, self.env[field.comodel_name]
        own = self._get_own_ids(reader, field)
        items = reader.items(value, name)
        if items and not isinstance(items[0], list | tuple):  # ids: these, no others
            ids = [reader.record_id(one, name) or reader.refuse(name) for one in items]
            return [Command.set([one for one in ids if own is None or one in own])]
        read = []
        for one in items:
            if not isinstance(one, list | tuple):
                reader.refuse(name)
            code, record_id, content = (*one, None, None, None)[:3]
            code = reader.integer(code, name, Command.CREATE, Command.SET)
            is_change = code in (Command.CREATE, Command.UPDATE, Command.DELETE)
            if is_change and own is None:
                continue  # what is not the ticket's own is named, and not changed
            if code in (Command.CREATE, Command.UPDATE):
                content = reader.mapping(content, name)
                content = self._read_values(reader, records, content)
            elif code == Command.SET:
                content = reader.items(content, name)
                content = [reader.record_id(each, name) for each in content]
                content = [one for one in content if own is None or one in own]
            else:
                content = 0
            if code in (Command.UPDATE, Command.DELETE, Command.UNLINK, Command.LINK):
                record_id = reader.record_id(record_id, name) or reader.refuse(name)
                if own is not None and record_id not in own:
                    continue
            else:
                record_id = 0
            read.append((code, record_id, content))
        return read

    @api.model
    def _get_own_ids(self, reader, field):
        """Which records of a field are the ticket's own, as it is stored.

        :return: ids, or None where any may be named and none may be changed
        :rtype: list[int] | None
        """
        stored = {
            "pos.order": reader.existing,
            "pos.order.line": reader.existing.lines,
            "pos.payment": reader.existing.payment_ids,
        }
        if field.comodel_name in stored:
            return stored[field.comodel_name].ids
        if field.type == "many2many":
            return None
        if field.model_name in stored:
            return stored[field.model_name][field.name].ids
        return []

    @api.model
    def _read_links(self, reader, field, value):
        """Read which records a visitor's ticket names: it changes none of them.

        :rtype: list
        """
        ids, name = [], field.name
        own = self._get_own_ids(reader, field)
        for one in reader.items(value, name):
            if isinstance(one, list | tuple) and one and one[0] == Command.SET:
                ids += [reader.record_id(each, name) for each in one[2]]
            elif isinstance(one, list | tuple) and one and one[0] == Command.LINK:
                ids.append(reader.record_id(one[1], name))
            elif isinstance(one, int):
                ids.append(reader.record_id(one, name))
        return [
            Command.set([one for one in ids if one and (own is None or one in own)])
        ]

    # === IDENTIFIERS === #

    @api.model
    def _get_uuids(self, values, existing):
        """The identifiers of a ticket, its lines and its payments.

        :rtype: set[str]
        """
        found = {values["uuid"], *existing.mapped("lines.uuid")}
        found |= set(existing.mapped("payment_ids.uuid"))
        waiting = [*values["lines"], *values["payment_ids"]]
        while waiting:
            command = waiting.pop()
            if command[0] in (Command.CREATE, Command.UPDATE):
                found.add(command[2].get("uuid"))
                waiting += command[2].get("combo_line_ids") or []
        return found - {None, False}

    @api.model
    def _read_mapping(self, reader, mapping, uuids):
        """Read which new records of the ticket belong together.

        :param mapping: fields by uuid, by model, as core's till sends them
        :param set uuids: of the ticket's own records
        :rtype: dict
        """
        mapping = reader.mapping(mapping, "relations_uuid_mapping")
        if not mapping:
            return {}
        read = {}
        known = OWN if reader.is_anonymous else self._get_mapped_models()
        kept_from = CASHIERS if reader.is_anonymous else {}
        for model, owners in mapping.items():
            if model not in known:
                continue
            for uuid, names in reader.mapping(owners, model).items():
                if model in OWN and uuid not in uuids:
                    continue
                kept = {
                    name: told
                    for name, told in reader.mapping(names, model).items()
                    if name not in kept_from.get(model, ())
                    and self._is_mapped(model, name, told, uuids)
                }
                if kept:
                    read.setdefault(model, {})[uuid] = kept
        return read

    @api.model
    def _get_mapped_models(self):
        """The models whose new records come with a ticket.

        :rtype: set[str]
        """
        found = set(OWN)
        for model in OWN:
            for field in self.env[model]._fields.values():
                if field.type in ("one2many", "many2many"):
                    found.add(field.comodel_name)
        return {name for name in found if "uuid" in self.env[name]._fields}

    @api.model
    def _is_mapped(self, model, name, told, uuids):
        """Whether a new record of the ticket may be linked so.

        :param told: a uuid or some
        :rtype: bool
        """
        field = self.env[model]._fields.get(name)
        if field is None or not field.relational:
            return False
        if "uuid" not in self.env[field.comodel_name]._fields:
            return False
        named = told if isinstance(told, list) else [told]
        if not all(isinstance(uuid, str) for uuid in named):
            return False
        if model not in OWN:
            return field.comodel_name not in OWN or set(named) <= uuids
        if name == "refunded_orderline_id":  # of a sale that was sent just before
            return field.model_name == "pos.order.line"
        is_ours = field.comodel_name not in OWN or set(named) <= uuids
        is_kept = is_own(field) or name in KEPT.get(model, ())
        return is_ours and not is_kept
