"""How the publication is set up, and which faults it shows. Changed by the control surface in part."""

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Faults(_Strict):
    """How many of the next requests each touches; -1: all, until it is switched off."""

    login_page: int = Field(0, ge=-1)
    """A web page with status 200 in place of data."""
    maintenance: int = Field(0, ge=-1)
    """403 «Ведутся технические работы»: JSON that begins with a BOM and nests its reason."""
    platform_error: int = Field(0, ge=-1)
    """500 with the platform's own HTML."""
    internal_error: int = Field(0, ge=-1)
    """500 with code -1 and no detail."""
    no_licence: int = Field(0, ge=-1)
    no_rights: int = Field(0, ge=-1)
    """401 with code 20: the login is right, the rights are not."""
    hang: int = Field(0, ge=-1)
    """Nothing done, and no answer for `hang_seconds`; then the web server's own 504."""
    lose_answer: int = Field(0, ge=-1)
    """The same, after all is done: a written object stays."""
    truncated: int = Field(0, ge=-1)
    """The connection is cut in the middle of the body."""
    after: int = Field(0, ge=0)
    """So many requests pass untouched before any of these."""


class Settings(_Strict):
    user: str = "Администратор"
    password: str = "Пароль-1С"  # noqa: S105 - of a stand
    sessions: int = Field(10, ge=1, le=100)
    """`poolSize` of the publication."""
    session_wait: float = Field(5, ge=0)
    """`poolTimeout`: seconds a request waits for a free session."""
    session_age: float = Field(20, gt=0)
    """`sessionMaxAge`: seconds an idle session lives; the call after that is a first one again."""
    first_call: float = Field(0, ge=0)
    """Seconds a new session takes to start; 11 to 30 on a real base."""
    call: float = Field(0, ge=0)
    """Seconds every request takes besides."""
    tables: float = Field(0, ge=0)
    """How long virtual tables are worked out, in parts of what a live base took: 12.5 s for a balance, 24.6 s for
    turnovers of all time."""
    ib_sessions: bool = True
    """Whether `IBSession: start` gives a cookie; a base was seen that gives none."""
    licences: int = Field(50, ge=0)
    people: int = Field(0, ge=0)
    """Licences taken by people at work; what is left is for sessions of this publication."""
    unknown_in_filter: str = Field("refuse", pattern="^(refuse|find_nothing)$")
    """Bases were seen to do either with a name they do not know."""
    address_limit: int = Field(8190, ge=100)
    """Bytes of path and query the web server takes; Apache's own default."""
    segment_limit: int = Field(32_766, ge=40)
    """Signs between two slashes of a path; Windows' web server takes 260."""
    if_match: str = Field("ignore", pattern="^(ignore|check)$")
    """The manual promises 412; both bases that were tried ignore it."""
    hidden_organisations: tuple[str, ...] = ()
    """`Ref_Key` of organisations whose documents the user may not read."""
    unpublished: tuple[str, ...] = ()
    """Sets, and attributes as `Set/Attribute` or `Set/Part/Attribute`, that the interface does not show: nobody put
    them into it, or this release has none."""
    hang_seconds: float = Field(60, ge=0)
    faults: Faults = Faults()

    def changed(self, changes: dict[str, object]) -> "Settings":
        """Raises ValidationError; `faults` may be given in part."""
        merged = self.model_dump() | changes
        if isinstance(faults := changes.get("faults"), dict):
            merged["faults"] = self.faults.model_dump() | faults
        return Settings.model_validate(merged)

    def next_fault(self) -> tuple[str, "Settings"]:
        """The fault of the request that has come, "" for none, and the settings that are left after it."""
        if not any(value for name, value in self.faults if name != "after"):
            return "", self
        if self.faults.after:
            return "", self.changed({"faults": {"after": self.faults.after - 1}})
        name, left = next((name, left) for name, left in self.faults if left)
        return name, self if left < 0 else self.changed({"faults": {name: left - 1}})
