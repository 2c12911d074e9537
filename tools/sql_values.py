"""Values for queries."""

from functools import cached_property

from odoo.tools import SQL


def sql_ids(ids):
    """Ids as one array: of thousands, it is read faster than a list of values.

    :param ids: of records that are stored
    :rtype: SQL
    """
    return SQL("%s::int[]", f"{{{','.join(map(str, map(int, ids)))}}}")


def sql_probes(ids):
    """Ids that an index is asked for, one by one.

    The planner does not see the values: it would weigh each of thousands, which takes
    longer than to look them up. Not for what may be better read as a whole.

    :param ids: of records that are stored
    :rtype: SQL
    """
    return SQL("(SELECT %s)::int[]", sql_ids(ids))


class Members(dict):
    """Who owes in whose name: the id of the payer by id of a record.

    Several queries ask for the same thousands of ids: they are written once.
    """

    @cached_property
    def sql(self):
        """The ids of the records, as an array; nobody is added afterwards.

        :rtype: SQL
        """
        return sql_probes(self)
