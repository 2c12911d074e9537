from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.http import request

from ..tools.ledger import SEALED
from ..tools.typed import TypedReader
from .pos_payment import STORING

MAX_TICKETS = 200  # a till sends its tickets one by one, and some dozens after a cut
MAX_VALUES = 100_000  # of one ticket, its lines included
DAY = timedelta(days=1)
MAX_AMOUNT = 1e9  # of a price, quantity or payment
STATES = ("draft", "paid", "cancel")
PREPARATION = "last_order_preparation_change"

# What a till may say of the fields that Clientele adds. All others are counted,
# computed or written by the server, whatever is sent.
TOLD = {
    "pos.order": {
        "card_claims",
        "offline_permit",
        "offline_validated_at",
        "refund_reason",
        "settlement_claims",
    },
    "pos.order.line": {"automatic_discount"},
    "pos.payment": {"card_id", "card_proof"},
}
# What the back office may say of them.
OFFICE = {"pos.order": {"refund_reason"}}
# What the server alone says of core's fields that money hangs on.
KEPT = {
    "pos.order": {
        "account_move",
        "amount_difference",
        "session_move_id",
    },
    "pos.order.line": {"order_id", "refund_orderline_ids"},
    "pos.payment": {
        "account_move_id",
        "is_change",
        "online_account_payment_id",
        "pos_order_id",
        "session_id",
    },
}
# What a visitor at a kiosk or a phone may not say at all: it is a cashier's business.
CASHIERS = {
    "pos.order": {*TOLD["pos.order"], "employee_id", "payment_ids", "refund_reason"},
    "pos.order.line": {
        "coupon_id",
        "is_reward_line",
        "points_cost",
        "refunded_orderline_id",
        "reward_id",
        "reward_identifier_code",
        "sale_order_line_id",
        "sale_order_origin_id",
    },
    "pos.payment": set(),
}
CHILDREN = {"lines": "pos.order.line", "payment_ids": "pos.payment"}
NEEDED = {"pos.order.line": "product_id", "pos.payment": "payment_method_id"}
NESTED = {"combo_line_ids": "pos.order.line"}  # lines within lines
OWN = {*CHILDREN.values(), "pos.order"}


class TicketReader(TypedReader):
    """Reads one ticket: who sends it, and what is stored of it already."""

    existing = None  # pos.order: the ticket as it is stored, or none
    is_anonymous = False  # whether a visitor sends it, and no cashier


class PosOrder(models.Model):
    """The gate of tickets: what a client sends is a claim, and is read as one.

    A white list says what a till may tell of Clientele's fields and of what money
    hangs on; fields of other addons pass as core lets them.
    """

    _inherit = "pos.order"

    # === ACTION METHODS, CALLED BY THE TILL === #

    @api.model
    def sync_from_ui(self, orders):
        """Store tickets, once each of them is read.

        :param list orders: dicts, as a till sends them
        :return: core's answer
        :rtype: dict
        :raise UserError: for what cannot be read, or is not the till's to say
        """
        tickets = TypedReader(self.env).items(orders, "orders", MAX_TICKETS)
        told = [self._read_ticket(ticket) for ticket in tickets]
        context = {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_")  # no till says more than its tickets
        }
        orders = self.with_env(self.env(context=context))
        return super(PosOrder, orders).sync_from_ui(told)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._read_preparation(TypedReader(self.env), vals.get(PREPARATION) or "")
        cleared = _without_defaults(self)
        return super(PosOrder, cleared).create(_drop_own(self, vals_list))

    def write(self, vals):
        self._read_preparation(TypedReader(self.env), vals.get(PREPARATION) or "")
        return super().write(_drop_own(self, [vals])[0])

    # === READING === #

    @api.model
    def _read_ticket(self, ticket):
        """Read one ticket.

        :param ticket: as it was sent
        :return: what core may store
        :rtype: dict
        :raise UserError: for what cannot be read
        """
        reader = TicketReader(self.env)
        reader.plain(ticket, "order", MAX_VALUES)
        ticket = reader.mapping(ticket, "order")
        uuid = reader.uuid(ticket.get("uuid"), "uuid")
        reader.existing = self._get_open_order({"uuid": uuid})
        # Cashiers have rights of their own: as superuser core stores what visitors
        # send, whatever they say of themselves.
        reader.is_anonymous = self.env.su and bool(request)
        values = {name: [] for name in CHILDREN}
        values |= self._read_values(reader, self, ticket)
        values["uuid"] = uuid
        values["relations_uuid_mapping"] = self._read_mapping(
            reader,
            ticket.get("relations_uuid_mapping"),
            self._get_uuids(values, reader.existing),
        )
        return self._complete_ticket(reader, values)

    @api.model
    def _complete_ticket(self, reader, values):
        """Say what the server knows better than the client.

        :param TicketReader reader: of the ticket
        :param dict values: as read
        :rtype: dict
        """
        existing, now = reader.existing, fields.Datetime.now()
        session = self.env["pos.session"].browse(values.get("session_id")).exists()
        if not session:
            reader.refuse("session_id")
        if values.get("state") not in STATES:
            values["state"] = "paid" if values.get("state") else "draft"
        if reader.is_anonymous and values["state"] == "paid":
            values["state"] = "draft"
        values["config_id"] = session.config_id.id
        values["company_id"] = session.config_id.company_id.id
        if values.get("user_id") not in {session.user_id.id, existing.user_id.id}:
            values["user_id"] = self.env.uid
        told = values.pop("date_order", None) or existing.date_order or now
        date = fields.Datetime.to_datetime(told)
        # A till whose clock is wrong sells today.
        values["date_order"] = min(date, now) if date > now + DAY else date
        if "employee_id" in values:
            known = existing.employee_id
            told = session.config_id._find_till_employee(values["employee_id"])
            values["employee_id"] = (told or known).id
        mark = fields.Datetime.to_datetime(values.get("offline_validated_at"))
        if mark and not self._fit_offline_mark(mark, session):
            values["offline_validated_at"] = False
        if values.get(PREPARATION):
            self._read_preparation(reader, values[PREPARATION])
        else:
            values.pop(PREPARATION, None)  # core reads it, where it is there
        if not values["lines"] and not existing.lines:
            values["to_invoice"] = False  # there is nothing to invoice
        return {
            "access_token": False,
            "amount_paid": 0.0,
            "amount_return": 0.0,
            "amount_tax": 0.0,
            "amount_total": 0.0,
            **values,
        }

    @api.model
    def _read_values(self, reader, records, values):
        """Read the values of a ticket, a line or a payment.

        :param TicketReader reader: of the ticket
        :param records: any records of the model
        :param dict values: as they were sent
        :rtype: dict
        """
        model = records._name
        read = {}
        for name, value in values.items():
            field = records._fields.get(name)
            if field is None or not self._is_told(field, reader.is_anonymous):
                continue
            nested = (CHILDREN if model == "pos.order" else NESTED).get(name)
            if nested:
                value = self._read_commands(reader, nested, value)
            elif reader.is_anonymous and field.type in ("one2many", "many2many"):
                value = self._read_links(reader, value, name)
            else:
                value = self._read_field(reader, field, value)
            read[name] = value
        return read

    @api.model
    def _is_told(self, field, is_anonymous=False):
        """Whether a client may say the value of a field.

        :param field: of a ticket, a line or a payment
        :param bool is_anonymous: whether a visitor sends the ticket
        :rtype: bool
        """
        model, name = field.model_name, field.name
        if is_anonymous and name in CASHIERS.get(model, ()):
            return False
        if _is_own(field):
            return name in TOLD.get(model, ())
        is_computed = field.compute and field.readonly and not field.inverse
        return name not in KEPT.get(model, ()) and not is_computed

    @api.model
    def _read_field(self, reader, field, value):
        """Read a value as its field has it.

        :return: what the ORM may store
        """
        name = field.name
        if field.type in ("char", "text", "html"):
            if value not in (None, False):
                reader.text(value, name, 10 * MAX_VALUES)
        elif field.type in ("float", "monetary"):
            return reader.number(value, name, -MAX_AMOUNT, MAX_AMOUNT)
        elif field.type == "integer":
            return reader.integer(value, name, -(2**31) + 1)
        elif field.type == "boolean":
            return bool(value)
        elif field.type == "json":
            return reader.mapping(value, name) or False
        elif field.type == "many2one":
            return reader.record_id(value, name) or False
        elif field.type in ("one2many", "many2many"):
            return self._read_relation(reader, field, value)
        elif field.type in ("date", "datetime"):
            _check_moment(reader, value, name)
        elif field.type == "selection":
            if value and value not in field.get_values(self.env):
                reader.refuse(name)
        return value

    @api.model
    def _read_preparation(self, reader, value):
        """Read what a till told the kitchen, in which core looks for the moment.

        :raise UserError: for what core could not read
        """
        change = reader.mapping(reader.json(value, PREPARATION), PREPARATION)
        metadata = reader.mapping(change.get("metadata"), PREPARATION)
        if metadata and not reader.moment(metadata.get("serverDate"), PREPARATION):
            reader.refuse(PREPARATION)

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
        items = reader.items(value, name)
        if items and not isinstance(items[0], list | tuple):  # ids: these, no others
            ids = [reader.record_id(one, name) or reader.refuse(name) for one in items]
            return [Command.set(ids)]
        read = []
        for one in items:
            if not isinstance(one, list | tuple):
                reader.refuse(name)
            code, record_id, content = (*one, None, None, None)[:3]
            code = reader.integer(code, name, Command.CREATE, Command.SET)
            if code in (Command.CREATE, Command.UPDATE):
                content = reader.mapping(content, name)
                content = self._read_values(reader, records, content)
            elif code == Command.SET:
                content = reader.items(content, name)
                content = [reader.record_id(each, name) for each in content]
            else:
                content = 0
            if code in (Command.UPDATE, Command.DELETE, Command.UNLINK, Command.LINK):
                record_id = reader.record_id(record_id, name) or reader.refuse(name)
            else:
                record_id = 0
            read.append((code, record_id, content))
        return read

    @api.model
    def _read_links(self, reader, value, name):
        """Read which records a visitor's ticket names: it changes none of them.

        :rtype: list
        """
        ids = []
        for one in reader.items(value, name):
            if isinstance(one, list | tuple) and one and one[0] == Command.SET:
                ids += [reader.record_id(each, name) for each in one[2]]
            elif isinstance(one, list | tuple) and one and one[0] == Command.LINK:
                ids.append(reader.record_id(one[1], name))
            elif isinstance(one, int):
                ids.append(reader.record_id(one, name))
        return [Command.set([one for one in ids if one])]

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
        is_kept = _is_own(field) or name in KEPT.get(model, ())
        return is_ours and not is_kept


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        cleared = _without_defaults(self)
        return super(PosOrderLine, cleared).create(_drop_own(self, vals_list))

    def write(self, vals):
        return super().write(_drop_own(self, [vals])[0])


class PosPayment(models.Model):
    _inherit = "pos.payment"

    @api.model_create_multi
    def create(self, vals_list):
        cleared = _without_defaults(self)
        return super(PosPayment, cleared).create(_drop_own(self, vals_list))

    def write(self, vals):
        return super().write(_drop_own(self, [vals])[0])


def _is_own(field):
    """Whether Clientele alone defines a field.

    :rtype: bool
    """
    return field._modules == ("clientele",)


def _check_moment(reader, value, name):
    """Check that a value is a date or time of this age, or none.

    :raise UserError: for any other
    """
    is_read = hasattr(value, "year")
    moment = value if is_read else reader.moment(value, name)
    if moment and not 1990 <= moment.year <= 2200:
        reader.refuse(name)


def _drop_own(records, vals_list):
    """Values without those of Clientele's fields that the server alone writes.

    The server writes them as superuser, and the gate what it read of a till.

    :rtype: list[dict]
    """
    if records.env.su:
        return vals_list
    is_gate = records.env.context.get(STORING) is SEALED
    told = (TOLD if is_gate else OFFICE).get(records._name, ())
    model_fields = records._fields
    return [
        {
            name: value
            for name, value in vals.items()
            if name in told
            or name not in model_fields
            or not _is_own(model_fields[name])
        }
        for vals in vals_list
    ]


def _without_defaults(records):
    """The same, where the context of a client gives no value to what it left out.

    :rtype: odoo.models.BaseModel
    """
    context = records.env.context
    own = {
        f"default_{name}" for name, field in records._fields.items() if _is_own(field)
    }
    if records.env.su or not own.intersection(context):
        return records
    kept = {key: value for key, value in context.items() if key not in own}
    return records.with_env(records.env(context=kept))
