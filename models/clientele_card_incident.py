from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.own_fields import without_own_defaults
from .loyalty_card_state import MANAGE

KINDS = [
    ("offline", "Spent without network"),
    ("refund", "Spent before the refund"),
    ("cut", "Refused to a till"),
    ("account", "Sold on account without network, beyond what is allowed"),
    ("means", "Refunded by other means"),
    ("no_receipt", "Return without a receipt"),
    ("on_account", "Return on account, beyond what was owed"),
    ("overpaid", "Paid online once more"),
    ("unpaid", "Sold without network for less than its lines come to"),
]
# What no card counts.
MONEY = ("account", "means", "no_receipt", "on_account", "overpaid", "unpaid")


class ClienteleCardIncident(models.Model):
    """What cards could not pay, and what tills asked for in vain: to be settled."""

    _name = "clientele.card.incident"
    _description = "Card Incident"
    _order = "worth desc, id desc"
    _rec_name = "card_id"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    program_id = fields.Many2one("loyalty.program", readonly=True)
    card_id = fields.Many2one("loyalty.card", readonly=True, index="btree_not_null")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    amount = fields.Float(
        readonly=True, help="Points, or money where the points are money."
    )
    reason = fields.Char(readonly=True, help="As typed at the till.")
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(model_field="document_model", readonly=True)
    document_name = fields.Char("Document Number", readonly=True)
    config_id = fields.Many2one("pos.config", "Point of Sale", readonly=True)
    session_id = fields.Many2one("pos.session", readonly=True, index="btree_not_null")
    worth = fields.Monetary(
        readonly=True, help="What the amount is worth in money, to tell what is large."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cashier = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    state = fields.Selection(
        [("open", "To Settle"), ("settled", "Settled")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    settled_uid = fields.Many2one("res.users", "Settled by", readonly=True)
    settled_at = fields.Datetime(readonly=True)
    is_told = fields.Boolean(
        readonly=True, help="Whether the managers were told by e-mail: once."
    )

    _by_document = models.Index("(document_id, document_model)")

    # === ACTION METHODS === #

    def action_open_document(self):
        """Open the ticket or order, where there is one."""
        self.ensure_one()
        if not self.document_id:
            return False
        document = self.env[self.document_model].browse(self.document_id)
        return document._get_records_action(context={})

    def action_settle(self):
        """Close incidents that were dealt with.

        :raise AccessError: without the right to manage cards
        """
        if not self.env.user.has_group(MANAGE):
            raise AccessError(self.env._("You have no right to settle this."))
        self.check_access("read")
        self.sudo().write(
            {
                "state": "settled",
                "settled_uid": self.env.uid,
                "settled_at": fields.Datetime.now(),
            }
        )

    # === BUSINESS METHODS === #

    @api.model
    def _cron_tell_managers(self):
        """One e-mail for all that happened since the last one, to each manager."""
        news = self.search([("state", "=", "open"), ("is_told", "=", False)])
        managers = self.env.ref(MANAGE).all_user_ids.filtered(
            lambda user: user.active and not user.share and user.email
        )
        for company, incidents in news.grouped("company_id").items():
            for user in managers.filtered(
                lambda user, one=company: one in user.company_ids
            ):
                incidents._tell(user)
        news.is_told = True

    def _tell(self, user):
        """Send what is to be settled to a manager, in the manager's language.

        :param user: res.users
        """
        incidents = self.with_context(lang=user.lang, tz=user.tz)
        kinds = dict(incidents._fields["kind"]._description_selection(incidents.env))
        items = [
            Markup("<li>%s</li>")
            % incidents.env._(
                "%(kind)s: %(amount)s on %(card)s, %(document)s, %(cashier)s",
                kind=kinds[incident.kind],
                amount=incident._get_amount_text(),
                card=incident._get_card_text(),
                document=incident.document_name or "",
                cashier=incident.cashier or "",
            )
            for incident in incidents
        ]
        title = incidents.env._("Cards: %s incidents to settle", len(incidents))
        self.env["mail.mail"].sudo().create(
            [
                {
                    "subject": title,
                    "email_to": user.email_formatted,
                    "body_html": Markup("<p>%s</p><ul>%s</ul>")
                    % (title, Markup("").join(items)),
                    "auto_delete": True,
                }
            ]
        )

    def _get_amount_text(self):
        """The amount as the card counts it.

        :rtype: str
        """
        if self.card_id:
            return self.card_id._format_points(self.amount)
        if self.kind in MONEY:
            return self.company_id.currency_id.format(self.amount)
        return f"{self.amount:g} {self.program_id.portal_point_name or ''}"

    def _get_card_text(self):
        """Which card, or which programme where there is none yet.

        :rtype: str
        """
        if self.card_id:
            return self.card_id._get_masked_code()
        return self.program_id.name or self.partner_id.display_name

    @api.model
    def _of_documents(self, kind, documents):
        """The incidents of a kind that documents of one model made.

        :param str kind: one of KINDS
        :param documents: tickets or orders
        :rtype: clientele.card.incident
        """
        return self.search(
            [
                ("kind", "=", kind),
                ("document_model", "=", documents._name),
                ("document_id", "in", documents.ids),
            ]
        )

    @api.model
    def _record(self, kind, card, amount, document, program=None, reason=""):
        """Keep an incident for the manager.

        :param str kind: one of KINDS
        :param card: loyalty.card, or none
        :param float amount: points
        :param document: the ticket or order, or none
        :param program: of an incident without a card
        :param str reason: as typed
        """
        company = document.company_id if document else card.company_id
        own = without_own_defaults(self)
        return own.create(
            [
                {
                    "kind": kind,
                    "card_id": card.id,
                    "program_id": (card.program_id or program or card.program_id).id,
                    "partner_id": (
                        card.partner_id or (document and document.partner_id)
                    ).id,
                    "amount": amount,
                    "reason": reason,
                    **self._get_document_values(document),
                    "worth": self._get_worth(kind, card, amount, program),
                    "company_id": (company or self.env.company).id,
                    **(document._get_ledger_place() if document else {}),
                }
            ]
        )

    @api.model
    def _get_document_values(self, document):
        """Say which document an incident is of.

        :param document: a ticket, an order or a payment, or none
        :rtype: dict
        """
        if not document:
            return {}
        vals = {
            "document_model": document._name,
            "document_id": document.id,
            "document_name": document.display_name,
        }
        if document._name == "pos.order":
            vals["session_id"] = document.session_id.id
            if document.name == "/":  # it gets its name when it is paid
                vals["document_name"] = document.pos_reference
        return vals

    @api.model
    def _get_worth(self, kind, card, amount, program=None):
        """What an amount is worth in money.

        :param str kind: one of KINDS
        :param card: loyalty.card, or none
        :param float amount: points, or money where the points are money
        :param program: of an incident without a card
        :rtype: float
        """
        program = card.program_id or program
        is_points = program and not program.is_payment_program and kind != "account"
        return program._get_worth(amount) if is_points else amount
