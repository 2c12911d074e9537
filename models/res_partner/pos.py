from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.typed import TypedReader
from .rights import CREATE, EDIT

PAGE = 80
MAX_SEARCH = 1000  # characters


class ResPartner(models.Model):
    """What the till asks about customers, and the little it may change."""

    _inherit = "res.partner"

    # === ACTION METHODS, CALLED BY THE TILL === #

    @api.model
    @api.readonly
    def clientele_till_find(self, config_id, text):
        """What a scanned or typed identifier stands for.

        :param int config_id: the till
        :param str text: a number, barcode, card, phone, e-mail or company number
        :return: ``status`` found, several, archived or unknown, ``partner_ids``, and
            ``data`` to load
        :rtype: dict
        """
        config = self._get_till(config_id)
        found = self._clientele_find(self._check_till_text(text))[:PAGE]
        active = found.filtered("active")
        status = "unknown"
        if active:
            status = "found" if len(active) == 1 else "several"
        elif found:
            status = "archived"
        return {
            "status": status,
            "partner_ids": active.ids,
            "data": active._get_till_data(config),
        }

    @api.model
    @api.readonly
    def clientele_till_search(self, config_id, text, offset=0, limit=PAGE):
        """Customers that fit a typed text, best matches first.

        :param int config_id: the till
        :param str text: as typed
        :param int offset: how many of them the till has already
        :param int limit: how many more it wants
        :return: ``partner_ids`` in order, ``is_last`` page, ``is_close`` when nobody
            fits but for a mistake of one letter, and ``data`` to load
        :rtype: dict
        """
        config = self._get_till(config_id)
        allowed = [("company_id", "in", (config.company_id.id, False))]
        reader = TypedReader(self.env)
        offset = reader.integer(offset, "offset")
        limit = min(max(reader.integer(limit, "limit"), 1), PAGE)
        text = self._check_till_text(text)
        found = self._clientele_search(text, allowed, limit=limit, offset=offset)
        is_close = not found and not offset
        if is_close:
            found = self._clientele_search_close(text, allowed, limit=limit)
        return {
            "partner_ids": found.ids,
            "is_last": is_close or len(found) < limit,
            "is_close": is_close and bool(found),
            "data": found._get_till_data(config),
        }

    @api.model
    @api.readonly
    def clientele_till_read(self, config_id, partner_id):
        """A customer as the back office has it now, merged records followed.

        :param int config_id: the till
        :param int partner_id: the customer chosen there
        :return: ``partner_id`` of the active customer or False, and ``data`` to load
        :rtype: dict
        """
        config = self._get_till(config_id)
        partner = self.browse(self._check_till_id(partner_id)).exists()
        partner = partner.sudo().merged_into_id.sudo(False) or partner
        partner = partner._filtered_access("read").filtered("active")
        return {"partner_id": partner.id, "data": partner._get_till_data(config)}

    @api.model
    def clientele_till_towns(self, text, country_id=False):
        """Postcodes and towns that start with a text, to complete an address.

        :param str text: the beginning of a postcode or of a town's name
        :param int country_id: the country, the company's own by default
        :return: at most 20 dicts of ``zip`` and ``city``
        :rtype: list[dict]
        """
        self._check_till_user()
        text = self._check_till_text(text).strip().replace("%", "").replace("_", "")
        if len(text) < 2:
            return []
        country_id = self._check_till_id(country_id) or self.env.company.country_id.id
        field = "name" if text[0].isdigit() else "city_id.name"
        towns = self.env["res.city.zip"].search(
            [(field, "=ilike", f"{text}%"), ("city_id.country_id", "=", country_id)],
            limit=20,
        )
        return [{"zip": town.name, "city": town.city_id.name} for town in towns]

    @api.model
    def clientele_till_save(self, config_id, uuid, values, options=None):
        """Create or edit a customer from the till, once for each request.

        :param int config_id: the till
        :param str uuid: the request, the same at each retry
        :param dict values: fields among ``TILL_FIELDS``
        :param dict options: ``partner_id`` to edit, ``employee_id`` connected with
            pos_hr, ``is_confirmed`` to save although somebody is alike
        :return: ``status`` saved or duplicate, ``partner_ids`` and ``data`` to load;
            for a duplicate, ``reasons`` in words and ``may_confirm``
        :rtype: dict
        :raise AccessError: without the right
        :raise ValidationError: when a value cannot be right
        """
        config = self._get_till(config_id)
        options = self._clean_till_options(options)
        partner = self.browse(options["partner_id"] or [])
        right = EDIT if partner else CREATE
        if not config._is_customer_right_given(right, options["employee_id"]):
            raise AccessError(
                self.env._(
                    "You have no right to do this at the till. Ask a manager to log "
                    "in, or to give you the right."
                )
            )
        values = self._clean_till_values(values)
        if partner:
            known = partner._write_from_till(config, values, options)
            if known:
                return known
        else:
            request_sudo = self.env["clientele.till.creation"].sudo()
            partner = request_sudo._claim(self._check_till_uuid(uuid)).sudo(False)
            if not partner:
                known = self._find_till_duplicates(config, values, options)
                if known:
                    request_sudo._release(uuid)
                    return known
                partner = self._create_from_till(config, values, options)
                request_sudo._settle(uuid, partner)
        return {
            "status": "saved",
            "partner_ids": partner.ids,
            "data": partner._get_till_data(config),
        }

    # === BUSINESS METHODS === #

    def _check_till_user(self):
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only users of the till may ask this."))

    def _get_till(self, config_id):
        self._check_till_user()
        domain = [("id", "=", self._check_till_id(config_id))]
        config = self.env["pos.config"].search_fetch(domain, ["company_id"])
        if not config:
            raise ValidationError(
                self.env._("This till does not exist, or is not of your company.")
            )
        return config

    def _check_till_text(self, text):
        reader = TypedReader(self.env)
        if not isinstance(text, str):
            reader.refuse("text")
        return reader.text(text, "text", MAX_SEARCH)

    def _check_till_id(self, value):
        return TypedReader(self.env).record_id(value or None, "id") or 0

    def _check_till_uuid(self, uuid):
        return TypedReader(self.env).uuid(uuid, "uuid")
