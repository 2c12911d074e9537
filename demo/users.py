"""One user a role; the password is the login."""

from odoo import fields

from . import tools

ROLES = {
    "caissier": {
        "name": "Camille Caissier",
        "lang": "fr_FR",
        "firms": "a",
        "home": "point_of_sale.action_pos_config_kanban",
        "groups": ["clientele.group_cashier", "point_of_sale.group_pos_user"],
    },
    "cashier": {
        "name": "Charlie Cashier",
        "lang": "en_US",
        "firms": "a",
        "home": "point_of_sale.action_pos_config_kanban",
        "groups": ["clientele.group_cashier", "point_of_sale.group_pos_user"],
    },
    "vendeur": {
        "name": "Valérie Vendeur",
        "lang": "fr_FR",
        "firms": "a",
        "home": "clientele.res_partner_action",
        "groups": [
            "clientele.group_officer",
            "sales_team.group_sale_salesman_all_leads",
        ],
    },
    "responsable": {
        "name": "René Responsable",
        "lang": "fr_FR",
        "firms": "ab",
        "home": "clientele.res_partner_action",
        "groups": [
            "account.group_account_invoice",
            "clientele.group_manager",
            "point_of_sale.group_pos_manager",
            "product.group_product_manager",
            "sales_team.group_sale_manager",
        ],
    },
    "comptable": {
        "name": "Constance Comptable",
        "lang": "fr_FR",
        "firms": "ab",
        "home": "account.open_account_journal_dashboard_kanban",
        "groups": [
            "account.group_account_manager",
            "account.group_account_user",
            "clientele.group_officer",
        ],
    },
}


def create(env, firms):
    """Create the staff.

    :param dict firms: firms by key
    :return: users by login
    :rtype: dict[str, res.users]
    """
    return {login: _create_user(env, login, firms) for login in ROLES}


def _create_user(env, login, firms):
    role = ROLES[login]
    companies = [firms[key].company.id for key in role["firms"]]
    values = {
        "name": role["name"],
        "login": login,
        "password": login,
        "email": f"{login}@pedale-sentier.example",
        "lang": role["lang"],
        "tz": "Europe/Paris",
        "action_id": env.ref(role["home"]).id,
        "company_id": companies[0],
        "company_ids": [fields.Command.set(companies)],
        "group_ids": [
            fields.Command.link(env.ref(group).id)
            for group in ["base.group_user", *role["groups"]]
        ],
    }
    if "odoobot_state" in env["res.users"]._fields:
        values["odoobot_state"] = "disabled"  # no robot to greet the visitor
    user = env["res.users"].create(values)
    tools.remember(user, f"user_{login}")
    return user
