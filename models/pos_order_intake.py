from datetime import timedelta

from psycopg2.errors import ForeignKeyViolation

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.own_fields import is_own
from ..tools.trust import is_for_visitor
from ..tools.typed import TypedReader

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
    "pos.order": {*TOLD["pos.order"], "employee_id", "payment_ids"},
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
# No till sends them: they come of a ticket that is paid, or tell of it.
OTHERS = {
    "account.move.line",
    "account.payment",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "rating.rating",
    "stock.move",
    "stock.picking",
    "stock.reference",
}


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
        :raise UserError: for what cannot be read, is not the till's to say, or was
            deleted since the till read it
        """
        tickets = TypedReader(self.env).items(orders, "orders", MAX_TICKETS)
        told = [self._read_ticket(ticket) for ticket in tickets]
        context = {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_")  # no till says more than its tickets
        }
        orders = self.with_env(self.env(context=context))
        try:
            return super(PosOrder, orders).sync_from_ui(told)
        except ForeignKeyViolation as error:
            # PostgreSQL names the column that points to nothing.
            name = error.diag.constraint_name or ""
            name = name.removeprefix(f"{error.diag.table_name}_").removesuffix("_fkey")
            raise UserError(
                self.env._(
                    "The ticket names something that does not exist any more "
                    "(%(field)s). Reload the till and take it off the ticket.",
                    field=name,
                )
            ) from error

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_preparation(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_preparation(vals)
        return super().write(vals)

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
        if not reader.existing and self.sudo().search_count([("uuid", "=", uuid)]):
            reader.refuse("uuid")  # of a ticket that the user does not see
        reader.is_anonymous = is_for_visitor(self.env)
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
        self._check_preparation(values)
        if not values.get(PREPARATION):
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
                value = self._read_links(reader, field, value)
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
        if is_own(field):
            return name in TOLD.get(model, ())
        is_computed = field.compute and field.readonly and not field.inverse
        is_elsewhere = field.related or field.comodel_name in OTHERS
        return name not in KEPT.get(model, ()) and not (is_computed or is_elsewhere)

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
    def _check_preparation(self, values):
        """Check what a till told the kitchen, in which core looks for the moment.

        :param dict values: of a ticket
        :raise UserError: for what core could not read
        """
        told = values.get(PREPARATION)
        if not told:
            return
        reader = TypedReader(self.env)
        change = reader.mapping(reader.json(told, PREPARATION), PREPARATION)
        metadata = reader.mapping(change.get("metadata"), PREPARATION)
        if metadata and not reader.moment(metadata.get("serverDate"), PREPARATION):
            reader.refuse(PREPARATION)


def _check_moment(reader, value, name):
    """Check that a value is a date or time of this age, or none.

    :raise UserError: for any other
    """
    is_read = hasattr(value, "year")
    moment = value if is_read else reader.moment(value, name)
    if moment and not 1990 <= moment.year <= 2200:
        reader.refuse(name)
