from odoo.tests import new_test_user

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon

from .common import ReadyCompanyMixin
from .common_browser import complete_web_client, light_browser
from .common_shared import share_set_up

SELLER = "base.group_user,point_of_sale.group_pos_user"


class ClienteleTillCommon(ReadyCompanyMixin, TestPointOfSaleHttpCommon):
    """A French shop with a till that loads few customers, and its cashiers.

    Customers whose name starts with Z are too far down the list to be loaded.
    """

    test_sequence = 30  # together, see common_shared.py

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        return groups | cls.quick_ref("clientele.group_manager")

    @classmethod
    def setUpClass(cls):
        if share_set_up(cls, ClienteleTillCommon):
            return
        super().setUpClass()
        light_browser(cls)
        # The steps of core's tours read English.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.config_parameter"].set_param(
            "point_of_sale.limited_customer_count", "5"
        )
        cls.france = cls.env.ref("base.fr")
        cls.main_pos_config.company_id.country_id = cls.france
        cls.cashier = cls.create_user("till_cashier", SELLER, "clientele.group_cashier")
        cls.seller = cls.create_user("till_seller", SELLER)
        cls.editor = cls.create_user(
            "till_editor",
            SELLER,
            "clientele.group_cashier",
            "clientele.group_customer_edit",
        )
        cls.officer = cls.create_user("till_officer", SELLER, "clientele.group_officer")
        cls.customers = cls.env["res.partner"].with_context(clientele_new_customer=True)
        cls.loaded = cls.create_customer(
            lastname="Aalto",
            firstname="Aaron",
            barcode="3012345678904",
            mobile="06 11 22 33 44",
            email="aaron.aalto@example.com",
        )
        cls.unloaded = cls.create_customer(
            lastname="Zidane",
            firstname="Zoé",
            barcode="CARD-0042",
            mobile="06 12 34 56 78",
            email="zoe.zidane@example.com",
            street="12 rue des Marronniers",
            zip="69003",
            city="Lyon",
            customer_alert="Always asks for a bag",
        )

    @classmethod
    def forget_price_lists(cls):
        """Core's tests give everybody a price list of their own."""
        cls.env["ir.default"].search(
            [("field_id.name", "=", "specific_property_product_pricelist")]
        ).unlink()

    @classmethod
    def create_user(cls, login, *groups):
        return new_test_user(
            cls.env,
            login=login,
            groups=",".join(groups),
            lang="en_US",
            tz="Europe/Paris",
        )

    @classmethod
    def create_customer(cls, **values):
        return cls.customers.create({"country_id": cls.france.id, **values})

    def start_till(self, tour, user=None):
        """Open the till in a browser and let a cashier play a story there.

        The page opens the session, where none is open.
        """
        self.start_pos_tour(tour, login=(user or self.cashier).login, timeout=180)

    def start_desk(self, address, tour, user=None):
        """Open a page of the web client and let an officer play a story there."""
        complete_web_client(self.env)
        self.start_tour(address, tour, login=(user or self.officer).login, timeout=120)

    def last_ticket(self):
        return self.env["pos.order"].search([], order="id desc", limit=1)
