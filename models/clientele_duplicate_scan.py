import logging
from datetime import datetime, timezone
from itertools import combinations

from odoo import api, models
from odoo.tools import SQL, split_every

from ..tools import match_score
from ..tools.duplicate_policy import HANDLE
from ..tools.job_step import JobStep
from ..tools.sql_values import sql_ids

_logger = logging.getLogger(__name__)

KIND = "duplicate_scan"
NIGHT_POINT = "clientele.duplicate_scan_point"
NIGHT_START = "clientele.duplicate_scan_start"
PER_STEP = 60_000  # keys of customers in one step
MANY = 20_000  # customers changed
BATCH = 5000  # pairs compared at a time


class ClienteleDuplicate(models.Model):
    """Looking through the whole file for pairs, in steps that lock nobody out.

    Each step takes a share of all keys, by hash: customers are read, not locked, and
    only the pairs are written.
    """

    _inherit = "clientele.duplicate"

    # === ACTION METHODS === #

    # The button of the list calls it on no record: not a method of the model.
    def action_scan(self):
        """Look for duplicates among all customers, in the background.

        :return: the job on the screen
        :rtype: dict
        :raise AccessError: without the right
        """
        self.env["res.partner"]._check_customer_right(HANDLE)
        name = self.env._("Search for duplicates")
        return self.env["clientele.job"]._start(KIND, name, {})._open()

    # === BUSINESS METHODS === #

    def _work_scan(self, job):
        """One step of the search that a user asked for.

        :param clientele.job job: it, as superuser
        :rtype: JobStep
        :raise AccessError: when the right was taken away meanwhile
        """
        self.env["res.partner"]._check_customer_right(HANDLE)
        point = self._scan(job.point or self._get_start())
        is_done = point["step"] >= point["steps"]
        return JobStep(None if is_done else point, point["step"], point["steps"])

    @api.model
    def _cron_scan(self):
        """Look for duplicates of the customers changed since the last night.

        Where the time of the scheduled action is over, the next run goes on from there.
        """
        parameters, cron = self.env["ir.config_parameter"], self.env["ir.cron"]
        stored = parameters.get_param(NIGHT_POINT)
        since = parameters.get_param(NIGHT_START)
        point = _read_point(stored) or self._get_start(since or None)
        left = cron._commit_progress(remaining=point["steps"] - point["step"])
        while left and point["step"] < point["steps"]:
            point = self._scan(point)
            parameters.set_param(NIGHT_POINT, _write_point(point))
            left = cron._commit_progress(1, remaining=point["steps"] - point["step"])
        if point["step"] >= point["steps"]:
            parameters.set_param(NIGHT_POINT, "")
            parameters.set_param(NIGHT_START, point["start"])
            _logger.info("Duplicates: keys shared by too many: %s", point["skipped"])

    @api.model
    def _get_start(self, since=None):
        """Where a search begins.

        :param str since: only customers changed from then on, as the database writes it
        :return: ``step`` of ``steps``, when it began, and what was left out
        :rtype: dict
        """
        [(count,)] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM clientele_search_key")
        )
        if since and len(self._read_changed(since)) > MANY:
            since = None  # to read the whole file is faster
        return {
            "step": 0,
            "steps": max(1, count // PER_STEP + 1) if not since else 1,
            # With fractions: two searches may begin in one second.
            "start": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f"),
            "since": since or "",
            "skipped": 0,
        }

    @api.model
    def _scan(self, point):
        """One step: the pairs that a share of the keys brings together.

        :param dict point: where it begins
        :return: where the next one begins
        :rtype: dict
        """
        changed = self._read_changed(point["since"]) if point["since"] else None
        groups, skipped = self._read_groups(point, changed)
        pairs = set()
        for ids in groups:
            pairs.update(combinations(sorted(ids), 2))
        if changed is not None:
            pairs = {pair for pair in pairs if not changed.isdisjoint(pair)}
        for batch in split_every(BATCH, sorted(pairs), list):
            self._compare(batch, point["start"])
        step = point["step"] + 1
        if step >= point["steps"]:
            self._drop_outdated(point, changed)
        return {**point, "step": step, "skipped": point["skipped"] + skipped}

    def _read_groups(self, point, changed):
        """Ids that share a key, and how many keys too many share."""
        keys = self.env["clientele.search.key"]
        keys.flush_model(["match_keys", "partner_id"])
        mine = SQL("TRUE")
        if changed is not None:
            mine = SQL(
                """
                string_to_array(key.match_keys, ' ') && ARRAY(
                    SELECT UNNEST(string_to_array(match_keys, ' '))
                    FROM clientele_search_key WHERE partner_id = ANY(%s)
                )
                """,
                sql_ids(changed),
            )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*),
                       CASE WHEN COUNT(*) <= %(most)s THEN ARRAY_AGG(partner_id) END
                FROM (
                    SELECT one.key, key.partner_id
                    FROM clientele_search_key key
                    CROSS JOIN UNNEST(string_to_array(key.match_keys, ' ')) one(key)
                    WHERE (%(mine)s) AND one.key NOT LIKE 'a:%%'
                      AND ABS(HASHTEXT(one.key)::bigint) %% %(steps)s = %(step)s
                ) AS shared
                GROUP BY key HAVING COUNT(*) > 1
                """,
                most=match_score.MOST_SHARING,
                mine=mine,
                steps=point["steps"],
                step=point["step"],
            )
        )
        groups = [ids for _count, ids in rows if ids]
        return groups, len(rows) - len(groups)

    def _read_changed(self, since):
        """Ids of the customers changed from a moment on."""
        self.env["res.partner"].flush_model()
        rows = self.env.execute_query(
            SQL("SELECT id FROM res_partner WHERE write_date >= %s", since)
        )
        return {partner_id for (partner_id,) in rows}

    def _compare(self, pairs, found_at):
        """Keep the probable ones of some pairs."""
        keys = self.env["clientele.search.key"].sudo()
        ids = {one for pair in pairs for one in pair}
        candidates = keys._read_candidates(ids, are_customers=True)
        found = {}
        for one, other in pairs:
            if one not in candidates or other not in candidates:
                continue
            first, second = candidates[one], candidates[other]
            if not first.may_be(second):
                continue
            match = match_score.compare(first.profile, second.profile)
            if match.score >= match_score.PROBABLE:
                company_id = first.company_id or second.company_id
                found[one, other] = (match, company_id)
        self._remember(found, found_at)

    def _drop_outdated(self, point, changed):
        """Forget pairs that nobody decided about and that are not alike any more."""
        scope = SQL("TRUE")
        if changed is not None:
            ids = sql_ids(changed)
            scope = SQL("partner_id = ANY(%s) OR other_id = ANY(%s)", ids, ids)
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM clientele_duplicate
                WHERE state IN ('todo', 'later') AND found_at < %s AND (%s)
                """,
                point["start"],
                scope,
            )
        )
        self.invalidate_model()


def _write_point(point):
    names = ("step", "steps", "start", "since", "skipped")
    return "|".join(str(point[name]) for name in names)


def _read_point(text):
    if not text:
        return None
    step, steps, start, since, skipped = text.split("|")
    return {
        "step": int(step),
        "steps": int(steps),
        "start": start,
        "since": since,
        "skipped": int(skipped),
    }
