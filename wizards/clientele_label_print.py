import logging
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.safe_eval import datetime, safe_eval

from ..tools.label_layout import Label, Line, lay_out
from ..tools.print_codes import can_encode

_logger = logging.getLogger(__name__)

LONG = 500  # labels: more are made by a job
MOST = 50_000  # labels of one run
MOST_COPIES = 1000
NAMED = 10  # customers who are told by name
ORDERS = {
    "name": "complete_name, id",
    "number": "customer_number, id",
    "zip": "zip, city, complete_name, id",
}


class ClienteleLabelPrint(models.TransientModel):
    """Labels of many customers: which ones, what is on them, and how."""

    _name = "clientele.label.print"
    _inherit = "clientele.label.printing"
    _description = "Print Labels"

    source = fields.Selection(
        [("partners", "The Chosen Ones"), ("filter", "A Saved Filter")],
        string="Customers",
        default="partners",
        required=True,
    )
    partner_ids = fields.Many2many("res.partner", string="Chosen Customers")
    selection_order = fields.Json(help="The customers as they stood in the list.")
    filter_id = fields.Many2one(
        "ir.filters",
        string="Saved Filter",
        domain="[('model_id', '=', 'res.partner'), "
        "'|', ('user_ids', '=', False), ('user_ids', 'in', uid)]",
    )
    partner_count = fields.Integer(
        "Number of Customers", compute="_compute_partner_count"
    )
    address_type = fields.Selection(
        [
            ("contact", "Main Address"),
            ("invoice", "Invoice Address"),
            ("delivery", "Delivery Address"),
        ],
        string="Address",
        default="contact",
        required=True,
    )
    use_main_address = fields.Boolean(
        "Else the Main One",
        default=True,
        help="Where a customer has no such address, print the main one.",
    )
    missing_text = fields.Text(compute="_compute_missing_text")
    has_address = fields.Boolean("Address Printed", default=True)
    country_shown = fields.Selection(
        [("foreign", "Abroad"), ("always", "Always"), ("never", "Never")],
        string="Country",
        default="foreign",
        required=True,
        help="Abroad: where it is not the country of your company.",
    )
    has_number = fields.Boolean("Customer Number")
    code_kind = fields.Selection(
        [("none", "None"), ("barcode", "Barcode"), ("qr", "QR Code")],
        string="Code",
        default="none",
        required=True,
    )
    code_source = fields.Selection(
        [("number", "Customer Number"), ("barcode", "Customer's Barcode")],
        string="Code of",
        default="number",
        required=True,
    )
    free_text = fields.Text(help="Printed below on each label.")
    sort = fields.Selection(
        [
            ("selection", "As Selected"),
            ("name", "Name"),
            ("zip", "Postcode"),
            ("number", "Customer Number"),
        ],
        string="Sorted by",
        default="selection",
        required=True,
    )
    copies = fields.Integer(string="Copies of Each", default=1)

    # === COMPUTE METHODS === #

    @api.depends("source", "partner_ids", "filter_id")
    def _compute_partner_count(self):
        for wizard in self:
            wizard.partner_count = len(wizard._get_partners())

    @api.depends(
        "source",
        "partner_ids",
        "filter_id",
        "address_type",
        "use_main_address",
        "has_address",
    )
    def _compute_missing_text(self):
        for wizard in self:
            wizard.missing_text = wizard._get_missing_text()

    def _get_missing_text(self):
        """Who has not the address that is asked for, and what happens to them.

        :rtype: str
        """
        if not self.has_address:
            return ""
        partners = self._get_partners()
        kept = {partner for partner, _address in self._get_rows(partners)}
        missing = partners.filtered(lambda partner: partner not in kept)
        if not missing:
            return ""
        names = ", ".join(missing[:NAMED].mapped("display_name"))
        if len(missing) > NAMED:
            names += "…"
        return self.env._(
            "Left out, without such an address (%(count)s): %(names)s",
            count=len(missing),
            names=names,
        )

    def _get_preview_fields(self):
        return [
            *super()._get_preview_fields(),
            *("source", "partner_ids", "filter_id", "sort", "copies"),
            *("address_type", "use_main_address", "has_address", "country_shown"),
            *("has_number", "code_kind", "code_source", "free_text"),
        ]

    def _get_preview_labels(self, count):
        rows = list(islice(self._get_rows(self._get_sorted()), count))
        copies = max(self.copies, 1)
        return self._lay_out(rows, range(min(count, len(rows) * copies)), copies)

    # === WHO === #

    def _get_partners(self):
        """The customers, as far as the user may read them.

        :rtype: res.partner
        :raise UserError: for a filter that only works on its screen
        """
        self.ensure_one()
        partners = self.env["res.partner"]
        if self.source == "filter":
            return (
                partners.search(self._get_filter_domain())
                if self.filter_id
                else partners
            )
        ids = self.partner_ids._origin.ids
        # A search: it obeys the rules of the user, and archived ones were chosen.
        found = partners.with_context(active_test=False).search([("id", "in", ids)])
        return found.with_env(self.env)

    def _get_filter_domain(self):
        """Whom the saved filter shows.

        :rtype: list
        :raise UserError: for one that only works on its screen
        """
        values = {
            "uid": self.env.uid,
            "datetime": datetime,
            "context_today": lambda: fields.Date.context_today(self),
        }
        try:
            return safe_eval(self.filter_id.domain, values)
        except ValueError as error:
            _logger.info("Filter %s: %s", self.filter_id.id, error)
            raise UserError(
                self.env._(
                    "The filter “%s” only works in its list: apply it there, select "
                    "the customers and print their labels.",
                    self.filter_id.name,
                )
            ) from error

    def _get_sorted(self):
        """The customers in the order of the labels.

        :rtype: res.partner
        """
        partners = self._get_partners()
        if self.sort == "selection":
            places = {
                id_: place for place, id_ in enumerate(self.selection_order or [])
            }
            return partners.sorted(lambda one: places.get(one.id, len(places)))
        if self.sort == "zip" and self.address_type != "contact":
            addresses = partners._get_label_addresses(self.address_type)
            return partners.sorted(lambda one: self._get_zip_key(addresses[one] or one))
        everybody = partners.with_context(active_test=False)
        found = everybody.search([("id", "in", partners.ids)], order=ORDERS[self.sort])
        return found.with_env(self.env)

    @api.model
    def _get_zip_key(self, address):
        """What sorts by postcode; no postcode comes last.

        :rtype: tuple
        """
        return not address.zip, address.zip or "", address.city or "", address.id

    def _get_rows(self, partners, size=500):
        """The customers who get a label, each with the address on it.

        :param res.partner partners: in order
        :param int size: how many are read together
        :rtype: collections.abc.Iterator[tuple[res.partner, res.partner]]
        """
        for start in range(0, len(partners), size):
            part = partners[start : start + size]
            addresses = part._get_label_addresses(self.address_type)
            for partner in part:
                address = addresses[partner]
                if not address and not self.has_address:
                    address = partner
                elif not address and self.use_main_address:
                    address = partner._get_label_address("contact")
                if address:
                    yield partner, address

    # === WHAT === #

    def _lay_out(self, rows, positions, copies):
        """Labels, laid out.

        :param list rows: customers and addresses
        :param range positions: of the labels, from 0
        :param int copies: of each customer
        :rtype: list[Drawn]
        """
        template = self.template_id
        size = (template.label_width, template.label_height, template.font_size)
        labels, last = [], None
        for position in positions:
            index = position // copies
            if index != last:
                label, last = lay_out(self._get_label(*rows[index]), *size), index
            labels.append(label)
        return labels

    def _get_label(self, partner, address):
        """What is on the label of a customer.

        :param res.partner partner:
        :param res.partner address: of the customer
        :rtype: Label
        """
        lines = address._get_label_lines(
            self.has_address, self._is_country_shown(address)
        )
        customer = partner._clientele_customer()
        if self.has_number and customer.customer_number:
            number = self.env._("No. %s", customer.customer_number)
            lines.append(Line(number, scale=0.8, is_optional=True))
        lines += [
            Line(text, scale=0.9, is_optional=True)
            for text in (self.free_text or "").splitlines()[:5]
        ]
        code = self._get_code(partner, customer) or ""
        kind = self.code_kind if code and can_encode(code, self.code_kind) else ""
        return Label(tuple(lines), code if kind else "", kind)

    def _get_code(self, partner, customer):
        """What the code says.

        :rtype: str
        """
        if self.code_kind == "none":
            return ""
        if self.code_source == "number":
            return customer.customer_number
        return partner.barcode or customer.barcode

    def _is_country_shown(self, address):
        """Whether the country is on the label.

        :rtype: bool
        """
        if self.country_shown == "foreign":
            return address.country_id != self.env.company.country_id
        return self.country_shown == "always"

    def _get_checked_rows(self):
        """The customers who get a label, when all is right.

        :rtype: list[tuple[res.partner, res.partner]]
        :raise AccessError: without the right to print labels
        :raise UserError: with what to do
        """
        self._check_printing()
        if not 1 <= self.copies <= MOST_COPIES:
            raise UserError(
                self.env._("Print 1 to %s copies of each label.", MOST_COPIES)
            )
        if not self._get_partners():
            raise UserError(
                self.env._("Nobody is chosen: choose the customers to print labels of.")
            )
        rows = list(self._get_rows(self._get_sorted()))
        if not rows:
            raise UserError(
                self.env._(
                    "None of these customers has such an address: choose another one, "
                    "or print the main one instead."
                )
            )
        if len(rows) * self.copies > MOST:
            raise UserError(
                self.env._(
                    "These are more than %s labels: choose fewer customers or copies.",
                    MOST,
                )
            )
        return rows

    # === ACTION METHODS === #

    def action_print(self):
        """The file, or the job that makes it.

        :rtype: dict
        :raise AccessError: without the right to print labels
        :raise UserError: where nothing can be printed, with what to do
        """
        rows = self._get_checked_rows()
        count = len(rows) * self.copies
        if count > LONG:
            return self._start_job(rows)
        labels = self._lay_out(rows, range(count), self.copies)
        return self._download(self._draw(labels, self.first))
