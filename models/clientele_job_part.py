from odoo import fields, models


class ClienteleJobPart(models.Model):
    """What a step of long work leaves to those after it."""

    _name = "clientele.job.part"
    _description = "Part of a Background Job"
    _order = "job_id, number"

    job_id = fields.Many2one(
        "clientele.job", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True)
    source = fields.Json(help="What the part is made from.")
    content = fields.Binary(attachment=True, help="What was made.")

    _one_part = models.UniqueIndex("(job_id, number)")
