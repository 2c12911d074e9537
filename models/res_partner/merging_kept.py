from typing import NamedTuple

from odoo import models
from odoo.exceptions import ValidationError

from ...tools import search_key

PICTURE = "image_1920"
# What a customer is reached by, and the kind of contact point that keeps it.
REACHED_BY = ("mobile", "phone", "email")


class Former(NamedTuple):
    """What a merge may put aside, as it was before."""

    reached_by: list  # of a record, a kind and a value
    picture: bytes | bool | None  # of the survivor, where it gets another one


class ResPartner(models.Model):
    """Merging: what was not chosen, and is not lost all the same."""

    _inherit = "res.partner"

    def _read_former(self, sources, prepared):
        """Phones, e-mails and the picture, before the chosen values are written.

        :param sources: res.partner
        :param tuple prepared: of ``_prepare_merge_values``
        :rtype: Former
        """
        reached_by = [
            (partner, name, partner[name])
            for partner in self | sources
            for name in REACHED_BY
            if partner[name]
        ]
        values, _by_company = prepared
        return Former(reached_by, self[PICTURE] if PICTURE in values else None)

    def _keep_former(self, former):
        """Keep phones and e-mails that were not chosen as further ones.

        :param Former former: of ``_read_former``
        :return: values of lines of the log
        :rtype: list[dict]
        """
        known = {self._get_reach_key(name, self[name]) for name in REACHED_BY}
        for point in self.contact_point_ids:
            known.add(self._get_reach_key(point.kind, point.value))
        wanted = []
        for partner, name, value in former.reached_by:
            key = self._get_reach_key(name, value)
            if key not in known:
                known.add(key)
                wanted.append((partner, name, value))
        added = self._add_points(wanted)
        vals_list = [self._prepare_points_line(*one) for one in added.items()]
        if former.picture is not None:
            vals_list.append(self._prepare_picture_line(former.picture))
        return vals_list

    def _get_reach_key(self, kind, value):
        """A phone or an e-mail as others are compared with it."""
        if kind == "email":
            return search_key.normalize_email(value) or value
        return search_key.format_phone(value, self._get_phone_country().code) or value

    def _add_points(self, wanted):
        """Add further phones and e-mails.

        :param list wanted: of a record, a kind and a value
        :return: those that were added, by the record that they were of
        :rtype: dict
        """
        vals_list = [
            {
                "partner_id": self.id,
                "kind": kind,
                "value": value,
                "note": self.env._("From a merged record"),
            }
            for _partner, kind, value in wanted
        ]
        points = self.env["clientele.contact.point"]
        try:
            with self.env.cr.savepoint():
                added = [*points.create(vals_list)]
        except ValidationError:
            # What nobody could dial or write to stays on the archived record.
            added = [self._try_point(vals) for vals in vals_list]
        found = {}
        for (partner, _kind, _value), point in zip(wanted, added, strict=True):
            if point:
                found[partner] = found.get(partner, points) | point
        return found

    def _try_point(self, vals):
        points = self.env["clientele.contact.point"]
        try:
            with self.env.cr.savepoint():
                return points.create(vals)
        except ValidationError:
            return points

    def _prepare_points_line(self, source, points):
        label = self._fields["contact_point_ids"]._description_string(self.env)
        return {
            "kind": "contact",
            "source_id": source.id,
            "table_label": label,
            "row_count": len(points),
            "details": ", ".join(points.mapped("value")),
            "data": {"points": [[one.id, one.kind, one.value] for one in points]},
        }

    def _prepare_picture_line(self, former):
        return {
            "kind": "picture",
            "source_id": self.id,
            "table_label": self._fields[PICTURE]._description_string(self.env),
            "row_count": 1,
            "former_picture": former,
            "data": {"checksum": self._get_picture_checksum()},
        }

    def _get_picture_checksum(self):
        """What tells this record's picture from any other.

        :rtype: str
        """
        self.env.flush_all()
        domain = [
            ("res_model", "=", "res.partner"),
            ("res_field", "=", PICTURE),
            ("res_id", "=", self.id),
        ]
        # Superuser: pictures are read with their record.
        return self.env["ir.attachment"].sudo().search(domain, limit=1).checksum
