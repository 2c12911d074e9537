"""What is done about duplicates, and who may."""

HANDLE = "clientele.group_duplicate_handle"
OVERRIDE = "clientele.group_duplicate_override"
CREATE_ANYWAY = "clientele_create_anyway"  # in the context: save it although known
ASK_FIRST = "clientele_ask_first"  # in the context: a warning refuses too
IGNORE, WARN, REFUSE = "ignore", "warn", "refuse"
