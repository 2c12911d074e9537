from . import base_partner_merge, clientele_partner_archive
