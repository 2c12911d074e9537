from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..tools.label_layout import Line
from ..tools.parcel_layout import Parcel, lay_out_parcel

MOST = 99  # parcels of one shipment


class ClienteleParcelPrint(models.TransientModel):
    """The labels of the parcels of one shipment to a customer."""

    _name = "clientele.parcel.print"
    _inherit = "clientele.label.printing"
    _description = "Parcel Label"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True)
    address_id = fields.Many2one(
        "res.partner",
        string="Delivery Address",
        compute="_compute_address_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'child_of', partner_id)]",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Sender",
        required=True,
        default=lambda self: self.env.company,
    )
    phone = fields.Char(
        compute="_compute_phone", store=True, readonly=False, precompute=True
    )
    reference = fields.Char(help="Of the order, for instance; printed as a barcode.")
    parcel_count = fields.Integer("Parcels", default=1)
    weight = fields.Float(
        "Weight of Each", digits=(8, 2), help="In kilograms; nothing printed at 0."
    )

    def _default_template_id(self):
        """A parcel label, where it was not deleted."""
        usual = self.env.ref(
            "clientele.label_template_roll_100_150", raise_if_not_found=False
        )
        return usual if usual and usual.active else super()._default_template_id()

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_address_id(self):
        for wizard in self:
            partner = wizard.partner_id
            delivery = partner and partner._get_label_address("delivery")
            wizard.address_id = delivery or partner

    @api.depends("address_id")
    def _compute_phone(self):
        for wizard in self:
            address, partner = wizard.address_id, wizard.partner_id
            wizard.phone = (
                address.mobile or address.phone or partner.mobile or partner.phone
            )

    def _get_preview_fields(self):
        return [
            *super()._get_preview_fields(),
            *("partner_id", "address_id", "company_id", "phone", "reference"),
            *("parcel_count", "weight"),
        ]

    def _get_preview_labels(self, count):
        if not self.address_id:
            return []
        return self._lay_out(range(1, min(count, max(self.parcel_count, 1)) + 1))

    # === BUSINESS METHODS === #

    def _get_title(self):
        return self.env._("Parcel Label")

    def _lay_out(self, numbers):
        """Labels, laid out.

        :param range numbers: of the parcels, from 1
        :rtype: list[Drawn]
        """
        size = self.template_id._get_label_size()
        return [lay_out_parcel(self._get_parcel(one), *size) for one in numbers]

    def _get_parcel(self, number):
        """What is on the label of one parcel.

        :param int number: of the parcel
        :rtype: Parcel
        """
        sender = self._get_sender()
        recipient = self.address_id
        is_abroad = recipient.country_id != sender.country_id
        lines = recipient._get_label_lines(with_country=is_abroad)
        if self.phone:
            lines.append(Line(self.env._("Tel. %s", self.phone), scale=0.8))
        from_lines = sender._get_label_lines(with_country=is_abroad)
        if sender.phone:
            from_lines.append(Line(self.env._("Tel. %s", sender.phone)))
        return Parcel(
            sender=tuple(from_lines),
            recipient=tuple(lines),
            facts=tuple(self._get_facts(number)),
            sender_title=self.env._("Sender"),
            recipient_title=self.env._("Recipient"),
            reference=self.reference or "",
        )

    def _get_sender(self):
        """Who sends: superuser, a company's address is no secret to who works there.

        :rtype: res.partner
        """
        return self.company_id.sudo().partner_id

    def _get_facts(self, number):
        """Which parcel of how many it is, and its weight.

        :rtype: list[str]
        """
        facts = [
            self.env._(
                "Parcel %(number)s/%(count)s", number=number, count=self.parcel_count
            )
        ]
        if self.weight:
            facts.append(f"{formatLang(self.env, self.weight, digits=2)} kg")
        return facts

    def _check_parcels(self):
        """Refuse what cannot be printed, with what to do.

        :raise AccessError: without the right to print labels, or to see the customer
        :raise UserError: for no parcel, or no address
        """
        self._check_printing()
        (self.partner_id | self.address_id).check_access("read")
        self.company_id.check_access("read")
        if not 1 <= self.parcel_count <= MOST:
            raise UserError(self.env._("A shipment has 1 to %s parcels.", MOST))
        if self.weight < 0:
            raise UserError(self.env._("A parcel weighs nothing at least."))
        if not self.address_id._has_label_address():
            raise UserError(
                self.env._(
                    "%s has no address: complete the street, the postcode or the town "
                    "first.",
                    self.address_id.display_name,
                )
            )

    def _draw_parcels(self):
        """The file.

        :rtype: bytes
        :raise AccessError: without the right to print labels, or to see the customer
        :raise UserError: where nothing can be printed, with what to do
        """
        self._check_parcels()
        return self._draw(self._lay_out(range(1, self.parcel_count + 1)), self.first)

    # === ACTION METHODS === #

    def action_print(self):
        """The file.

        :rtype: dict
        :raise AccessError: without the right to print labels, or to see the customer
        :raise UserError: where nothing can be printed, with what to do
        """
        return self._download(self._draw_parcels())
