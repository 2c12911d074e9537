"""A French shop with one open till and its users, on core's apps alone.

Fed to ``odoo shell``, which gives ``env``.
"""

env = env  # noqa: F821, PLW0127

env.company.write({"name": "Bench", "country_id": env.ref("base.fr").id})
till = env["pos.config"].create({"name": "Bench"})
env["pos.session"].create({"config_id": till.id, "user_id": env.uid})
env["product.product"].create(
    {
        "name": "Bench sold",
        "list_price": 50,
        "taxes_id": [(5,)],
        "available_in_pos": True,
    }
)
env["loyalty.program"].search([]).active = False
env["loyalty.program"].create(
    {
        "name": "Bench",
        "program_type": "loyalty",
        "applies_on": "both",
        "trigger": "auto",
        "rule_ids": [
            (5,),
            (0, 0, {"reward_point_mode": "money", "reward_point_amount": 1}),
        ],
        "reward_ids": [
            (5,),
            (
                0,
                0,
                {
                    "reward_type": "discount",
                    "discount_mode": "per_point",
                    "discount": 0.1,
                    "required_points": 1,
                },
            ),
        ],
    }
)
ROLES = {
    "bench_cashier": ["base.group_user", "point_of_sale.group_pos_user"],
    "bench_seller": [
        "base.group_user",
        "base.group_partner_manager",
        "sales_team.group_sale_salesman_all_leads",
    ],
}
for login, groups in ROLES.items():
    env["res.users"].create(
        {
            "name": login,
            "login": login,
            "group_ids": [(4, env.ref(name).id) for name in groups],
        }
    )
env.cr.commit()
