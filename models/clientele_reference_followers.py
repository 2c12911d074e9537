from odoo import api, models


class ClienteleReference(models.AbstractModel):
    """What follows from a reference: names kept beside it, and the like."""

    _inherit = "clientele.reference"

    @api.model
    def _compute_followers(self, moves):
        """Have what only tells of a moved reference computed anew.

        Nothing that people may change: prices, terms and addresses of documents stay
        as they were agreed.

        :param list moves: of ``_move_all``
        """
        tables = self.env["clientele.merge.log.line"]._get_models_by_table()
        for move in moves:
            name = tables.get(move.column.table)
            if not move.reason and name and move.column.keys == ("id",):
                records = self.env[name].browse(move.rows)
                for field in self._get_followers(records, move.column.name):
                    self.env.add_to_compute(field, records)

    @api.model
    def _get_followers(self, records, column):
        """The stored fields of a model that are told by a reference alone.

        :rtype: list[Field]
        """
        paths = self.env.registry.field_depends
        return [
            field
            for field in records._fields.values()
            if field.store
            and field.compute
            and field.readonly
            and any(path.split(".")[0] == column for path in paths[field])
        ]
