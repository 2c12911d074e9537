from itertools import islice

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.label_layout import Label, Line, lay_out
from ..tools.print_codes import can_encode

LONG = 500  # labels: more are made by a job
MOST = 50_000  # labels of one run
MOST_COPIES = 1000


class ClienteleLabelPrint(models.TransientModel):
    """Labels of many customers: what is on them."""

    _name = "clientele.label.print"
    _inherit = "clientele.label.printing"
    _description = "Print Labels"

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
    copies = fields.Integer(string="Copies of Each", default=1)

    # === PREVIEW === #

    def _get_preview_fields(self):
        return [
            *super()._get_preview_fields(),
            *("copies", "has_address", "country_shown", "has_number"),
            *("code_kind", "code_source", "free_text"),
        ]

    def _get_preview_labels(self, count):
        rows = list(islice(self._get_rows(self._get_sorted()), count))
        copies = max(self.copies, 1)
        return self._lay_out(rows, range(min(count, len(rows) * copies)), copies)

    # === BUSINESS METHODS === #

    def _lay_out(self, rows, positions, copies):
        """Labels, laid out.

        :param list rows: customers and addresses
        :param range positions: of the labels, from 0
        :param int copies: of each customer
        :rtype: list[Drawn]
        """
        size = self.template_id._get_label_size()
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
        partners = self._get_sorted()
        if not partners:
            raise UserError(
                self.env._("Nobody is chosen: choose the customers to print labels of.")
            )
        rows = list(self._get_rows(partners))
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
