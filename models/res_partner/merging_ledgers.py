import json

from odoo import models
from odoo.tools import SQL

from ...tools.search_key import normalize_code

AGREED = (
    *("type_id", "state", "opened_on", "policy", "grace_days", "statement_rhythm"),
    *("hold_level", "hold_reason", "hold_uid", "hold_at"),
)
HOLD = ("hold_level", "hold_reason", "hold_uid", "hold_at")
STRICTNESS = {False: 0, "inform": 1, "account": 2, "all": 3}


class ResPartner(models.Model):
    """Merging: codes, cards and house accounts, of which there is one each."""

    _inherit = "res.partner"

    def _merge_identity(self, codes):
        """Numbers and barcodes: one of each is kept, the others still find.

        By SQL: the codes have moved already, and none may be deleted.

        :param tuple codes: of ``_choose_codes``
        """
        number, barcodes = codes
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner SET customer_number = %s, barcode = %s::jsonb,
                    write_date = NOW() AT TIME ZONE 'UTC', write_uid = %s
                WHERE id = %s
                """,
                number or None,
                json.dumps(barcodes) if barcodes else None,
                self.env.uid,
                self.id,
            )
        )
        kept = [normalize_code(code) for code in barcodes.values()]
        self.env.cr.execute(
            SQL(
                """
                UPDATE clientele_alias SET kind = CASE
                    WHEN code = %(number)s THEN 'number'
                    WHEN kind IN ('barcode', 'former') AND code = ANY(%(barcodes)s)
                        THEN 'barcode'
                    ELSE 'former' END
                WHERE partner_id = %(partner)s
                    AND kind IN ('number', 'barcode', 'former')
                """,
                number=normalize_code(number),
                barcodes=kept,
                partner=self.id,
            )
        )

    def _choose_codes(self, sources, choices):
        """The number and the barcodes to keep, read before the sources are emptied.

        :param sources: res.partner
        :param tuple choices: of ``_get_merge_choices``
        :return: the number, and the barcodes by id of company
        :rtype: tuple[str, dict]
        """
        chosen, _asked = choices
        barcodes = {}
        # Superuser: barcodes of other companies are not lost.
        for company in self.env["res.company"].sudo().search([("active", "=", True)]):
            for partner in chosen["barcode"] | self | sources:
                code = partner.with_company(company).barcode
                if code:
                    barcodes.setdefault(str(company.id), code)
        return chosen["customer_number"].customer_number, barcodes

    def _merge_cards(self, sources):
        """Hand the balances of second account cards over: one a programme is kept.

        :param sources: res.partner
        :return: dicts of the ids of the card and its heir, and the amount
        :rtype: list[dict]
        """
        cards = self.env["loyalty.card"].sudo()
        accounts = cards.search(
            [("partner_id", "in", (self | sources).ids), ("is_account", "=", True)]
        )
        handed = []
        for _program, group in accounts.grouped("program_id").items():
            own = group.filtered(lambda card: card.partner_id == self)
            heir = (own or group)[:1]
            for card in group - heir:
                amount, partner = card.points, card.partner_id
                card._merge_into(heir, self.env._("Merged customers"))
                handed.append(
                    {
                        "card_id": card.id,
                        "heir_id": heir.id,
                        "amount": amount,
                        "source_id": partner.id,
                    }
                )
        return handed

    def _merge_accounts(self, sources, choices):
        """Settle which house account counts: the rows that stay behind are closed.

        A block is never lifted by a merge: the strictest one counts.

        :param sources: res.partner
        :param tuple choices: of ``_get_merge_choices``
        """
        chosen, _asked = choices
        accounts = self.env["clientele.account"].sudo()
        self.env.invalidate_all()
        rows = accounts.search([("partner_id", "in", (self | sources).ids)])
        for group in rows.grouped("company_id").values():
            own = group.filtered(lambda row: row.partner_id == self)
            others = group - own
            if not own or not others:
                continue
            wanted = others.filtered(
                lambda row: row.partner_id == chosen["house_account"]
            )
            # An account that is open is not lost for one that never was.
            best = (wanted + own + others).filtered(lambda row: row.state == "open")[:1]
            best = (wanted if wanted else best) or own
            strict = max(group, key=lambda row: STRICTNESS[row.hold_level])
            values = {name: best[name] for name in AGREED if name not in HOLD}
            values |= {name: strict[name] for name in HOLD}
            own.write(
                {
                    name: own._fields[name].convert_to_write(value, own)
                    for name, value in values.items()
                }
            )
            others.filtered(lambda row: row.state == "open").state = "closed"
        self.env.flush_all()
