"""The customer file: people, companies and contacts, from ``customers_fr.csv``."""

from datetime import date

from odoo import fields
from odoo.tools import groupby

from . import tools

TEXTS = """
firstname lastname street street2 zip city
phone mobile fax email website vat ref comment
""".split()
TITLES = {
    "M.": "partner_title.res_partner_title_mister",
    "Mme": "partner_title.res_partner_title_madam",
}
TAGS = {
    "Association": "Association",
    "Collectivité": "Public Body",
    "Comité d'entreprise": "Works Council",
    "Newsletter": "Newsletter",
    "Presse": "Press",
    "Professionnel": "Trade",
    "VIP": "VIP",
    "Étudiant": "Student",
}
SALESPEOPLE = {"demo1": "vendeur", "demo2": "responsable"}
CARD_HOLDERS = 50
POINTS = (20, 55, 90, 140, 210)


def create(env, firms, staff):
    """Create the customers, their contacts and their loyalty cards.

    :return: the customers, in order of creation
    :rtype: res.partner
    """
    rows = tools.read_csv("customers_fr.csv")
    rows.sort(key=lambda row: bool(row["parent_key"]))
    importer = _Importer(env, firms, staff, rows)
    customers = importer.add([row for row in rows if not row["parent_key"]])
    contacts = importer.add([row for row in rows if row["parent_key"]])
    dates = [_past(row["created_on"]) for row in rows]
    tools.set_dates(customers + contacts, "create_date", dates)
    _create_loyalty_cards(firms["a"], customers)
    return customers


class _Importer:
    """Turns rows of the file into records, with the records that they name."""

    def __init__(self, env, firms, staff, rows):
        self.env = env
        self.firms = firms
        self.staff = staff
        self.partners = {}
        self.titles = {key: env.ref(xml_id).id for key, xml_id in TITLES.items()}
        self.tags = {tag: self._create_tag(tag) for tag in sorted(TAGS)}
        self.towns = self._find_towns(rows)
        codes = sorted({row["country"] for row in rows})
        countries = env["res.country"].search([("code", "in", codes)])
        self.countries = {country.code: country.id for country in countries}

    def add(self, rows):
        """Create the partners of these rows, numbered in their order.

        One batch a company, which barcodes belong to; shared customers are known
        by the first one's.

        :return: the partners, in the order of the rows
        :rtype: res.partner
        """
        model = self.env["res.partner"].with_context(clientele_new_customer=True)
        numbered = [row for row in rows if row["status"]]
        numbers = model._next_customer_numbers(len(numbered))
        for row, number in zip(numbered, numbers, strict=True):
            row["number"] = number
        for key, batch in groupby(rows, lambda row: row["company"].lower() or "a"):
            created = model.with_company(self.firms[key].company.id).create(
                [self._prepare_vals(row) for row in batch]
            )
            for row, partner in zip(batch, created, strict=True):
                self.partners[row["key"]] = partner.id
        return self.env["res.partner"].browse(self.partners[row["key"]] for row in rows)

    def _prepare_vals(self, row):
        vals = {name: row[name] for name in TEXTS if row[name]}
        vals |= {
            "person_type": row["person_type"],
            "type": row["type"],
            "company_id": self._get_company_id(row),
            "country_id": self.countries[row["country"]],
            "zip_id": self.towns.get((row["insee_code"], row["zip"]), False),
            "lang": row["language"],
            "user_id": self._get_salesperson_id(row),
            "company_registry": row["siret"] or row["siren"] or False,
        }
        if row["name"]:
            vals["name"] = row["name"]
        if row["parent_key"]:
            vals["parent_id"] = self.partners[row["parent_key"]]
        else:
            vals |= self._prepare_customer_vals(row)
        if row["title"]:
            vals["title_id"] = self.titles[row["title"]]
        return vals

    def _prepare_customer_vals(self, row):
        vals = {
            "customer_number": row["number"],
            "customer_status": row["status"],
            "customer_alert": row["alert"] or False,
            "barcode": row["barcode"] or False,
            "birthdate_date": row["birthdate"] or False,
            "gender": row["gender"] or False,
            "category_id": [
                fields.Command.link(self.tags[tag])
                for tag in filter(None, row["tags"].split(";"))
            ],
        }
        if row["status"] == "customer":
            vals["customer_since"] = _past(row["created_on"])
        return vals

    def _get_company_id(self, row):
        key = row["company"].lower()
        return self.firms[key].company.id if key else False

    def _get_salesperson_id(self, row):
        """The salesperson, if the customer's company is one of theirs."""
        login = SALESPEOPLE.get(row["salesperson"])
        if not login:
            return False
        user = self.staff[login]
        company_id = self._get_company_id(row)
        works_there = not company_id or company_id in user.company_ids.ids
        return user.id if works_there else False

    def _create_tag(self, french):
        tag = self.env["res.partner.category"].create({"name": TAGS[french]})
        tools.translate(tag, french)
        return tag.id

    def _find_towns(self, rows):
        """The postcode of the towns' list, by INSEE code and postcode."""
        codes = {row["insee_code"] for row in rows if row["insee_code"]}
        found = self.env["res.city.zip"].search(
            [("city_id.insee_code", "in", sorted(codes))]
        )
        return {(town.city_id.insee_code, town.name): town.id for town in found}


def _past(day):
    """A day of the file, never later than today."""
    return min(date.fromisoformat(day), date.today())


def _create_loyalty_cards(firm, customers):
    """Give cards with points to people of the first company, as its manager would."""
    env = firm.company.env
    program = env["loyalty.program"].create(
        {
            "name": "Loyalty Card",
            "program_type": "loyalty",
            "applies_on": "both",
            "trigger": "auto",
            "portal_visible": True,
            "portal_point_name": "points",
            "company_id": firm.company.id,
            "currency_id": firm.company.currency_id.id,
            "rule_ids": [
                fields.Command.create(
                    {"reward_point_mode": "money", "reward_point_amount": 1}
                )
            ],
            "reward_ids": [
                fields.Command.create(
                    {
                        "reward_type": "discount",
                        "discount_mode": "per_order",
                        "discount": 10,
                        "required_points": 200,
                    }
                )
            ],
        }
    )
    tools.translate(program, "Carte de fidélité")
    reward = program.reward_ids
    tools.translate(reward, "10 € sur votre commande", "description")
    tools.remember(program, "loyalty_program")
    holders = customers.filtered(
        lambda partner: partner.customer_status == "customer"
        and not partner.is_company
        and partner.company_id <= firm.company
    )[:CARD_HOLDERS]
    for rank, points in enumerate(POINTS):
        env["loyalty.generate.wizard"].create(
            {
                "program_id": program.id,
                "mode": "selected",
                "customer_ids": [fields.Command.set(holders[rank :: len(POINTS)].ids)],
                "points_granted": points,
                "description": "Reprise de l'ancien logiciel",
            }
        ).generate_coupons()
