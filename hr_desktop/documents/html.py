"""Reads HTML as a browser would show it, without running anything."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from hr_desktop.documents.building import Builder
from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.plain import decode
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import refuse

_SKIPPED = frozenset(
    "script style noscript template head title meta link svg canvas object embed iframe audio video"
    " select option datalist map area -comment".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary"
    " table tbody tfoot thead tr ul caption center legend".split()
)
_PARAGRAPHS = frozenset("p ul ol table section article h1 h2 h3 h4 h5 h6 hr dl".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BOLD = frozenset("b strong th".split()) | _HEADINGS
_HIDDEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:(?:0|0?\.\d+|1|2)(?:px|pt|em|%)?(?:;|$)"
    r"|opacity:(?:0|0?\.0\d*)(?:;|$)|(?:left|top|text-indent|margin-left):-\d{3,}"
    r"|clip:rect\(0"
)
_WHITE = re.compile(
    r"(?:^|;)color:(?:white|#fff(?:fff)?|#fefefe|rgba?\(255,255,255(?:,[\d.]+)?\)"
    r"|transparent|rgba\([\d,]+,0\))(?:;|$|!)"
)
_COLOR = re.compile(r"(?:^|;)color:")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color|-image)?:([^;]+)")
_NO_BACKGROUND = re.compile(
    r"^(?:white|#fff(?:fff)?|none|transparent|inherit|initial|rgb\(255,255,255\))"
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"^(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)?$", re.IGNORECASE)
_NESTING = re.compile(
    r"<(/?)(?:[bius]|a|div|span|font|table|tr|td|ul|ol|li|dl|em|strong|section|article|blockquote"
    r"|center|big|small|form|label|nav|main|code|svg|g|math|[a-z]+-[a-z-]+)\b",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]*)\s[^<>]{10000,}(?:>|\Z)")
_MANY_ATTRIBUTES = 2000
_MAX_DEPTH = 3000
_WALKED_DEPTH = 600  # below it only the words are taken
_GAPS = re.compile(r"[ \t\n\r\f]+")


def read_html(data: bytes, limits: Limits = LIMITS) -> DocumentText:
    """The text of an HTML file.

    Raises PersonError `document.empty`, `document.only_hidden`, `document.damaged`.
    """
    builder = Builder(MediaType.html, limits.characters)
    links: list[str] = []
    add_html(builder, decode(data, _declared(data)), links, limits)
    return builder.build(links=links)


def unpack_mhtml(data: bytes) -> bytes:
    """The HTML part of a «web archive» (a mail message, as Word and browsers save it)."""
    if not re.match(rb"\s*(?:MIME-Version|From|Subject|Date|Snapshot-Content-Location):", data):
        return data
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    return data


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii", "replace").lower() if found else None
    return "cp1252" if name in {"iso-8859-1", "latin1", "us-ascii"} else name


def add_html(builder: Builder, text: str, links: list[str], limits: Limits = LIMITS) -> None:
    """Adds the visible lines of an HTML text to a builder."""
    if _is_too_deep(text):
        raise refuse("document.damaged")
    tree = LexborHTMLParser(_LONG_TAG.sub(_bare, text))
    root = tree.body or tree.root
    if root is None:
        return
    walk = _Walk(builder, links, limits, _stylesheet(tree))
    walk.element(root, False, False, False, 0)
    walk.end_line()


def _bare(tag: re.Match[str]) -> str:
    """A tag without its attributes where they are so many that only comparing them takes minutes.

    One that is long by a picture inside it stays as it is.
    """
    return tag[0] if len(tag[0].split()) < _MANY_ATTRIBUTES else f"<{tag[1]}>"


def _is_too_deep(text: str) -> bool:
    """Whether elements nest so deeply that the parser's time would grow with the square of it."""
    depth = 0
    for found in _NESTING.finditer(text):
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > _MAX_DEPTH:
            return True
    return False


def _stylesheet(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """Simple rules (a tag, a class, an id) of the page's own style sheets that may hide text."""
    rules: list[tuple[str, str]] = []
    for style in tree.css("style")[:20]:
        for selectors, body in _RULE.findall((style.text(deep=True) or "")[:200_000]):
            compact = _compact(body)
            if "@" in selectors or not (
                _HIDDEN_STYLE.search(compact) or _COLOR.search(compact) or "background" in compact
            ):
                continue
            for selector in selectors.split(","):
                if _SIMPLE.match(selector.strip()):
                    rules.append((selector.strip().lower(), compact))
    return rules[:500]


def _compact(style: str) -> str:
    return re.sub(r"\s+", "", style.lower())


class _Walk:
    """Goes through the elements and collects lines."""

    def __init__(
        self, builder: Builder, links: list[str], limits: Limits, rules: list[tuple[str, str]]
    ) -> None:
        self.builder = builder
        self.links = links
        self.limits = limits
        self.rules = rules
        self._pieces: list[tuple[str, bool]] = []
        self._heading = False

    def element(self, node: LexborNode, white: bool, shaded: bool, bold: bool, depth: int) -> None:
        """One element with what is in it."""
        tag = node.tag or ""
        if tag in _SKIPPED or self.builder.is_full:
            return
        if depth > _WALKED_DEPTH:
            self._add(_GAPS.sub(" ", node.text(deep=True, separator=" ") or ""), bold)
            return
        style = self._style(node, tag)
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN_STYLE.search(style):
            self._hide(node)
            return
        if tag == "input":
            if attributes.get("type") not in {"hidden", "password", "submit", "button"}:
                self._add(attributes.get("value") or "", bold)
            return
        if _WHITE.search(style) or (attributes.get("color") or "").lower() in {"white", "#ffffff"}:
            white = True
        elif _COLOR.search(style) or attributes.get("color"):
            white = False
        background = _BACKGROUND.search(style)
        if background:
            shaded = not _NO_BACKGROUND.match(background[1])
        elif attributes.get("bgcolor"):
            shaded = (attributes.get("bgcolor") or "").lower() not in {"white", "#ffffff"}
        if tag == "br":
            self.end_line()
            return
        if tag == "a":
            self.links.append(attributes.get("href") or "")
        block = tag in _BLOCKS
        if block:
            self.end_line()
            if tag in _PARAGRAPHS:
                self.builder.gap()
        elif tag in {"td", "th"}:
            self._cell(node)
        outer_heading = self._heading
        self._heading = self._heading or tag in _HEADINGS
        if tag == "li":
            self._add("\u2022 ", bold)
        bold = bold or tag in _BOLD or "font-weight:bold" in style or "font-weight:700" in style
        for child in _children(node):
            if child.tag == "-text":
                text = child.text_content or ""
                if tag != "pre":
                    text = _GAPS.sub(" ", text)
                if white and not shaded:
                    self.builder.hide(text)
                elif tag == "pre":
                    self._preformatted(text, bold)
                else:
                    self._add(text, bold)
            else:
                self.element(child, white, shaded, bold, depth + 1)
        if block:
            self.end_line()
            if tag in _PARAGRAPHS:
                self.builder.gap()
        self._heading = outer_heading

    def end_line(self) -> None:
        """Ends the line that was being collected."""
        text = "".join(piece for piece, _ in self._pieces).strip(" \t")
        if text and text != "\u2022":
            bold = all(is_bold for piece, is_bold in self._pieces if piece.strip(" \t\u2022"))
            self.builder.line(text, bold=bold, heading=self._heading)
        self._pieces = []

    def _style(self, node: LexborNode, tag: str) -> str:
        own = _compact(node.attributes.get("style") or "")
        if not self.rules:
            return own
        names = {tag, "#" + (node.attributes.get("id") or "").lower()}
        for name in (node.attributes.get("class") or "").lower().split():
            names |= {"." + name, f"{tag}.{name}"}
        return ";".join([*(body for selector, body in self.rules if selector in names), own])

    def _cell(self, node: LexborNode) -> None:
        """Short cells of a row stand on one line; cells with blocks inside divide it themselves."""
        if self._pieces:
            self._add("\t", False)

    def _preformatted(self, text: str, bold: bool) -> None:
        lines = text.split("\n")
        for number, line in enumerate(lines):
            self._add(line, bold)
            if number < len(lines) - 1:
                self.end_line()

    def _add(self, text: str, bold: bool) -> None:
        self._pieces.append((text, bold))

    def _hide(self, node: LexborNode) -> None:
        self.builder.hide(_GAPS.sub(" ", node.text(deep=True, separator=" ") or ""))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next
