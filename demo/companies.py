"""Two companies with French accounts, and their shops."""

from dataclasses import dataclass

from odoo import fields

from . import pictures, tools

COMPANIES = {
    "a": {
        "name": "Pédale & Sentier",
        "street": "18 quai de la Roue-Libre",
        "zip": "69002",
        "city": "Lyon",
        "phone": "+33 4 65 71 20 10",
        "email": "bonjour@pedale-sentier.example",
        "website": "https://www.pedale-sentier.example",
        "company_registry": "00319190500011",
        "vat": "FR81003191905",
    },
    "b": {
        "name": "Braquet & Bivouac",
        "street": "7 rue du Petit-Plateau",
        "zip": "38000",
        "city": "Grenoble",
        "phone": "+33 4 65 71 20 20",
        "email": "bonjour@braquet-bivouac.example",
        "website": "https://www.braquet-bivouac.example",
        "company_registry": "00327270500017",
        "vat": "FR78003272705",
    },
}
LOGOS = {"a": "bikes", "b": "hiking"}
SHOPS = {"a": ("Lyon", "Annecy"), "b": ("Grenoble",)}
CHART = "fr"
CHART_MODULE = "l10n_fr_account"
FALLBACK_CHART = "generic_coa"


@dataclass
class Firm:
    """A company with what its sales need."""

    key: str
    company: object
    taxes: dict
    tills: object


def create(env):
    """Create the companies and their shops.

    :return: a firm by key, "a" and "b"
    :rtype: dict[str, Firm]
    """
    env.ref("base.EUR").active = True
    firms = {}
    for key, values in COMPANIES.items():
        company = _create_company(env, key, values)
        _load_accounts(env, company)
        scoped = env(context={**env.context, "allowed_company_ids": company.ids})
        company = company.with_env(scoped)
        tills = _create_tills(company, key)
        firms[key] = Firm(key, company, _get_taxes(company), tills)
    administrator = env.ref("base.user_admin")
    for firm in firms.values():
        administrator.company_ids += firm.company.with_env(env)
    return firms


def _create_company(env, key, values):
    values = {
        **values,
        "logo": pictures.draw(LOGOS[key]),
        "country_id": env.ref("base.fr").id,
        "customer_default_country_id": env.ref("base.fr").id,
        "customer_default_lang": "fr_FR",
    }
    if "iap_enrich_auto_done" in env["res.company"]._fields:
        # An invented company is not looked up on the internet.
        values["iap_enrich_auto_done"] = True
    # A French company would install apps of its country, and its accounts at the end
    # of the transaction: this is how core says that accounts are being taken care of.
    quiet = env(context={**env.context, "chart_template_load": True})
    main = quiet.ref("base.main_company")
    if key == "a" and _is_virgin(main):
        company = main
        company.write(values)
    else:
        company = quiet["res.company"].create(values)
    tools.remember(company, f"company_{key}")
    return company.with_env(env)


def _is_virgin(company):
    """Whether nobody has worked with this company yet."""
    env = company.env
    used = [("company_id", "=", company.id)]
    return not (
        company._existing_accounting()
        or env["pos.config"].search_count(used, limit=1)
        or env["sale.order"].search_count(used, limit=1)
    )


def _load_accounts(env, company):
    """Load the French chart of accounts where its app is there: euros, tax included."""
    installed = env["ir.module.module"]._get(CHART_MODULE).state == "installed"
    code = CHART if installed else FALLBACK_CHART
    if company.chart_template != code:
        # Not `try_loading`: it warns while demo data are loaded, and this chart
        # belongs to an app that is loaded already.
        env["account.chart.template"]._load(code, company, install_demo=False)
    euro = env.ref("base.EUR")
    company.write({"account_price_include": "tax_included", "currency_id": euro.id})
    pricelists = env["product.pricelist"].search([("company_id", "=", company.id)])
    pricelists.currency_id = euro


def _get_taxes(company):
    """The sale tax of each rate that the products need.

    :rtype: dict[float, account.tax]
    """
    return {rate: _get_tax(company, rate) for rate in (20.0, 5.5)}


def _get_tax(company, rate):
    default = company.account_sale_tax_id
    if default.amount == rate:
        return default
    taxes = company.env["account.tax"]
    known = taxes.with_context(active_test=False).search(
        [
            ("company_id", "=", company.id),
            ("type_tax_use", "=", "sale"),
            ("amount_type", "=", "percent"),
            ("amount", "=", rate),
            ("price_include_override", "=", False),
            ("tax_scope", "!=", "service"),
        ],
        limit=1,
    )
    known.active = True  # the chart leaves all but the usual ones archived
    return known or taxes.create(
        {"name": f"{rate:g} %", "amount": rate, "type_tax_use": "sale"}
    )


def _create_tills(company, key):
    """One till a shop, with its own cash; card and account are the company's."""
    card = _create_payment_method(
        company,
        "Card",
        "Carte bancaire",
        journal_id=_get_journal(company, "bank").id,
    )
    account = _create_payment_method(
        company, "Customer Account", "Compte client", split_transactions=True
    )
    tills = company.env["pos.config"]
    for number, town in enumerate(SHOPS[key], 1):
        journal = _create_cash_journal(company, town, number)
        cash = _create_payment_method(company, "Cash", "Espèces", journal_id=journal.id)
        till = tills.create(
            {
                "name": town,
                "payment_method_ids": [fields.Command.set((cash + card + account).ids)],
            }
        )
        tools.remember(till, f"till_{town.lower()}")
        tills += till
    return tills


def _create_payment_method(company, english, french, **values):
    method = company.env["pos.payment.method"].create({"name": english, **values})
    tools.translate(method, french)
    return method


def _create_cash_journal(company, town, number):
    journal = company.env["account.journal"].create(
        {"name": f"Cash {town}", "type": "cash", "code": f"CSH{number + 1}"}
    )
    tools.translate(journal, f"Caisse {town}")
    return journal


def _get_journal(company, kind):
    return company.env["account.journal"].search(
        [("type", "=", kind), ("company_id", "=", company.id)], limit=1
    )
