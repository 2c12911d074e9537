import base64

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.pdf import merge_pdf

from ..tools.job_step import JobKind, JobStep

PART = 500  # labels of one step, rounded to whole pages
KEPT = (
    *("first", "output", "resolution", "has_frames", "copies", "has_address"),
    *("country_shown", "has_number", "code_kind", "code_source", "free_text"),
)


class ClienteleLabelPrint(models.TransientModel):
    """Thousands of labels: made by a job, some pages a step."""

    _inherit = "clientele.label.print"

    def _start_job(self, rows):
        """Have a job make the file.

        :param list rows: customers and addresses, in order
        :return: the job on the screen
        :rtype: dict
        """
        self._remember_template()
        count = len(rows) * self.copies
        payload = {name: self[name] for name in KEPT}
        payload["template_id"] = self.template_id.id
        payload["rows"] = [(partner.id, address.id) for partner, address in rows]
        name = self.env._(
            "%(count)s labels – %(template)s",
            count=count,
            template=self.template_id.name,
        )
        return self.env["clientele.job"]._start("labels", name, payload)._open()

    @api.model
    def _of_payload(self, payload):
        """The wizard that a job was told of, with the rights that its user has now.

        :rtype: clientele.label.print
        :raise AccessError: without the right to print labels
        :raise UserError: where the template was deleted meanwhile
        """
        if (
            not self.env["clientele.label.template"]
            .browse(payload["template_id"])
            .exists()
        ):
            raise UserError(
                self.env._("The label template was deleted: print the labels again.")
            )
        names = (*KEPT, "template_id")
        wizard = self.create({name: payload[name] for name in names})
        wizard._check_printing()
        return wizard

    @api.model
    def _work_labels(self, job):
        """Some pages of labels, or all of them in one file.

        :param clientele.job job: whose payload says whose labels, and how
        :rtype: JobStep
        """
        wizard = self._of_payload(job.payload)
        rows = job.payload["rows"]
        total = len(rows) * wizard.copies
        start = job.point["start"] if job.point else 0
        if start >= total:
            name = wizard._get_file_name()
            return JobStep(None, total, total, wizard._join(job.part_ids), name)
        size = wizard.template_id._get_grid().size
        place = wizard.first - 1 + start
        whole = size * max(PART // size, 1)
        end = min(start + whole - place % whole, total)
        labels = wizard._lay_out_rows(rows, range(start, end))
        content = wizard._draw(labels, place % size + 1)
        job.part_ids.create(
            {"job_id": job.id, "number": start, "content": base64.b64encode(content)}
        )
        return JobStep({"start": end}, end, total)

    def _lay_out_rows(self, rows, positions):
        """Labels of a part; cells of customers who are gone stay empty.

        :param list rows: ids of all customers and addresses
        :param range positions: of the labels of the part
        :rtype: list[Drawn]
        """
        copies = self.copies
        first, last = positions[0] // copies, positions[-1] // copies
        part = rows[first : last + 1]
        partners = self._read_partners(partner_id for partner_id, _address_id in part)
        addresses = self._read_partners(address_id for _partner_id, address_id in part)
        found = [(partners.get(one), addresses.get(other)) for one, other in part]
        labels = []
        for position in positions:
            row = position // copies - first
            is_there = all(found[row])
            labels += self._lay_out([found[row]], [0], 1) if is_there else [None]
        return labels

    def _read_partners(self, ids):
        """Customers whom the user may still read.

        :param ids: of customers or addresses
        :return: the records by id
        :rtype: dict[int, res.partner]
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        found = partners.search([("id", "in", list(ids))]).with_env(self.env)
        return {partner.id: partner for partner in found}

    def _join(self, parts):
        """The parts in one file.

        :param clientele.job.part parts: in order
        :rtype: bytes
        """
        contents = [base64.b64decode(part.content) for part in parts]
        return b"".join(contents) if self.output == "zpl" else merge_pdf(contents)


class ClienteleJob(models.Model):
    _inherit = "clientele.job"

    @api.model
    def _get_kinds(self):
        kind = JobKind(self.env._("Labels"), "clientele.label.print", "_work_labels")
        return super()._get_kinds() | {"labels": kind}
