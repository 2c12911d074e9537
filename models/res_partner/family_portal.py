from odoo import models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """The pool of a family as its members see it on the portal."""

    _inherit = "res.partner"

    def _get_portal_pool(self):
        """What a member sees of the pool.

        :return: ``family``, ``text`` of the balances, ``members`` with their rights,
            ``movements`` for who manages; nothing without a pool
        :rtype: dict
        """
        self.ensure_one()
        # Superuser: members see their own family, of which they are part.
        member = self.sudo()
        family = member.family_id
        if not (family.active and family.pools_points and member.family_earns):
            return {}
        return {
            "family": family.name,
            "text": family._get_pool_text(),
            "spends": member.family_spends,
            "manages": member.family_manages,
            "members": [
                {
                    "id": one.id,
                    "name": one.name,
                    "is_self": one == member,
                    "earns": one.family_earns,
                    "spends": one.family_spends,
                }
                for one in family.member_ids
            ],
            "movements": member._get_pool_movements(),
        }

    def _grant_family_rights(self, member_id, earns, spends):
        """Let another member of the family earn or spend.

        :param int member_id: the member
        :param bool earns: into the pool
        :param bool spends: from the pool; who spends earns
        :raise AccessError: for who does not manage the pool, or for anybody outside it
        """
        self.ensure_one()
        # Superuser: on the portal, who manages a pool has no right but this one.
        manager = self.sudo()
        family = manager.family_id
        others = family.member_ids - manager
        member = others.filtered(lambda one: one.id == member_id)
        if not (family.pools_points and manager.family_manages and member):
            raise AccessError(
                self.env._("Only who manages the pool says what its members may do.")
            )
        member.write({"family_earns": earns or spends, "family_spends": spends})
