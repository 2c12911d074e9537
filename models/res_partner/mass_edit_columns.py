import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

COLUMN_TYPES = {"char", "many2one", "selection", "text"}


class ResPartner(models.Model):
    """Columns on which nothing hangs: written, and logged, by one statement."""

    _inherit = "res.partner"

    @api.model
    def _are_columns(self, names):
        """Whether these are nothing but columns: no check, log or other value.

        :param names: of fields
        :rtype: bool
        """
        looked_at = self._track_get_fields().union(
            *(method._constrains for method in self._constraint_methods)
        )
        return (
            {*names} <= self._get_plain_names() - looked_at
            and self._is_known()
            and all(self._is_column(self._fields[name]) for name in names)
        )

    @api.model
    def _is_column(self, field):
        """Whether a field is one value in the table that no stored one depends on.

        :param odoo.fields.Field field: of partners
        :rtype: bool
        """
        dependents = self.env.registry.get_dependent_fields(field)
        return (
            field.type in COLUMN_TYPES
            and not (field.company_dependent or field.translate)
            and not getattr(field, "check_company", False)
            and field.comodel_name != "res.users"
            and not any(other.store for other in dependents)
        )

    def _search_writable(self):
        """Those whom the user may read and write, but the records of users.

        Superuser: the rules are in the domain, and all users count.

        :rtype: res.partner
        """
        rules = [
            self.env["ir.rule"]._compute_domain(self._name, operation)
            for operation in ("read", "write")
        ]
        domain = Domain.AND(
            [[("id", "in", self.ids)], [("user_ids", "=", False)], *rules]
        )
        everyone = self.sudo().with_context(active_test=False)
        return self.browse(everyone._search(domain).get_result_ids())

    def _write_columns(self, vals, log):
        """Write the same on all whom it changes, and what it was in a row each.

        :param dict vals: of fields that are columns alone
        :param clientele.mass.edit.log log: whose rows they are
        :return: how many were changed
        :rtype: int
        """
        self.browse().check_access("write")
        self._check_protected_fields(vals)
        columns = []
        for name, value in vals.items():
            field = self._fields[name]
            self._check_field_access(field, "write")
            cached = field.convert_to_cache(value, self)
            columns.append(_Column(name, field.convert_to_column(cached, self)))
        self.flush_model(vals)
        rows = self.env.execute_query(
            SQL(
                """
                WITH old AS (
                    SELECT id, %(names)s FROM res_partner AS old
                     WHERE id = ANY(%(ids)s) AND (%(differ)s) FOR NO KEY UPDATE
                ), changed AS (
                    UPDATE res_partner
                       SET %(values)s, write_uid = %(user)s, write_date = %(now)s
                      FROM old WHERE res_partner.id = old.id
                    RETURNING old.id, %(old)s AS old_values, %(new)s AS new_values
                )
                INSERT INTO clientele_mass_edit_row
                       (log_id, partner_id, old_values, new_values)
                SELECT %(log)s, id, old_values, new_values FROM changed
                RETURNING id
                """,
                names=SQL(", ").join(SQL.identifier(one.name) for one in columns),
                ids=self.ids,
                differ=SQL(" OR ").join(one.differs for one in columns),
                values=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(one.name), one.value)
                    for one in columns
                ),
                user=self.env.uid,
                now=self.env.cr.now(),
                old=SQL(" || ").join(one.make_json(one.old) for one in columns),
                new=SQL(" || ").join(one.make_json(one.new) for one in columns),
                log=log.id,
            )
        )
        self.env.invalidate_all(flush=False)
        return len(rows)


class _Column:
    """One column and its new value, in SQL; a log keeps nothing as false."""

    def __init__(self, name, value):
        self.name, self.value = name, value
        self.column = SQL.identifier("old", name)
        self.text = SQL("NULLIF(%s::text, '')", self.column)

    @property
    def differs(self):
        text = str(self.value) if self.value else None
        return SQL("%s IS DISTINCT FROM %s", self.text, text)

    @property
    def old(self):
        return SQL(
            "CASE WHEN %s IS NULL THEN 'false'::jsonb ELSE to_jsonb(%s) END",
            self.text,
            self.column,
        )

    @property
    def new(self):
        return SQL("%s::jsonb", json.dumps(self.value or False))

    def make_json(self, value):
        """The value by name, where it changes; ``{}`` elsewhere."""
        return SQL(
            "CASE WHEN %s THEN jsonb_build_object(%s, %s) ELSE '{}'::jsonb END",
            self.differs,
            self.name,
            value,
        )
