from odoo import fields, models
from odoo.tools import ormcache

from ..tools.duplicate_policy import IGNORE, REFUSE, WARN
from ..tools.match_score import CRITERIA


def _policy(label, default):
    return fields.Selection(
        [(IGNORE, "Ignore"), (WARN, "Warn"), (REFUSE, "Refuse")],
        string=label,
        required=True,
        default=default,
        help="What happens when a customer is entered who has it in common with "
        "another one.",
    )


class ResCompany(models.Model):
    """What is done about a customer who is entered a second time."""

    _inherit = "res.company"

    customer_duplicate_name = _policy("Same Name and Town", WARN)
    customer_duplicate_address = _policy("Same Postal Address", IGNORE)
    customer_duplicate_phone = _policy("Same Phone", WARN)
    customer_duplicate_email = _policy("Same E-mail", WARN)
    # The branches of one company share their SIREN.
    customer_duplicate_siren = _policy("Same SIREN", WARN)
    customer_duplicate_siret = _policy("Same SIRET", REFUSE)
    customer_duplicate_vat = _policy("Same VAT Number", WARN)

    @ormcache("self.id")
    def _get_duplicate_policies(self):
        """What the company wants, by criterion.

        :return: ignore, warn or refuse by the name of the criterion
        :rtype: dict[str, str]
        """
        company = self.sudo()
        return {name: company[f"customer_duplicate_{name}"] for name in CRITERIA}
