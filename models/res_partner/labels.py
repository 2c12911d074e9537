import re

from odoo import models

from ...tools.label_layout import Line

LABEL = "clientele.group_label_print"


class ResPartner(models.Model):
    """Customers on labels: which of their addresses, and how it is written."""

    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _get_label_addresses(self, kind):
        """The address that each has of a kind, as far as the user may read it.

        :param str kind: contact for the record itself, invoice or delivery
        :return: the address by customer; none where there is no own one
        :rtype: dict[res.partner, res.partner]
        """
        found = {partner: partner._get_label_address(kind) for partner in self}
        addresses = self.browse(address.id for address in found.values() if address)
        readable = set(addresses._filtered_access("read").ids)
        return {
            partner: address if address.id in readable else self.browse()
            for partner, address in found.items()
        }

    def _get_label_address(self, kind):
        """The address of a kind, if there is one of its own.

        :param str kind: contact, invoice or delivery
        :rtype: res.partner
        """
        self.ensure_one()
        address = self
        if kind != "contact":
            address = self.browse(self.address_get([kind])[kind])
            chosen = self[f"partner_{kind}_id"]
            chosen |= self.commercial_partner_id[f"partner_{kind}_id"]
            if address.type != kind and address not in chosen:
                return self.browse()
        return address if address._has_label_address() else self.browse()

    def _has_label_address(self):
        """Whether anything could be sent there.

        :rtype: bool
        """
        return bool(self.street or self.street2 or self.zip or self.city)

    def _get_label_names(self):
        """Who an address is of: a company first, then the person there.

        :rtype: list[str]
        """
        self.ensure_one()
        name = self.name or self.parent_id.name or ""
        company = self.commercial_company_name or ""
        return [company, name] if company and company != name else [name]

    def _get_label_lines(self, with_address=True, with_country=False):
        """Names and address, by the format of the country.

        :param bool with_address: else the names alone
        :param bool with_country:
        :rtype: list[Line]
        """
        self.ensure_one()
        names = self._get_label_names()
        lines = [Line(name, is_bold=not index) for index, name in enumerate(names)]
        if not with_address:
            return lines
        address_format, values = self._prepare_display_address(without_company=True)
        if not with_country:
            values["country_name"] = ""
        for text in (address_format % values).splitlines():
            # What is missing leaves blanks and commas behind.
            cleaned = re.sub(r"\s+", " ", text).strip(" ,-")
            if cleaned:
                is_detail = cleaned == (self.street2 or "").strip()
                lines.append(Line(cleaned, is_optional=is_detail))
        return lines

    # === ACTION METHODS === #

    def action_print_labels(self):
        """Labels of these customers: what is on them is asked for.

        :rtype: dict
        :raise AccessError: without the right to print labels
        """
        self._check_customer_right(LABEL)
        wizard = self.env["clientele.label.print"].create(
            {"partner_ids": [(6, 0, self.ids)], "selection_order": self.ids}
        )
        return wizard._open(self.env._("Address Labels"))

    def action_print_parcel(self):
        """A label for a parcel to this customer.

        :rtype: dict
        :raise AccessError: without the right to print labels
        """
        self.ensure_one()
        self._check_customer_right(LABEL)
        wizard = self.env["clientele.parcel.print"].create({"partner_id": self.id})
        return wizard._open(self.env._("Parcel Label"))
