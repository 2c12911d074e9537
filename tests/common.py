from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon

# One user a role, by the groups that an administrator would tick.
ROLES = {
    "cashier": "point_of_sale.group_pos_user,clientele.group_cashier",
    "officer": "clientele.group_officer",
    "manager": "clientele.group_manager",
    "stranger": "base.group_user,base.group_partner_manager",
}


class ClienteleCommon(BaseCommon):
    """A French shop with one user a role, and customers made as users make them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.france = cls.env.ref("base.fr")
        cls.env.company.country_id = cls.france
        cls.customers = cls.env["res.partner"].with_context(clientele_new_customer=True)
        for role, groups in ROLES.items():
            user = new_test_user(
                cls.env, login=f"clientele_{role}", groups=groups, lang="en_US"
            )
            setattr(cls, role, user)

    @classmethod
    def create_customer(cls, **values):
        """A prospect, created as the customer file creates them."""
        values.setdefault("lastname", "Lefèvre")
        values.setdefault("country_id", cls.france.id)
        return cls.customers.create(values)

    @classmethod
    def create_legal_customer(cls, **values):
        return cls.customers.create(
            {
                "person_type": "legal",
                "name": "Épicerie de l'Ours",
                "country_id": cls.france.id,
                **values,
            }
        )


class ClienteleDocumentsCommon(ClienteleCommon, AccountTestInvoicingCommon):
    """The same, with a chart of accounts to sell with."""

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        for name in ("clientele.group_manager", "sales_team.group_sale_manager"):
            groups |= cls.quick_ref(name)
        return groups
