import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.typed import TypedReader
from .res_partner.labels import LABEL

LONGEST = 60  # characters of a reference
MAX_WEIGHT = 100_000  # kilograms


class PosConfig(models.Model):
    """Labels for parcels at the till."""

    _inherit = "pos.config"

    label_print_allowed = fields.Boolean(
        compute="_compute_label_print_allowed",
        help="Whether the user of the till may print labels there.",
    )

    @api.depends_context("uid")
    def _compute_label_print_allowed(self):
        self.label_print_allowed = self.env.user.has_group(LABEL)

    # === ACTION METHODS, CALLED BY THE TILL === #

    def clientele_parcel_label(self, request):
        """The labels of the parcels of a shipment to a customer.

        :param dict request: ``partner_id``, ``parcel_count``, ``weight`` of each in
            kilograms, ``reference``, and ``employee_id`` connected with pos_hr
        :return: ``name`` and ``content`` of a PDF, in base 64
        :rtype: dict
        :raise AccessError: without the right to print labels
        :raise UserError: where nothing can be printed, with what to do
        """
        self.ensure_one()
        self.check_access("read")
        reader = TypedReader(self.env)
        request = reader.mapping(request, "request")
        employee_id = reader.record_id(request.get("employee_id"), "employee_id")
        if not self._is_customer_right_given(LABEL, employee_id):
            raise AccessError(
                self.env._(
                    "You have no right to do this at the till. Ask a manager to log "
                    "in, or to give you the right."
                )
            )
        partner_id = reader.record_id(request.get("partner_id"), "partner_id")
        partner = self._get_account_customer(partner_id).sudo(False)
        reference = reader.text(request.get("reference"), "reference")
        wizard = self.env["clientele.parcel.print"].create(
            {
                "partner_id": partner.id,
                "company_id": self.company_id.id,
                "parcel_count": reader.integer(
                    request.get("parcel_count"), "parcel_count"
                ),
                "weight": reader.number(request.get("weight"), "weight", 0, MAX_WEIGHT),
                "reference": reference[:LONGEST],
            }
        )
        content = base64.b64encode(wizard._draw_parcels()).decode()
        return {"name": wizard._get_file_name(), "content": content}
