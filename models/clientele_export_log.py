from odoo import api, fields, models


class ClienteleExportLog(models.Model):
    """Who took customers out of the file, when, how many and which."""

    _name = "clientele.export.log"
    _description = "Export of Customers"
    _order = "id desc"
    _rec_name = "create_date"

    user_id = fields.Many2one(
        "res.users", "Exported by", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    file_format = fields.Selection(
        [
            ("csv", "CSV"),
            ("xlsx", "Excel"),
            ("pdf", "PDF"),
            ("vcard", "vCard"),
            ("list", "Odoo's own export"),
        ],
        string="Format",
        required=True,
        readonly=True,
    )
    partner_count = fields.Integer("Customers", readonly=True)
    scope = fields.Char("Which", readonly=True)
    columns = fields.Char(readonly=True)

    @api.model
    def _note(self, file_format, count, scope="", columns=""):
        """Write down that customers leave the file.

        Superuser: nobody writes a log by hand.

        :param str file_format: of the log
        :param int count: how many customers
        :param str scope: which
        :param str columns: what is told of them
        """
        self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "file_format": file_format,
                "partner_count": count,
                "scope": scope,
                "columns": columns,
            }
        )

    @api.model
    def _get_last_columns(self, file_format):
        """The columns of the user's last export in a format.

        Superuser: what one exported oneself is no secret.

        :rtype: list[str]
        """
        domain = [("user_id", "=", self.env.uid), ("file_format", "=", file_format)]
        log_sudo = self.sudo().search(domain, limit=1)
        return (log_sudo.columns or "").split(", ") if log_sudo else []
