"""The fields of a page, read from its HTML, form by form."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

CONTROLS = {"input", "select", "textarea"}
#: What nobody types into or what the browser cannot fill in.
OTHER = {"hidden", "submit", "radio", "checkbox", "file", "button", "range"}


@dataclass(frozen=True)
class Field:
    tag: str
    facts: dict[str, str]
    form: int
    #: Whether a label stands around it.
    wrapped: bool

    @property
    def kind(self) -> str:
        return self.facts.get("type", "text") if self.tag == "input" else self.tag

    @property
    def typed(self) -> bool:
        return self.kind not in OTHER


@dataclass
class Fields(HTMLParser):
    all: list[Field] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    form: int = 0
    depth: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.form += tag == "form"
        if tag == "label":
            self.depth += 1
            self.labels.add(facts.get("for", ""))
        if tag in CONTROLS:
            self.all.append(Field(tag, facts, self.form, wrapped=self.depth > 0))

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "label"

    def unlabelled(self) -> list[Field]:
        shown = [each for each in self.all if each.kind not in {"hidden", "submit", "button"}]
        alone = [each for each in shown if not each.wrapped]
        return [each for each in alone if each.facts.get("id") not in self.labels]


def fields_of(html: str) -> Fields:
    reader = Fields()
    reader.feed(html)
    return reader
