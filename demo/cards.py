"""Prepaid cards, gift cards and vouchers of the demo shop, and a card that was lost."""

import random
from datetime import timedelta

from odoo import fields

from . import tools

GIFT_CODE = "0440000000000016"  # to scan at the till
OLD_GIFT_CODE = "0440000000000024"  # the same, expired
WALLETS = 12
GIFTS = (50, 30, 100, 25)
PROGRAMS = {
    "ewallet": "Carte prépayée",
    "gift_card": "Carte cadeau",
}


def create(env, firms, customers):
    """Give the first company its programmes, and customers what they hold."""
    firm = firms["a"]
    company = firm.company
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    chance = random.Random(tools.SEED)
    buyers = customers.with_env(env).filtered(
        lambda partner: partner.customer_status == "customer"
        and partner.company_id <= company
        and not partner.parent_id
    )
    _enrich_loyalty(env)
    _create_prepaid(env, company, buyers, chance)


def _enrich_loyalty(env):
    """Points that end, and a card that was lost."""
    program = tools.find(env, "loyalty_program")
    program.write({"points_expiry": "earning", "points_expiry_months": 24})
    program.coupon_ids[:1]._block("lost", "Portefeuille perdu")


def _create_prepaid(env, company, buyers, chance):
    company.action_create_card_programs()
    tools.translate(company.card_payment_method_id, "Carte ou bon")
    # Core's own products would be sold beside those that are owed.
    for name in ("gift_card_product_50", "ewallet_product_50"):
        env.ref(f"loyalty.{name}").sudo().available_in_pos = False
    programs = env["loyalty.program"].search(
        [("redeem_as", "=", "payment"), ("company_id", "=", company.id)]
    )
    vouchers = company.voucher_program_id
    tools.translate(vouchers, "Avoir")
    kinds = {}
    for program in programs - vouchers:
        kinds[program.program_type] = program
        tools.translate(program, PROGRAMS[program.program_type])
    tools.translate(kinds["ewallet"].rule_ids.product_ids, "Recharge")
    tools.translate(kinds["gift_card"].rule_ids.product_ids, "Carte cadeau")
    gifts = kinds["gift_card"]
    gifts.validity_months = 12
    gifts.card_conditions = (
        "Valable dans tous nos magasins. Ni remboursable ni échangeable contre de "
        "l'argent."
    )
    cards = env["loyalty.card"]
    scanned = buyers.filtered("barcode")
    others = buyers.browse(chance.sample(buyers.ids, WALLETS))
    for buyer in scanned[:3] | others:
        card = cards.create({"program_id": kinds["ewallet"].id, "partner_id": buyer.id})
        value = chance.choice((20, 35.5, 50, 80))
        card._move_points(value, "opening", "Ancienne caisse")
    today = fields.Date.context_today(cards)
    codes = (GIFT_CODE, OLD_GIFT_CODE)
    for number, value in enumerate(GIFTS):
        card = cards.create(
            {
                "program_id": gifts.id,
                "expiration_date": today + timedelta(days=300 - 310 * (number == 1)),
                **({"code": codes[number]} if number < len(codes) else {}),
            }
        )
        card._move_points(value, "opening", "Ancienne caisse")
    voucher = cards.create(
        {
            "program_id": vouchers.id,
            "partner_id": scanned[:1].id,
            "expiration_date": today + timedelta(days=200),
        }
    )
    voucher._move_points(19.9, "opening", "Ancienne caisse")
