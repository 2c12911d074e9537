"""What the logs of tests say, line by line."""

import re

ALLOWED_SKIPS = {
    # "TestName.test_method": "why it may be skipped",
}
STARTING = re.compile(r"Starting (\w+\.\w+)")
FAILURE = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(\w+\.\w+)")
# What a class prepares before its first test, or leaves after its last one.
CLASS_FAILURE = re.compile(r"ERROR: (setUpClass|tearDownClass) \(\S+\.(\w+)\)")
SKIPPED = re.compile(r"skipped (\w+\.\w+).*? : (.*)")
HOOT_PASSED = re.compile(r"\[HOOT\] Passed (\d+) tests?")
HOOT_FAILED = re.compile(r"\[HOOT\] Failed (\d+) tests?")
# With the class's preparation: "clientele.test_x.TestX.setUpClass: 1.20s 34 queries"
DURATION = re.compile(r"\t\w+\.(\w+)\.\w+\.\w+: ([\d.]+)s \d+ queries")
# A video-call file that Debian leaves out of its package.
KNOWN_NOISE = re.compile(r"selfie_segmentation|running as root|as user 'root'")

IN_A_BROWSER = re.compile(r"\b(?:start_tour|browser_js)\b")
TIMED_OUT = re.compile(r"timed out|TimeoutError|Script timeout exceeded|TIMEOUT step")
# An error of the page is one, however long the browser waits afterwards.
PAGE_ERROR = re.compile(r"Uncaught|UncaughtPromiseError|RPC_ERROR|OwlError")
LONGEST_TEXT = 3000  # characters of a failure that are printed


class Results:
    """What a run's log says of its tests."""

    def __init__(self):
        self.started = set()
        self.files = {}
        self.failed = {}
        self.skipped = {}
        self.seconds = {}
        self.hoot_passed = 0
        self.hoot_failed = 0
        self.complaints = []
        self._failing = None

    def read(self, line):
        """Take a log line.

        :param re.Match line: of ``odoo_server.LOG_LINE``
        """
        message = line["message"]
        self._failing = None
        if found := STARTING.search(message):
            self.started.add(found[1])
            self.files[found[1]] = line["logger"].rpartition(".")[2]
        elif found := FAILURE.match(message):
            self._fail(found[1], message)
        elif found := CLASS_FAILURE.match(message):
            self._fail(f"{found[2]}.{found[1]}", message)
        elif found := SKIPPED.search(message):
            self.skipped[found[1]] = found[2]
        elif found := HOOT_PASSED.search(message):
            self.hoot_passed += int(found[1])
        elif found := HOOT_FAILED.search(message):
            self.hoot_failed += int(found[1])
        elif line["level"] in ("WARNING", "ERROR", "CRITICAL"):
            if not KNOWN_NOISE.search(message):
                self.complaints.append(f"{line['logger']}: {message}")

    def read_more(self, text):
        """Take a line that goes on with the log line before it."""
        if self._failing:
            self.failed[self._failing] += "\n" + text.rstrip("\n")
        elif found := DURATION.match(text):
            file = found[1]
            self.seconds[file] = self.seconds.get(file, 0) + float(found[2])

    def add(self, other):
        """Add what another run says, of other tests."""
        self.started |= other.started
        self.complaints += other.complaints
        self.hoot_passed += other.hoot_passed
        self.hoot_failed += other.hoot_failed
        for name in ("files", "failed", "skipped", "seconds"):
            getattr(self, name).update(getattr(other, name))

    @property
    def unexpected_skips(self):
        return {
            name: why for name, why in self.skipped.items() if name not in ALLOWED_SKIPS
        }

    def late(self):
        """The names of tests that failed because a browser was late, and only so."""
        return sorted(
            name for name in self.started & set(self.failed) if self._is_late(name)
        )

    def counts(self):
        skipped = len(self.skipped) - len(self.unexpected_skips)
        failed = len(set(self.failed) | set(self.unexpected_skips)) + self.hoot_failed
        passed = len(self.started - set(self.failed) - set(self.skipped))
        return passed + self.hoot_passed, failed, skipped

    def _fail(self, name, message):
        before = self.failed.get(name)
        self.failed[name] = f"{before}\n{message}" if before else message
        self._failing = name

    def _is_late(self, name):
        # Several failures of one test, of its subtests: each must be of that kind.
        texts = re.split(r"^(?=(?:FAIL|ERROR): )", self.failed[name], flags=re.M)
        return all(
            IN_A_BROWSER.search(text)
            and TIMED_OUT.search(text)
            and not PAGE_ERROR.search(text)
            for text in texts
            if text
        )
