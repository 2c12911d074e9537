import vobject

from odoo import models

from ...tools.vcard_reading import NUMBER

EXPORT = "clientele.group_customer_export"
MANY = 1  # more customers than this are an export


class ResPartner(models.Model):
    """Customers who leave the file: under a right of its own, and written down."""

    _inherit = "res.partner"

    def export_data(self, fields_to_export):
        """Core's own export, of any list or grouping.

        :raise AccessError: without the right to export customers
        """
        if self._has_customers():
            self._check_customer_right(EXPORT)
            result = super().export_data(fields_to_export)
            columns = ", ".join(fields_to_export)
            self.env["clientele.export.log"]._note("list", len(self), columns=columns)
            return result
        return super().export_data(fields_to_export)

    # === VCARDS === #

    def _get_vcards(self):
        """The vCards of many customers, in one file.

        :rtype: bytes
        :raise AccessError: without the right to export customers
        """
        if len(self) > MANY and self._has_customers():
            self._check_customer_right(EXPORT)
            self.env["clientele.export.log"]._note("vcard", len(self))
        return b"".join(partner._get_vcard_file() for partner in self)

    def _build_vcard(self):
        """Core's card, with what customers have besides."""
        card = super()._build_vcard()
        if not card:
            return card
        if self.customer_status and not self.is_company:
            del card.contents["n"]
            card.add("n").value = vobject.vcard.Name(
                family=self.lastname or "",
                given=self.firstname or "",
                prefix=self.title_id.shortcut or self.title_id.name or "",
            )
        if not self.image_512:
            del card.contents["photo"]  # initials are no portrait
        if self.mobile:
            line = card.add("tel")
            line.type_param = "cell"
            line.value = self.mobile
        if self.birthdate_date:
            card.add("bday").value = self.birthdate_date.isoformat()
        if self.customer_number:
            card.add(NUMBER.lower()).value = self.customer_number
        return card
