from odoo import api, models


class ClienteleDemo(models.AbstractModel):
    """The door to the demo shop, for demo data and for `make demo`."""

    _name = "clientele.demo"
    _description = "Demo Shop"

    @api.model
    def _load(self):
        """Build the demo shop in this database, once."""
        # Imported here: other databases never read this code.
        from ..demo import shop

        shop.load(self.env)
