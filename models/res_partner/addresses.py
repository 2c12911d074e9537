from odoo import api, models


class ResPartner(models.Model):
    """Postcode and town help each other, from the list of towns in the database."""

    _inherit = "res.partner"

    @api.onchange("zip", "country_id")
    def _onchange_zip_complete_town(self):
        """A postcode of one town gives the town; of several, the user chooses."""
        if self.zip and self.zip_id.name != self.zip.strip():
            self._complete_address([("name", "=", self.zip.strip())])

    @api.onchange("city")
    def _onchange_city_complete_postcode(self):
        """A town with one postcode gives the postcode."""
        if self.city and not self.zip:
            self._complete_address([("city_id.name", "=ilike", self.city.strip())])

    def _complete_address(self, domain):
        country = self.country_id or self.env.company.country_id
        matches = self.env["res.city.zip"].search(
            [*domain, ("city_id.country_id", "=", country.id)], limit=2
        )
        if len(matches) == 1:
            self.zip_id = matches
