"""House accounts of the demo shop: firms that buy on account, one of them blocked."""

from datetime import timedelta

from odoo import fields

from . import tools

LIMITS = (1500, 800, 300)
ACCOUNTS = 24


def create(env, firms, customers):
    """Open accounts for the firms among the customers."""
    company = firms["a"].company
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    kind = env["clientele.account.type"].create(
        {
            "name": "Business Account",
            "company_id": company.id,
            "credit_limit": LIMITS[0],
            "grace_days": 8,
            "statement_rhythm": "monthly",
        }
    )
    tools.translate(kind, "Compte professionnel")
    buyers = customers.with_env(env).filtered(
        lambda partner: partner.is_company
        and partner.customer_status == "customer"
        and partner.company_id <= company
        and not partner.parent_id
    )[:ACCOUNTS]
    opened_on = fields.Date.context_today(kind) - timedelta(days=400)
    env["clientele.account.opening"].create(
        {
            "partner_ids": [fields.Command.set(buyers.ids)],
            "type_id": kind.id,
            "opened_on": opened_on,
        }
    ).action_apply()
    for rank, buyer in enumerate(buyers):
        buyer.account_limit = LIMITS[rank % len(LIMITS)]
    late = buyers[3:4]
    env["clientele.account"]._hold(late, "account", "Deux relances sans réponse")
