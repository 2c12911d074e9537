import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.safe_eval import datetime, safe_eval

_logger = logging.getLogger(__name__)

NAMED = 10  # customers who are told by name
ORDERS = {
    "name": "complete_name, id",
    "number": "customer_number, id",
    "zip": "zip, city, complete_name, id",
}


class ClienteleLabelPrint(models.TransientModel):
    """Labels of many customers: whose, where they are sent, in which order."""

    _inherit = "clientele.label.print"

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
            *("source", "partner_ids", "filter_id", "sort"),
            *("address_type", "use_main_address"),
        ]

    # === BUSINESS METHODS === #

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
