"""Settings: the database, this computer's file or a team's PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hr_desktop.domain.messages import message
from hr_desktop.ui.components import Button, FilterChips, ask
from hr_desktop.ui.pages.settings_parts import Part, Secret, Test

if TYPE_CHECKING:
    from hr_desktop.config import Settings
    from hr_desktop.services.values import Check
    from hr_desktop.ui.pages.settings import SettingsPage

FIELD = "database_url"
SECRET = "database.password"


class DatabaseSettings(Part):
    """An address is tried first and used on demand: another database is another workspace."""

    def __init__(self, page: SettingsPage) -> None:
        tr = page.ctx.tr
        super().__init__(
            page,
            tr("Database"),
            tr(
                "On this computer the work is a file of yours alone. On a PostgreSQL server a team "
                "shares it. What is in the one is not in the other."
            ),
        )
        self._filled: tuple[str, str] | None = None
        self.kind = FilterChips(
            (("here", tr("This computer")), ("server", tr("PostgreSQL"))), "here"
        )
        self.kind.chosen.connect(lambda _key: self._edited())
        self.box.addWidget(self.field(FIELD, tr("Where"), self.kind))
        self.address = self.line(
            FIELD + ".address",
            tr("Address"),
            tr(
                "Without the password. The connection is encrypted and the server has to prove who "
                "it is, unless the address says otherwise (sslmode)."
            ),
            "postgresql://anna@db.example.org:5432/hr",
        )
        self.address.textEdited.connect(lambda _text: self._edited())
        self.address.editingFinished.connect(self._part_password)
        self.password = Secret(page, SECRET, tr("Password"), keeps=False)
        self.password.edit.textEdited.connect(lambda _text: self._edited())
        self.box.addWidget(self.password)
        self.use = Button(tr("Use this database"), "primary")
        self.use.clicked.connect(page.action("use the database", self._use))
        self.test = Test(page, "the database", self._check, self.use)
        self.box.addWidget(self.test)

    @property
    def url(self) -> str | None:
        """The address as it stands in the field; None for this computer."""
        if self.kind.current == "here":
            return None
        return self.address.text().strip()

    def fill(self, settings: Settings) -> None:
        """What is being typed stays."""
        super().fill(settings)
        fixed = self.page.fixed.get(FIELD)
        self._forms[FIELD + ".address"].set_fixed(
            self.ctx.tr("Set by {variable}.", variable=fixed) if fixed else ""
        )
        if self._filled in (None, self._draft()) or fixed:
            stored = settings.database_url
            self.kind.select("server" if stored else "here")
            self.address.setText(stored or self.address.text())
            self._filled = self._draft()
        self._show()

    async def load(self) -> None:
        """Where the password is."""
        await self.password.load()

    def state(self) -> dict[str, Any]:
        """What was typed, without the password."""
        return {"draft": self._draft() if self._filled not in (None, self._draft()) else None}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        if state.get("draft"):
            kind, address = state["draft"]
            self.kind.select(kind)
            self.address.setText(address)
            self._show()

    def _draft(self) -> tuple[str, str]:
        return self.kind.current, self.address.text().strip()

    def _edited(self) -> None:
        self.test.clear()
        self._show()

    def _show(self) -> None:
        server = self.kind.current == "server"
        self._forms[FIELD + ".address"].setVisible(server)
        self.password.setVisible(server)
        settings = self.ctx.settings
        changed = settings is not None and self.url != settings.database_url
        password = server and self.password.typed is not None
        self.use.setEnabled(changed or password)
        self.use.setVisible(FIELD not in self.page.fixed or password)

    def _part_password(self) -> None:
        """An address that was pasted with its password: the latter goes to its own field."""
        from hr_desktop.config import split_password

        try:
            bare, password = split_password(self.address.text().strip())
        except ValueError:  # no address at all: the test says so
            return
        if password is not None:
            self.address.setText(bare)
            if not self.password.edit.isReadOnly():
                self.password.edit.setText(password)
            self._show()

    async def _check(self) -> Check:
        from hr_desktop.services.connections import check_database
        from hr_desktop.services.values import Check

        self._part_password()
        assert self.ctx.paths is not None
        if self.url == "":
            return Check(name="database", ok=False, said=message("store.bad_address"))
        return await check_database(self.ctx.paths, self.url, self.password.typed)

    async def _use(self) -> None:
        tr, settings = self.ctx.tr, self.ctx.settings
        assert settings is not None
        check = await self.test.run()
        if check.ok is False:
            return
        if self.url and check.said.code == "check.database_empty":
            begin = await ask(
                self,
                tr("Begin a new workspace in this database?"),
                tr("The database is empty. Its tables are made now, and you begin without people."),
                tr("Begin"),
                tr("Cancel"),
            )
            if not begin:
                return
        typed = self.password.typed if self.url else None
        self.ctx.shell.use(
            settings.model_copy(update={FIELD: self.url}), {SECRET: typed} if typed else {}
        )
