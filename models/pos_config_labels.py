import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.card_claims_reading import to_number
from .res_partner.labels import LABEL

LONGEST = 60  # characters of a reference


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
        employee_id = request.get("employee_id")
        if not self._is_customer_right_given(LABEL, employee_id):
            raise AccessError(
                self.env._(
                    "You have no right to do this at the till. Ask a manager to log "
                    "in, or to give you the right."
                )
            )
        partner = self._get_account_customer(request.get("partner_id")).sudo(False)
        wizard = self.env["clientele.parcel.print"].create(
            {
                "partner_id": partner.id,
                "company_id": self.company_id.id,
                "parcel_count": int(to_number(request.get("parcel_count"))),
                "weight": to_number(request.get("weight")),
                "reference": str(request.get("reference") or "")[:LONGEST],
            }
        )
        content = base64.b64encode(wizard._draw_parcels()).decode()
        return {"name": wizard._get_file_name(), "content": content}
