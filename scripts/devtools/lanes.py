"""Things to do at the same time, each in its lane."""

import os
import threading
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait


def count():
    """How many lanes this machine has: tests fill a core, and a browser half of one."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        cores = os.cpu_count() or 1
    return 3 if cores >= 4 else 2


def run(lanes):
    """Do what is in each lane, one thing after the other, all lanes at once.

    After a failure in one of them nothing new begins in the others.

    :param list lanes: lists of functions without parameters
    :return: the list of what each function returned, for each lane
    """
    stopping = threading.Event()

    def follow(lane):
        results = []
        for function in lane:
            if stopping.is_set():
                break
            results.append(function())
        return results

    with ThreadPoolExecutor(max(len(lanes), 1)) as pool:
        futures = [pool.submit(follow, lane) for lane in lanes]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            # The failure is raised below; or Ctrl-C, which ended Odoo too.
            stopping.set()
        return [future.result() for future in futures]


class Once:
    """A function without parameters that is called once, whoever asks first."""

    def __init__(self, function):
        self._function = function
        self._lock = threading.Lock()
        self._answer = Future()

    def __call__(self):
        with self._lock:
            if not self._answer.done():
                try:
                    self._answer.set_result(self._function())
                except Exception as error:
                    self._answer.set_exception(error)
        return self._answer.result()
