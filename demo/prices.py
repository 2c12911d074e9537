"""Groups, price levels and rates of the demo shop, given after its past sales."""

from odoo import fields

from . import tools

# Group (English, French), discount, and the tag of its members
GROUPS = (
    ("VIP", "VIP", 10, "VIP"),
    ("Clubs and Associations", "Clubs et associations", 5, "Association"),
    ("Works Councils", "Comités d'entreprise", 8, "Works Council"),
)
# Level, its name, the share of the normal price, and the tag of those who have it
LEVELS = (
    ("B", "Trade", "Professionnels", 0.85, "Trade"),
    ("C", "Public Bodies", "Collectivités", 0.90, "Public Body"),
)
# Every so many products have a price in a level.
STRIDE = 2


def create(env, firms, catalogue, customers):
    """Give customers the terms of their kind, in the first company."""
    firm = firms["a"]
    env = env(context={**env.context, "allowed_company_ids": firm.company.ids})
    customers = customers.with_env(env).filtered(
        lambda partner: partner.customer_status and partner.company_id <= firm.company
    )
    for name, french, discount, tag in GROUPS:
        group = env["clientele.group"].create({"name": name, "discount": discount})
        tools.translate(group, french)
        tagged(customers, tag).clientele_group_id = group
    for code, name, french, share, tag in LEVELS:
        level = env["product.pricelist"].create(
            {
                "name": name,
                "is_price_level": True,
                "level_code": code,
                "company_id": firm.company.id,
                "item_ids": [
                    fields.Command.create(
                        {
                            "applied_on": "1_product",
                            "product_tmpl_id": product.product_tmpl_id.id,
                            "compute_price": "fixed",
                            "fixed_price": round(product.list_price * share, 1),
                        }
                    )
                    for product in catalogue[::STRIDE]
                ],
            }
        )
        tools.translate(level, french)
        tagged(customers, tag).price_level_id = level
    trade = tagged(customers, "Trade").filtered("is_company")
    env["clientele.price.term"].create(
        {
            "partner_id": trade[:1].id,
            "categ_id": catalogue.categ_id[:1].id,
            "rate": 15,
            "date_end": fields.Date.today().replace(month=12, day=31),
            "note": "Convenu par téléphone",
        }
    )
    trade[1:2].write(
        {
            "is_tax_exempt": True,
            "tax_exemption_reason": "Achats en franchise, article 275 du CGI",
            "tax_exemption_certificate": "AI2-2026-0417",
            "tax_exemption_end_date": fields.Date.today().replace(month=12, day=31),
        }
    )
    trade.write(
        {
            "customer_invoicing_mode": "monthly",
            "customer_price_display": "excluded",
            "free_carriage_amount": 300,
            "property_payment_term_id": env.ref(
                "account.account_payment_term_30days"
            ).id,
        }
    )


def tagged(customers, tag):
    """The customers that carry a tag, by its English name."""
    return customers.filtered(
        lambda partner: tag
        in partner.category_id.with_context(lang="en_US").mapped("name")
    )
