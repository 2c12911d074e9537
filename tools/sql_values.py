"""Values for queries."""

from odoo.tools import SQL


def sql_ids(ids):
    """Ids as one array: of thousands, it is read faster than a list of values.

    :param ids: of records that are stored
    :rtype: SQL
    """
    return SQL("%s::int[]", f"{{{','.join(map(str, map(int, ids)))}}}")
