"""Partners that are created together stay together.

``partner_firstname`` creates them one by one, for the sake of a ``default_name`` that
some of them must not see; that costs several times the rest. Where no record brings a
name to split and the context none either, its loop does nothing else: then they are
created at once. ``_prepare_names`` splits the names before.
"""

from odoo import api

from odoo.addons.partner_firstname.models.res_partner import ResPartner as OneByOne

DEFAULT_NAME = "default_name"
_create_one_by_one = OneByOne.create


@api.model_create_multi
def create(self, vals_list):
    """Create partners, together where their names are split already.

    :param list vals_list: values of each
    :rtype: res.partner
    """
    if DEFAULT_NAME in self.env.context or any("name" in vals for vals in vals_list):
        return _create_one_by_one(self, vals_list)
    return super(OneByOne, self).create(vals_list)


OneByOne.create = create
