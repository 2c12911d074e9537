"""Cells of one size on pages, in any unit: cards in points, labels in millimetres."""

from dataclasses import dataclass

TOLERANCE = 0.05  # millimetres: sizes are printed on boxes with one decimal


@dataclass(frozen=True)
class Grid:
    """Cells of one size, filled row by row from the top left corner of a page."""

    page: tuple
    cell: tuple
    columns: int
    rows: int
    margins: tuple | None = None  # left and top; in the middle of the page without
    gaps: tuple = (0, 0)  # between columns, between rows

    @property
    def size(self):
        """How many cells a page has.

        :rtype: int
        """
        return self.columns * self.rows

    @property
    def extent(self):
        """The width and height of all cells with the gaps between them.

        :rtype: tuple[float, float]
        """
        counts = (self.columns, self.rows)
        return tuple(
            count * cell + (count - 1) * gap
            for count, cell, gap in zip(counts, self.cell, self.gaps, strict=True)
        )

    def get_margins(self):
        """Left and top of the first cell.

        :rtype: tuple[float, float]
        """
        if self.margins is not None:
            return self.margins
        width, height = self.extent
        return (self.page[0] - width) / 2, (self.page[1] - height) / 2

    def get_corner(self, index):
        """The upper left corner of a cell.

        :param int index: from 0, on one page
        :return: right of and below the upper left corner of the page
        :rtype: tuple[float, float]
        """
        left, top = self.get_margins()
        row, column = divmod(index, self.columns)
        return (
            left + column * (self.cell[0] + self.gaps[0]),
            top + row * (self.cell[1] + self.gaps[1]),
        )

    def get_origin(self, index):
        """The lower left corner of a cell.

        :param int index: from 0, on one page
        :return: right of and above the lower left corner of the page
        :rtype: tuple[float, float]
        """
        x, y = self.get_corner(index)
        return x, self.page[1] - y - self.cell[1]

    def place(self, items, first=1):
        """Each item with the page and the cell it is for.

        :param items: in the order of the cells
        :param int first: the first free cell of the first page, from 1
        :return: page and cell, both from 0, and the item
        :rtype: collections.abc.Iterator[tuple[int, int, object]]
        """
        for position, item in enumerate(items, start=max(first, 1) - 1):
            page, index = divmod(position, self.size)
            yield page, index, item

    def get_excess(self):
        """How much too large the cells are for their page; none where they fit.

        :return: too wide, too high
        :rtype: tuple[float, float]
        """
        over = [
            margin + extent - page
            for margin, extent, page in zip(
                self.get_margins(), self.extent, self.page, strict=True
            )
        ]
        return tuple(value if value > TOLERANCE else 0 for value in over)
