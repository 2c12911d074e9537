from . import checks, search_key
