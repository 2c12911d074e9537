"""Tables cut in pages by hand: not every wkhtmltopdf repeats their heads."""

from typing import NamedTuple


class Page(NamedTuple):
    """One page of a table: its rows, and the sums of all rows until there."""

    number: int
    count: int
    rows: list
    carried: dict  # at its head, from the pages before
    total: dict  # at its foot

    @property
    def is_first(self):
        """Whether nothing is carried forward to it."""
        return self.number == 1

    @property
    def is_last(self):
        """Whether the totals stand on it."""
        return self.number == self.count


def cut_pages(rows, columns, first, following, closing):
    """Cut a table in pages.

    :param list[dict] rows: of the table
    :param columns: the names of what is summed
    :param int first: the rows that fit on the first page
    :param int following: the rows that fit on the others
    :param int closing: the rows that what stands below the table takes the place of
    :rtype: list[Page]
    """
    rows = list(rows)
    cuts, start, room = [], 0, first
    while len(rows) - start > room - closing:
        # What is left would leave no place for the totals: they get a page with rows.
        size = min(room, max(len(rows) - start - 1, 1))
        cuts.append(rows[start : start + size])
        start, room = start + size, following
    cuts.append(rows[start:])
    pages, total = [], dict.fromkeys(columns, 0)
    for number, cut in enumerate(cuts, 1):
        carried = total
        total = {
            name: carried[name] + sum(row[name] for row in cut) for name in columns
        }
        pages.append(Page(number, len(cuts), cut, carried, total))
    return pages
