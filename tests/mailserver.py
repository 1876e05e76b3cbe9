"""A mail server on this machine, for tests: it keeps what it is handed, and can be told to be at its worst."""

from __future__ import annotations

import asyncio
import email
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass
class Taken:
    """One mail as it came: the envelope, the bytes, and the message read as a mail program does."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        read = email.message_from_bytes(self.raw, policy=default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


@dataclass
class MailServer:
    """`taken`: the mails. `says` holds what it answers to a step (`MAIL`, `RCPT`, `DATA`) instead of yes."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    breaks_after_data: bool = False
    """Whether it takes a mail and is gone before the farewell."""

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        made = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        self.port = made.sockets[0].getsockname()[1]

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def clear(self) -> None:
        self.taken.clear()
        self.says.clear()
        self.breaks_after_data = False

    async def _listen(self) -> asyncio.Server:
        self._server = await self._loop.create_server(self._protocol, "127.0.0.1", 0)
        return self._server

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname="mail.example.org", loop=self._loop, enable_SMTPUTF8=True)

    async def _close(self) -> None:
        self._server.close()
        await self._server.wait_closed()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if "MAIL" not in self.says:
            envelope.mail_from = address
        return self.says.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if "RCPT" not in self.says:
            envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if "DATA" in self.says:
            return self.says["DATA"]
        self.taken.append(Taken(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 Taken"

    async def handle_QUIT(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.breaks_after_data and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "221 Bye"
