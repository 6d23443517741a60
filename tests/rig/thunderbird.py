"""The real Thunderbird without a window: it signs in to the real mail server, sends by a loopback SMTP, keeps copies.

It is driven through Marionette, the remote control that is built in for Mozilla's own tests.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from tests.rig.dovecot import Mailbox
from tests.rig.ports import free_ports
from tests.rig.processes import PATIENCE_S, Processes

_PREFS: Final = {
    "mail.accountmanager.accounts": "account1,account2",
    "mail.accountmanager.defaultaccount": "account1",
    "mail.accountmanager.localfoldersserver": "server2",
    "mail.account.account1.identities": "id1",
    "mail.account.account1.server": "server1",
    "mail.account.account2.server": "server2",
    "mail.server.server2.type": "none",
    "mail.server.server2.hostname": "Local Folders",
    "mail.server.server2.name": "Local Folders",
    "mail.server.server2.userName": "nobody",
    "mail.server.server2.directory-rel": "[ProfD]Mail/Local Folders",
    "mail.server.server1.directory-rel": "[ProfD]ImapMail/localhost",
    "mail.server.server1.type": "imap",
    "mail.server.server1.hostname": "localhost",
    "mail.server.server1.socketType": 3,
    "mail.server.server1.using_subscription": False,
    "mail.server.server1.check_new_mail": False,
    "mail.server.server1.login_at_startup": False,
    "mail.identity.id1.useremail": "rep@acme.example",
    "mail.identity.id1.fullName": "Rep",
    "mail.identity.id1.valid": True,
    "mail.identity.id1.smtpServer": "smtp1",
    "mail.smtpservers": "smtp1",
    "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.hostname": "127.0.0.1",
    "mail.smtpserver.smtp1.authMethod": 1,
    "mail.smtpserver.smtp1.try_ssl": 0,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "mailnews.start_page.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.shell.checkDefaultClient": False,
    "network.proxy.type": 0,
}

_TRUST: Final = """
const [authority, user, password, done] = arguments;
(async () => {
  Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).addCertFromBase64(authority, "CT,,");
  const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  login.init("imap://localhost", null, "imap://localhost", user, password, "", "");
  await Services.logins.addLoginAsync(login);
  done("ok");
})().catch(error => done(String(error)));
"""

_SEND: Final = """
const [to, cc, bcc, subject, body, done] = arguments;
(async () => {
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const identity = MailServices.accounts.defaultAccount.defaultIdentity;
  const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
  const fcc = identity.fccFolder;
  Object.assign(fields, { from: identity.fullAddress, to, cc, bcc, fcc, subject, body, forcePlainText: true });
  const params = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
  Object.assign(params, { composeFields: fields, identity, format: Ci.nsIMsgCompFormat.PlainText });
  const compose = MailServices.compose.initCompose(params);
  const ended = new Promise(resolve => {
    compose.addMsgSendListener({
      onStartSending() {}, onProgress() {}, onSendProgress() {}, onStatus() {}, onGetDraftFolderURI() {},
      onTransportSecurityError() {},
      onStopSending(id, status) { if (status) resolve("failed " + status); },
      onSendNotPerformed(id, status) { resolve("not sent " + status); },
      QueryInterface: ChromeUtils.generateQI(["nsIMsgSendListener"]),
    });
    // Sending ends before the copy is begun; this comes when the copy is in its folder.
    compose.RegisterStateListener({
      NotifyComposeFieldsReady() {}, NotifyComposeBodyReady() {}, SaveInFolderDone() {},
      ComposeProcessDone(status) { resolve(status ? "not kept " + status : "ok"); },
      QueryInterface: ChromeUtils.generateQI(["nsIMsgComposeStateListener"]),
    });
  });
  compose.sendMsg(Ci.nsIMsgSend.nsMsgDeliverNow, identity, "", null, null);
  done(await ended);
})().catch(error => done(String(error)));
"""

_DISCOVER: Final = """
const [done] = arguments;
(async () => {
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const server = MailServices.accounts.defaultAccount.incomingServer;
  MailServices.imap.discoverAllFolders(server.rootFolder, null, null);
  const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
  for (let tries = 0; tries < 1500; tries++) {
    const names = server.rootFolder.subFolders.map(folder => folder.URI + " " + folder.flags);
    if (names.some(name => name.includes("/Sent"))) { done("ok"); return; }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  done("no folder of sent mail was found");
})().catch(error => done(String(error)));
"""

_FOLDER: Final = """
const [uri, action, done] = arguments;
(async () => {
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const folder = MailServices.folderLookup.getFolderForURL(uri);
  if (!folder) { done("no folder " + uri); return; }
  const { promise, resolve } = Promise.withResolvers();
  const listener = { OnStartRunningUrl() {}, OnStopRunningUrl(url, status) { resolve("ok"); } };
  if (action == "compact") { folder.compact(listener, null); done(await promise); return; }
  if (action == "download") { folder.downloadAllForOffline(listener, null); done(await promise); return; }
  if (action == "update") { folder.updateFolder(null); }
  if (action == "delete first") {
    const first = [...folder.messages][0];
    folder.deleteMessages([first], null, true, false, null, false);
  }
  done("ok");
})().catch(error => done(String(error)));
"""


class Smtp(socketserver.ThreadingTCPServer):
    """A mail server that takes every mail and keeps none."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        threading.Thread(target=self.serve_forever, args=(0.05,), name="smtp", daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def close(self) -> None:
        """Stop."""
        self.shutdown()
        self.server_close()


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say(b"220 localhost ESMTP")
        while line := self.rfile.readline():
            command = line.strip().upper()
            if command.startswith(b"EHLO"):
                self._say(b"250-localhost\r\n250 8BITMIME")
            elif command == b"DATA":
                self._say(b"354 go on")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self._say(b"250 taken")
            elif command == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 fine")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class Marionette:
    """The remote control: length, colon, JSON."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._read = b""
        self._number = 0
        try:
            self._receive()
            self._ask("WebDriver:NewSession")
            self._ask("Marionette:SetContext", value="chrome")
        except BaseException:
            self.close()
            raise

    def run(self, script: str, *arguments: str) -> str:
        """What the script gives to the function that is its last argument."""
        limit_ms = int(PATIENCE_S * 900)  # it gives up a little before we do, and says so
        asked = {"script": script, "args": list(arguments), "sandbox": "system", "scriptTimeout": limit_ms}
        return str(self._ask("WebDriver:ExecuteAsyncScript", **asked)["value"])

    def quit(self) -> None:
        """End Thunderbird as its menu does."""
        self._ask("Marionette:Quit", flags=["eForceQuit"])
        self._socket.close()

    def close(self) -> None:
        """Let go of it."""
        self._socket.close()

    def _ask(self, name: str, **parameters: Any) -> Mapping[str, Any]:
        self._number += 1
        told = json.dumps([0, self._number, name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(told), told))
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{name}: {error}")
        return dict(result) if isinstance(result, dict) else {"value": result}

    def _receive(self) -> Any:
        while b":" not in self._read:
            self._more()
        length, _, self._read = self._read.partition(b":")
        while len(self._read) < int(length):
            self._more()
        told, self._read = self._read[: int(length)], self._read[int(length) :]
        return json.loads(told)

    def _more(self) -> None:
        piece = self._socket.recv(65_536)
        if not piece:
            raise EOFError("Thunderbird has ended")
        self._read += piece


class Thunderbird:
    """One running Thunderbird with one account on Dovecot and the local folders."""

    def __init__(self, processes: Processes, home: Path, mailbox: Mailbox, **prefs: object) -> None:
        """`prefs`: preferences besides the usual ones, such as where the identity keeps its copies."""
        self.home = home / ".thunderbird"
        """Where profiles.ini is."""
        self.profile = self.home / "rig.default-esr"
        self.profile.mkdir(parents=True)
        (self.home / "profiles.ini").write_text(
            "[Profile0]\nName=default-esr\nIsRelative=1\nPath=rig.default-esr\nDefault=1\n"
        )
        self._smtp = Smtp()
        self._mailbox = mailbox
        (port,) = free_ports(1)
        self.sent_on_server = f"imap://{quote(mailbox.username, safe='')}@localhost/{quote(mailbox.sent)}"
        """How Thunderbird calls the folder of sent mail on the server."""
        mine = {
            "mail.server.server1.userName": mailbox.username,
            "mail.server.server1.port": mailbox.server.tls_port,
            "mail.smtpserver.smtp1.port": self._smtp.port,
            "marionette.port": port,
        }
        written = {**_PREFS, "mail.identity.id1.fcc_folder": self.sent_on_server, **mine, **prefs}
        (self.profile / "user.js").write_text(
            "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in written.items())
        )
        env = {**os.environ, "HOME": str(home), "MOZ_HEADLESS": "1", "MOZ_CRASHREPORTER_DISABLE": "1"}
        command = ["thunderbird", "--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
        processes.start("thunderbird", [*command, "--profile", str(self.profile)], env)
        processes.wait_ready("thunderbird", (self.profile / "MarionetteActivePort").exists)
        self._control = Marionette(port)
        authority = mailbox.server.ca_file.read_text().replace("-----BEGIN CERTIFICATE-----", "")
        plain = authority.partition("-----END")[0].replace("\n", "")
        self._must(self._control.run(_TRUST, plain, mailbox.username, mailbox.password))

    def send(self, to: str, subject: str, *, cc: str = "", bcc: str = "", body: str = "From the body\n") -> None:
        """Write an email and send it, as the button does; it ends when the copy is kept."""
        self._must(self._control.run(_SEND, to, cc, bcc, subject, body))

    def discover(self) -> None:
        """Sign in to the mail server and learn its folders."""
        self._must(self._control.run(_DISCOVER))

    def folder(self, uri: str, action: str) -> None:
        """Do something with a folder: `compact`, `download`, `update`, `delete first`."""
        self._must(self._control.run(_FOLDER, uri, action))

    def quit(self) -> None:
        """End it."""
        self._control.quit()

    def close(self) -> None:
        """Let go of what belongs to it; the process ends with its test."""
        self._control.close()
        self._smtp.close()

    def _must(self, answer: str) -> None:
        if answer != "ok":
            raise AssertionError(answer)
