from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class ResPartner(models.Model):
    """What cannot be merged, and what to do then."""

    _inherit = "res.partner"

    @api.constrains("active")
    def _check_merged_is_archived(self):
        for partner in self:
            if partner.active and partner.merged_into_id:
                raise ValidationError(
                    self.env._(
                        "%(customer)s was merged into %(survivor)s. Undo the merge to "
                        "have it back: Customers › Tools › Merges.",
                        customer=partner.display_name,
                        survivor=partner.merged_into_id.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_merged(self):
        """A merge tells where things came from: its records stay, and it returns."""
        # Superuser: records of other companies hold one as well.
        everybody = self.sudo().with_context(active_test=False)
        merged = everybody.search([("merged_into_id", "in", self.ids)]) - self
        held = merged.merged_into_id | everybody.filtered("merged_into_id")
        if held:
            raise UserError(
                self.env._(
                    "%s was merged with others and cannot be deleted. Undo the merge "
                    "first, or leave the record archived.",
                    held[0].name,
                )
            )

    # === BUSINESS METHODS === #

    def _check_merge(self, sources):
        """Refuse what cannot be merged into this record.

        :param sources: res.partner
        :raise UserError: with what to do
        """
        refusal = self._get_merge_refusal(sources)
        if refusal:
            raise UserError(refusal)

    def _get_merge_refusal(self, sources):
        """Why records cannot be merged into this one, and what to do.

        :param sources: res.partner
        :return: nothing when they can be
        :rtype: str
        """
        self.ensure_one()
        everybody = self.sudo() | sources.sudo()
        if len(everybody) < 2:
            return self.env._("Choose at least two different customers to merge.")
        if len(everybody.exists()) < len(everybody):
            return self.env._("A customer was deleted meanwhile. Choose again.")
        checks = (
            everybody._get_merged_already,
            everybody._get_users_refusal,
            everybody._get_companies_refusal,
            everybody._get_entities_refusal,
        )
        refusals = (check() for check in checks)
        return next(filter(None, refusals), "")

    def _get_merged_already(self):
        for partner in self.filtered("merged_into_id"):
            return self.env._(
                "%(customer)s was merged into %(survivor)s already.",
                customer=partner.name,
                survivor=partner.merged_into_id.name,
            )
        return ""

    def _get_users_refusal(self):
        """Users of the back office and of the system, and several portal users."""
        users = self.with_context(active_test=False).user_ids
        system = self.env["res.partner"]
        for xml_id in ("base.partner_root", "base.public_partner"):
            system |= self.env.ref(xml_id, raise_if_not_found=False) or system
        staff = users.filtered(lambda user: not user.share or user._is_public())
        for partner in staff.partner_id | (self & system):
            return self.env._(
                "%s is the record of a user of Odoo: it cannot be merged. Leave it "
                "out.",
                partner.name,
            )
        if len(users) > 1:
            return self.env._(
                "Several of these customers use the portal: %s. Delete all of their "
                "portal users but one first.",
                ", ".join(users.mapped("login")),
            )
        return ""

    def _get_companies_refusal(self):
        """Own companies, and customers of different companies."""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        own = companies.search([("partner_id", "in", self.ids)], limit=1)
        if own:
            return self.env._(
                "%s is one of your own companies: it cannot be merged. Leave it out.",
                own.name,
            )
        if len({partner.company_id for partner in self}) > 1:
            return self.env._(
                "These customers belong to different companies. Give them the same "
                "company, or none, on their records first."
            )
        return ""

    def _get_entities_refusal(self):
        """Contacts and their own company, contacts of others, payers of each other."""
        for partner in self:
            ancestor = partner.parent_id
            while ancestor:
                if ancestor in self:
                    return self.env._(
                        "%(contact)s is a contact of %(company)s: a record and its own "
                        "contact cannot become one. Take the contact out first.",
                        contact=partner.name,
                        company=ancestor.name,
                    )
                ancestor = ancestor.parent_id
        entities = self.commercial_partner_id
        if len(entities) > 1 and set(entities) != set(self):
            contact = (self - entities)[:1] or self[:1]
            return self.env._(
                "%(contact)s is a contact of %(company)s, and the others are not: what "
                "they owe would be mixed. Take the contact out of the company first.",
                contact=contact.name,
                company=contact.commercial_partner_id.name,
            )
        for partner in self.filtered(lambda one: one.payer_id in self):
            return self.env._(
                "%(payer)s pays for %(customer)s. Remove the third-party payer first.",
                payer=partner.payer_id.name,
                customer=partner.name,
            )
        return self._get_payers_refusal()

    def _get_payers_refusal(self):
        """One who pays for others, and one who is paid for: a payer has no payer."""
        paid = self.filtered("payer_id")[:1]
        others = self.with_context(active_test=False)
        other = paid and others.search([("payer_id", "in", self.ids)], limit=1)
        if other:
            return self.env._(
                "%(payer)s pays for %(customer)s, and %(paid)s is paid for by "
                "%(other)s: a payer has no payer. Remove one of the third-party payers "
                "first.",
                payer=other.payer_id.name,
                customer=other.name,
                paid=paid.name,
                other=paid.payer_id.name,
            )
        return ""
