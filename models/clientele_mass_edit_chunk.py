import json
from collections import defaultdict

from psycopg2 import IntegrityError

from odoo import models
from odoo.exceptions import UserError

from ..tools.halving import do_or_split
from .res_partner.checks import PHONE_FIELDS

SALESPERSON = "user_id"
# A place chosen from the list of towns refuses another postcode: it is let go.
PLACE = "zip_id"
PARTS_OF_PLACE = {"zip", "city", "state_id", "country_id"}


class ClienteleMassEditLog(models.Model):
    """What is wanted of some customers, written on those who do not refuse it."""

    _inherit = "clientele.mass.edit.log"

    def _make_rows(self, partners):
        """Change these customers.

        :return: what their rows hold; none for customers that needed no change
        :rtype: list[dict]
        """
        names = self._get_logged_names()
        partners._fetch_looked_at(names)
        before = partners._filtered_access("read")._read_json(names)
        wanted, reasons = self._get_wanted(partners, before)
        changing = partners.browse(wanted)
        reasons |= self._write_wanted(changing, wanted)
        after = changing._read_json(names)
        differing = {
            partner_id: {
                name: old
                for name, old in before[partner_id].items()
                if old != after[partner_id][name]
            }
            for partner_id in wanted
        }
        documents = self._move_documents(
            {
                id_: old[SALESPERSON]
                for id_, old in differing.items()
                if SALESPERSON in old
            }
        )
        return [
            {
                "partner_id": partner_id,
                "old_values": differing.get(partner_id) or None,
                "new_values": {
                    name: after[partner_id][name]
                    for name in differing.get(partner_id, ())
                }
                or None,
                "documents": documents.get(partner_id),
                "reason": reasons.get(partner_id),
            }
            for partner_id in partners.ids
            if differing.get(partner_id) or partner_id in reasons
        ]

    def _get_logged_names(self):
        """The fields whose values are kept, each once.

        :rtype: list[str]
        """
        names = dict.fromkeys(change.name for change in self._get_changes())
        return [*names, PLACE] if PARTS_OF_PLACE & {*names} else [*names]

    def _get_wanted(self, partners, current):
        """What is to be written on whom, and who is refused beforehand.

        :param dict current: values by name by id
        :return: values by name by id, and reasons by id
        :rtype: tuple[dict, dict]
        """
        if self.undo_of_id:
            return self._get_restored(partners)
        changes = self._get_changes()
        kinds = {change.name: partners._fields[change.name].type for change in changes}
        reasons = self._get_refusals(partners, [*kinds])
        wanted = {}
        for partner_id, old in current.items():
            if partner_id in reasons:
                continue
            new = dict(old)
            for change in changes:
                new[change.name] = change.apply(new[change.name], kinds[change.name])
            vals = {name: value for name, value in new.items() if value != old[name]}
            if vals:
                has_place = PARTS_OF_PLACE & {*vals} and old[PLACE]
                wanted[partner_id] = {**vals, PLACE: False} if has_place else vals
        return wanted, reasons

    def _get_refusals(self, partners, names):
        """Why some of these cannot be changed at all.

        :return: reasons by id
        :rtype: dict[int, str]
        """
        writable = partners._filtered_access("write")
        refusals = self._refuse(partners - writable)
        shared = {*names} & {*partners._commercial_fields(), "account_limit"}
        for partner in writable if shared else ():
            entity = partner.commercial_partner_id
            if entity != partner:
                label = partner._get_field_label(sorted(shared)[0])
                refusals[partner.id] = self.env._(
                    "“%(field)s” is that of %(company)s: change it there.",
                    field=label,
                    company=entity.display_name,
                )
        return refusals

    def _refuse(self, partners):
        """The reason of those that the user has no access to.

        :return: reasons by id
        :rtype: dict[int, str]
        """
        return dict.fromkeys(
            partners.ids, self.env._("You may not change this record.")
        )

    def _write_wanted(self, partners, wanted):
        """Write on each what is wanted; what one refuses stops no other.

        :param dict wanted: values by name by id
        :return: reasons by id of those who could not be written
        :rtype: dict[int, str]
        """
        groups = defaultdict(list)
        for partner in partners:
            vals = wanted[partner.id]
            # Core formats the phones of all records in the country of the first.
            country = partner.country_id.id if {*vals} & {*PHONE_FIELDS} else None
            groups[json.dumps([vals, country], sort_keys=True)].append(partner.id)
        reasons = {}
        for ids in groups.values():
            vals = {
                name: partners._of_json(name, value)
                for name, value in wanted[ids[0]].items()
            }
            reasons |= self._write_or_split(partners.browse(ids), vals)
        return reasons

    def _write_or_split(self, partners, vals):
        """Write them all at once; where that fails, one half after the other.

        :return: reasons by id
        :rtype: dict[int, str]
        """
        refused = do_or_split(
            self.env,
            partners,
            lambda some: some._mass_write(vals),
            (UserError, IntegrityError),
        )
        return {
            partner.id: partner._sql_error_to_message(error)
            if isinstance(error, IntegrityError)
            else str(error)
            for partner, error in refused
        }
