from odoo import fields, models


class ClienteleJobCancel(models.Model):
    """A job that its user does not want any more, while a step of it runs.

    Beside the job: who asks does not wait for the step, which keeps the job locked.
    """

    _name = "clientele.job.cancel"
    _description = "Cancelled Background Job"

    job_id = fields.Many2one(
        "clientele.job", required=True, index=True, ondelete="cascade"
    )
