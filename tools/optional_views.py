"""Fields of apps that may be installed, in views of ours."""

from typing import NamedTuple

from lxml import etree


class OptionalNode(NamedTuple):
    """A field that another app may have, and its place in a form.

    ``field`` is its name; ``after`` the XPath of the node that it follows: a form
    without that node is left alone. Where the app shows the field on the same form it
    moves, with its ``attributes``: it stands there once. With ``button`` it is in a
    button that calls this method, and what the app shows elsewhere stays.
    """

    field: str
    after: str
    attributes: dict = {}
    button: str = ""
    icon: str = ""

    def put(self, arch):
        """Put the field into a form.

        :param etree._Element arch: of the form
        """
        for place in arch.xpath(self.after)[:1]:
            place.addnext(self._make_button() if self.button else self._take(arch))

    def _take(self, arch):
        """The field, out of the place where the app has it, or new.

        :rtype: etree._Element
        """
        # Not those of the lists and forms of other records inside.
        found = arch.xpath(f"//field[@name='{self.field}'][not(ancestor::field)]")
        field = found[0] if found else etree.Element("field", name=self.field)
        if found:
            field.tail = None
            field.getparent().remove(field)
        field.attrib.update(self.attributes)
        return field

    def _make_button(self):
        """A button that shows the field.

        :rtype: etree._Element
        """
        button = etree.Element(
            "button",
            {
                "name": self.button,
                "type": "object",
                "class": "oe_stat_button",
                "icon": self.icon,
            },
        )
        field = etree.SubElement(button, "field", name=self.field)
        field.attrib.update(self.attributes)
        return button
