import json

from odoo.tools import mute_logger


class RefusalError(Exception):
    """What the server answered in place of a result."""

    def __init__(self, name, message):
        super().__init__(message)
        self.name = name  # of the Python exception, with its module
        self.message = message

    @property
    def is_clear(self):
        """Whether it says what is wrong in words, and is no fault of the server's."""
        return self.name.startswith("odoo.exceptions.")


class OuterDoorMixin:
    """Requests as a browser or a script sends them, each as a user of its own."""

    def call_as(self, user, model, method, *args, **kwargs):
        """Call a public method over JSON-RPC.

        :param user: res.users, whose password is the login
        :return: the result
        :raise RefusalError: for any other answer
        """
        if getattr(self, "door_login", None) != user.login:
            self.authenticate(user.login, user.login)
            self.door_login = user.login
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.post_json(f"/web/dataset/call_kw/{model}/{method}", params)

    def post_json(self, route, params):
        """Send any JSON, the wrong one included.

        :return: the result
        :raise RefusalError: for any other answer
        """
        payload = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
        self.env.flush_all()
        with mute_logger(
            "odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_model"
        ):
            response = self.opener.post(
                f"{self.base_url()}{route}",
                data=json.dumps(payload),
                headers={"Content-Type": "application/json"},
                timeout=60,
            )
        self.env.invalidate_all()
        answer = response.json()
        if "error" in answer:
            data = answer["error"].get("data") or {}
            raise RefusalError(
                data.get("name") or "", data.get("message") or str(answer)
            )
        return answer.get("result")

    def assert_refused_as(self, user, words, model, method, *args, **kwargs):
        """The call ends in a clear message, and not in a fault of the server's."""
        with self.assertRaisesRegex(RefusalError, words) as caught:
            self.call_as(user, model, method, *args, **kwargs)
        self.assertTrue(caught.exception.is_clear, caught.exception.name)
