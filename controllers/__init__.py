from . import portal_family, vcard
