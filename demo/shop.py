"""The demo shop, step by step: two companies, three shops and three months of sales."""

import logging

from odoo.tools import SQL

from .. import hooks
from . import (
    accounts,
    cards,
    companies,
    customers,
    documents,
    families,
    prices,
    products,
    tickets,
    tools,
    users,
)

_logger = logging.getLogger(__name__)

LANGUAGES = ("en_US", "fr_FR")
# Nobody is told, and nothing noted, about records that were always there.
QUIET = {
    "lang": "en_US",
    "loyalty_no_mail": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
    "tracking_disable": True,
}


def load(env):
    """Build the demo shop, unless this database has it already."""
    if tools.find(env, "company_a"):
        return
    env = env(context={**env.context, **QUIET})
    _activate_languages(env)
    _prepare_file(env)
    _logger.info("Demo shop: companies, shops and users")
    firms = companies.create(env)
    staff = users.create(env, firms)
    _logger.info("Demo shop: products and customers")
    catalogue = products.create(env, firms)
    people = customers.create(env, firms, staff)
    _logger.info("Demo shop: tickets, quotations and invoices")
    tickets.create(firms, staff, catalogue, people)
    documents.create(firms, staff, catalogue, people)
    prices.create(env, firms, catalogue, people)
    cards.create(env, firms, people)
    accounts.create(env, firms, people)
    families.create(env, people)
    env.flush_all()
    env.cr.execute(SQL("ANALYZE res_partner, clientele_search_key, clientele_alias"))
    _logger.info("Demo shop: ready")


def _activate_languages(env):
    """Have both languages, with the translations of the apps."""
    missing = env["res.lang"].browse()
    for code in LANGUAGES:
        language = (
            env["res.lang"]
            .with_context(active_test=False)
            .search([("code", "=", code)])
        )
        missing |= language.filtered(lambda language: not language.active)
    if missing:
        installer = env["base.language.install"].create({"lang_ids": missing.ids})
        installer.lang_install()


def _prepare_file(env):
    """Have the towns and the numbering ready: demo data come before the hooks."""
    if env.ref("base.module_clientele").state != "installed":
        hooks.post_init_hook(env)
