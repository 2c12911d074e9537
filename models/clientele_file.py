import base64
from urllib.parse import quote

from odoo import fields, models


class ClienteleFile(models.AbstractModel):
    """A file that was made for a user, and where it is handed over."""

    _name = "clientele.file"
    _description = "File"

    document = fields.Binary(attachment=True, readonly=True)
    document_name = fields.Char(readonly=True)

    def _get_document_url(self):
        """Where the file is.

        :rtype: str
        """
        self.ensure_one()
        name = quote(self.document_name, safe="")
        return f"/web/content/{self._name}/{self.id}/document/{name}?download=true"

    def _open_document(self, target="self"):
        """Hand the file over.

        :param str target: ``download`` keeps the dialog that is open
        :rtype: dict
        """
        return {
            "type": "ir.actions.act_url",
            "url": self._get_document_url(),
            "target": target,
        }

    def _keep_document(self, content, name):
        """Keep a file that was made.

        :param bytes content:
        :param str name: with its ending
        """
        self.write({"document": base64.b64encode(content), "document_name": name})
