from odoo import api, fields, models

from ..tools.print_text import get_missing

NAMED = 10  # customers who are told by name
ORDERS = {
    "name": "complete_name, id",
    "number": "customer_number, id",
    "zip": "zip, city, complete_name, id",
}


class ClienteleLabelPrint(models.TransientModel):
    """Labels of many customers: whose, where they are sent, in which order."""

    _name = "clientele.label.print"
    _inherit = ["clientele.label.print", "clientele.customer.choice"]

    partner_ids = fields.Many2many("res.partner", string="Chosen Customers")
    selection_order = fields.Json(help="The customers as they stood in the list.")
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
    unwritten_text = fields.Text(compute="_compute_unwritten_text")
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

    @api.depends(
        lambda self: [
            *self._get_choice_fields(),
            *("address_type", "use_main_address", "has_address"),
        ]
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

    @api.depends(
        lambda self: [
            *self._get_choice_fields(),
            *("address_type", "use_main_address", "has_address", "output"),
        ]
    )
    def _compute_unwritten_text(self):
        for wizard in self:
            wizard.unwritten_text = wizard._get_unwritten_text()

    def _get_unwritten_text(self):
        """Who has characters that no font here has; thermal printers have their own.

        :rtype: str
        """
        if self.output != "pdf":
            return ""
        partners = self.env["res.partner"].browse(
            partner.id
            for partner, address in self._get_rows(self._get_partners())
            if get_missing(self._get_written(partner, address))
        )
        if not partners:
            return ""
        names = ", ".join(partners[:NAMED].mapped("display_name"))
        if len(partners) > NAMED:
            names += "…"
        return self.env._(
            "No font of this server has some letters of these customers "
            "(%(count)s): %(names)s. Question marks are printed for them; Chinese, "
            "Japanese and Korean depend on the fonts of who opens the PDF. Have fonts "
            "installed on the server, or correct the names and addresses.",
            count=len(partners),
            names=names,
        )

    def _get_written(self, partner, address):
        """The names and the address on the label of a customer, in one text.

        :rtype: str
        """
        texts = [partner.name, address.name, address.commercial_company_name]
        if self.has_address:
            texts += [address.street, address.street2, address.zip, address.city]
        return "".join(filter(None, texts))

    def _get_preview_fields(self):
        return [
            *super()._get_preview_fields(),
            *self._get_choice_fields(),
            *("sort", "address_type", "use_main_address"),
        ]

    # === BUSINESS METHODS === #

    @api.model
    def _get_choice_fields(self):
        return [*super()._get_choice_fields(), "partner_ids"]

    def _get_selected(self):
        partners = self.env["res.partner"].with_context(active_test=False)
        # A search: it obeys the rules of the user, and archived ones were chosen.
        found = partners.search([("id", "in", self.partner_ids._origin.ids)])
        return found.with_env(self.env)

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
