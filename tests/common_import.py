import base64
import csv
import io

import openpyxl

from .common import ClienteleCommon
from .common_jobs import JobsRunMixin

HEADS = ("Numéro client", "Nom", "Prénom", "Code postal", "Ville", "E-mail", "Tél")


class ImportCommon(JobsRunMixin, ClienteleCommon):
    """Files that are checked, then imported."""

    def write_csv(self, *rows, heads=HEADS, separator=";", encoding="utf-8"):
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows([heads, *rows])
        return text.getvalue().encode(encoding)

    def write_xlsx(self, *rows, heads=HEADS, formats=()):
        book = openpyxl.Workbook()
        for row in (heads, *rows):
            book.active.append(row)
        for cell, number_format in formats:
            book.active[cell].number_format = number_format
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    def open_file(self, content, user=None, filename="customers.csv", **values):
        wizards = self.env["clientele.import"].with_user(user or self.manager)
        wizard = wizards.create(
            {"content": base64.b64encode(content), "filename": filename, **values}
        )
        wizard.action_read()
        return wizard

    def check(self, content, user=None, **values):
        """What would become of a file."""
        action = self.open_file(content, user, **values).action_check()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.manager)
            .browse(action["res_id"])
        )

    def import_file(self, content, user=None, **values):
        """Import a file."""
        log = self.check(content, user, **values)
        return log.browse(log.action_import()["res_id"])

    def counts(self, log):
        """Created, updated, unchanged, skipped, refused."""
        names = ("created", "updated", "unchanged", "skipped", "refused")
        return tuple(log[f"{name}_count"] for name in names)

    def find(self, *numbers):
        domain = [("customer_number", "in", numbers)]
        return self.env["res.partner"].search(domain, order="customer_number")
