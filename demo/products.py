"""What the shops sell: bikes and outdoor gear, named in French and in English."""

from odoo import fields

from . import pictures, tools

CATEGORIES = {
    "bikes": ("Bikes", "Vélos"),
    "gear": ("Bike Gear", "Équipement"),
    "hiking": ("Hiking", "Randonnée"),
    "food": ("Food", "Nutrition"),
    "workshop": ("Workshop", "Atelier"),
}


def create(env, firms):
    """Create the products, shared by the companies.

    :rtype: product.product
    """
    categories = _create_categories(env)
    kinds = _create_kinds(env)
    drawings = {name: pictures.draw(name) for name in pictures.NAMES}
    rows = tools.read_csv("products.csv")
    templates = env["product.template"].create(
        [
            {
                "name": row["name_en"],
                "type": row["type"],
                "barcode": row["barcode"],
                "list_price": float(row["price"]),
                "standard_price": round(float(row["price"]) * 0.55, 2),
                "available_in_pos": True,
                "categ_id": kinds[row["category"]].id,
                "pos_categ_ids": [fields.Command.set(categories[row["category"]].ids)],
                "taxes_id": [
                    fields.Command.set(
                        [firm.taxes[float(row["tax"])].id for firm in firms.values()]
                    )
                ],
                "image_1920": drawings[row["picture"] or row["category"]],
            }
            for row in rows
        ]
    )
    for template, row in zip(templates, rows, strict=True):
        tools.translate(template, row["name_fr"])
    return templates.product_variant_id


def _create_categories(env):
    categories = {}
    for color, (key, (english, french)) in enumerate(CATEGORIES.items(), 1):
        categories[key] = env["pos.category"].create(
            {"name": english, "sequence": color, "color": color}
        )
        tools.translate(categories[key], french)
    return categories


def _create_kinds(env):
    """The categories that rates are negotiated for: their names have one language."""
    kinds = {}
    for key, (_english, french) in CATEGORIES.items():
        kinds[key] = env["product.category"].create({"name": french})
    return kinds
