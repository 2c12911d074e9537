from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon

from .common_shared import share_set_up

# One user a role, by the groups that an administrator would tick.
ROLES = {
    "cashier": "point_of_sale.group_pos_user,clientele.group_cashier",
    "officer": "clientele.group_officer",
    "manager": "clientele.group_manager",
    "stranger": "base.group_user,base.group_partner_manager",
}


# The name by which core's accounting tests create the company that they work in.
READY_COMPANY = "company_1_data"


class ReadyCompanyMixin:
    """Takes the company that the database of the tests comes with, where it does.

    Core makes one for each class; its chart of accounts and warehouse take a second.
    """

    @classmethod
    def _create_company(cls, **values):
        if values == {"name": READY_COMPANY} and not cls.chart_template:
            company = cls.env["res.company"].search([("name", "=", READY_COMPANY)])
            if company:
                cls.env.user.company_ids = [Command.link(company.id)]
                return company
        return super()._create_company(**values)


def prepare_company(env):
    """Create the company that ``ReadyCompanyMixin`` takes.

    :param odoo.api.Environment env: of a database for tests, committed by the caller
    """
    creator = type("Creator", (AccountTestInvoicingCommon,), {"env": env})
    company = creator._create_company(name=READY_COMPANY)
    env.user.company_ids -= company


class ClienteleCommon(BaseCommon):
    """A French shop with one user a role, and customers made as users make them."""

    test_sequence = 10  # together, see common_shared.py

    @classmethod
    def setUpClass(cls):
        if share_set_up(cls, ClienteleCommon):
            return
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


class ClienteleDocumentsCommon(
    ReadyCompanyMixin, ClienteleCommon, AccountTestInvoicingCommon
):
    """The same, with a chart of accounts to sell with."""

    test_sequence = 20

    @classmethod
    def setUpClass(cls):
        if not share_set_up(cls, ClienteleDocumentsCommon):
            super().setUpClass()

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        for name in ("clientele.group_manager", "sales_team.group_sale_manager"):
            groups |= cls.quick_ref(name)
        return groups
