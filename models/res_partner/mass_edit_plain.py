from odoo import api, models

from .checks import PHONE_FIELDS
from .mass_edit import MASS_FIELDS

# Whose `write` of partners we know, and step over for fields that it does not look at.
KNOWN_WRITERS = {
    "account",
    "base",
    "base_vat",
    "clientele",
    "mail",
    "partner_contact_address_default",
    "snailmail",
}
# What they look at, beside addresses and commercial fields.
WRITTEN_WITH_CARE = {
    *PHONE_FIELDS,
    "active",
    "barcode",
    "company_id",
    "company_type",
    "customer_number",
    "firstname",
    "is_company",
    "lastname",
    "name",
    "parent_id",
    "type",
    "website",
}
HOOKS = (
    *("write", "_write_multi", "_check_access", "_validate_fields"),
    *("_track_subtype", "_track_template", "_message_track"),
)


class ResPartner(models.Model):
    """Fields that only the ORM looks at, written on all records at once."""

    _inherit = "res.partner"

    def _filter_plain(self, vals):
        """Those on whom the overrides of ``write`` would do nothing for these values.

        Records of users ask for rights on users; commercial fields travel between a
        company and its contacts.

        :rtype: res.partner
        """
        names, commercial = set(vals), set(self._commercial_fields())
        if not names - commercial <= self._get_plain_names() or not self._is_known():
            return self.browse()
        if commercial & names and not self._are_plain(commercial & names):
            return self.browse()
        self_sudo = self.sudo().with_context(active_test=False)
        users_sudo = self_sudo.env["res.users"].search([("partner_id", "in", self.ids)])
        with_user = users_sudo.partner_id
        if not commercial & names:
            return self - with_user
        parents = self_sudo.search([("parent_id", "in", self.ids)]).parent_id
        return self - with_user - parents - self_sudo.filtered("parent_id")

    @api.model
    def _get_plain_names(self):
        """The fields that nothing but the ORM itself looks at when they are written.

        :rtype: set[str]
        """
        synced = {*self._commercial_fields(), *self._address_fields()}
        names = set(MASS_FIELDS) - synced
        return {name for name in names if self._are_plain([name])}

    @api.model
    def _are_plain(self, names):
        """Whether these are stored, and no tracked or required value hangs on them.

        :param names: of fields
        :rtype: bool
        """
        tracked = self._track_get_fields()
        careful = {*WRITTEN_WITH_CARE, *self._get_required_field_names()}
        for field in map(self._fields.get, names):
            if field.name in careful or field.inverse or not field.store:
                return False
            for other in self.env.registry.get_dependent_fields(field):
                if other.model_name == self._name and other.name in tracked:
                    return False
        return True

    @api.model
    def _is_known(self):
        """Whether we know all who look at partners being written.

        Another addon, or an automation rule, may do more than we know of.

        :rtype: bool
        """
        for owner in type(self).mro():
            for hook in HOOKS:
                module = getattr(vars(owner).get(hook), "__module__", "odoo.orm")
                parts = module.split(".")
                if parts[1] == "addons" and parts[2] not in KNOWN_WRITERS:
                    return False
        return True

    def _write_plain(self, vals):
        """Write values as the ORM does, with rights and chatter, all records at once.

        Core's ``write`` reads addresses, children and users of each record to find
        out what these values have nothing to do with, and logs one by one.

        :param dict vals: of plain fields alone
        """
        if not self:
            return
        self._fetch_looked_at(vals)
        self._check_write_rights(vals)
        context = self.env.context
        is_chatting = not context.get("tracking_disable")
        is_tracking = is_chatting and not context.get("mail_notrack")
        tracked = self._track_get_fields() & set(vals) if is_tracking else set()
        before = {
            partner.id: {name: partner[name] for name in tracked} for partner in self
        }
        models.BaseModel.write(self, vals)
        if is_chatting:
            self._message_auto_subscribe(vals)
        if tracked:
            self._log_tracking(tracked, before)
