import logging

from odoo import api, fields, models
from odoo.tools import format_date

from .res_partner.rights import ACCOUNT

_logger = logging.getLogger(__name__)

BATCH = 50


class ClienteleStatement(models.Model):
    """Statements by e-mail, and the monthly run."""

    _inherit = "clientele.statement"

    def _send(self):
        """Send statements; those of customers without an e-mail are to be printed."""
        template = self.env.ref("clientele.mail_template_statement").sudo()
        for statement in self.sudo():
            partner = statement.partner_id
            if not partner.email:
                statement.state = "to_print"
                continue
            template.send_mail(statement.id)
            statement.write(
                {
                    "state": "sent",
                    "sent_at": fields.Datetime.now(),
                    "sent_to": partner.email,
                }
            )
            partner.message_post(
                body=self.env._(
                    "Statement of account until %(date)s sent to %(email)s: "
                    "%(balance)s.",
                    date=format_date(self.env, statement.date_to),
                    email=partner.email,
                    balance=statement.currency_id.format(statement.closing),
                )
            )

    def action_resend(self):
        """Send the statements again.

        :raise AccessError: without the right to manage accounts
        """
        self.env["res.partner"]._check_customer_right(ACCOUNT)
        self.check_access("read")
        self._send()

    # === MONTHLY RUN === #

    @api.model
    def _cron_send_monthly(self):
        """Send the statements of the month that ended, one a customer."""
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            statements = self.with_company(company).with_context(
                tz=company.partner_id.tz or self.env.user.tz,
                lang=company.partner_id.lang or self.env.user.lang,
            )
            today = fields.Date.context_today(statements)
            for done, left in statements._send_monthly(today):
                # Who has it gets no other; the next run goes on where time is over.
                if not self.env["ir.cron"]._commit_progress(done, remaining=left):
                    return

    @api.model
    def _send_monthly(self, today):
        """Send the statements of the month before a day, batch by batch.

        :param datetime.date today: in the shop
        :return: the number of customers of each batch when it is done, and of those
            who are left
        :rtype: Iterator[tuple[int, int]]
        """
        date_to = fields.Date.subtract(fields.Date.start_of(today, "month"), days=1)
        period = fields.Date.start_of(date_to, "month")
        payers = self._get_monthly_payers(period)
        for start in range(0, len(payers), BATCH):
            batch = payers[start : start + BATCH]
            self._send_batch(batch, period, date_to)
            yield len(batch), len(payers) - start - len(batch)

    @api.model
    def _get_monthly_payers(self, period):
        """Who is to have a statement of a month and has none.

        :param datetime.date period: the first day of the month
        :rtype: res.partner
        """
        company = self.env.company.root_id
        accounts = self.env["clientele.account"].search(
            [("company_id", "=", company.id), ("statement_rhythm", "=", "monthly")]
        )
        have = self.search([("company_id", "=", company.id), ("period", "=", period)])
        return accounts.partner_id._get_entity() - have.partner_id

    @api.model
    def _send_batch(self, payers, period, date_to):
        """Send some statements; one that cannot be sent does not stop the others.

        :param payers: res.partner
        :param datetime.date period: the first day of the month
        :param datetime.date date_to: the last one
        """
        company = self.env.company.root_id
        statements = self._make(payers, company, date_to, period)
        for statement in statements:
            statement.period = period
            try:
                with self.env.cr.savepoint():
                    statement._send()
            except Exception:
                _logger.exception("The statement of %s was not sent", statement.id)
                statement.unlink()  # tried again by the next run
