"""What the documents name exists: files, commands, options, settings, targets."""

import importlib.util
import re
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli import app
from app.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    file
    for pattern in ("*.md", "docs/*.md", "docs/decisions/*.md")
    for file in ROOT.glob(pattern)
    if file.name != "CHANGELOG.md"
)
"""The changelog describes the past, so it may name what no longer exists."""

FOLDERS = "app|layers|geodata|tests|docs"
LINK = re.compile(r"\]\((?!https?:|#)([^)\s#]+)[^)]*\)")
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*\w/?)`")
FILE = re.compile(r"`([a-z][\w/]*\.(?:py|js|mjs|css))`")
EXAMPLES = {"rail_ports.py"}
"""Files that a recipe makes."""

COMMAND = re.compile(r"(?:(?<=bin/)|(?<![/\w]))kouan ([a-z]+)((?: [^#`\n]*)?)")
OPTION = re.compile(r"(?<!\S)(--[a-z][\w-]*)")
SETTING = re.compile(rf"\b{PREFIX}([A-Z]\w*)")
TARGET = re.compile(r"`make ([\w-]+)`|^make ([\w-]+)", re.MULTILINE)
MODULE = re.compile(r"python -m (tests[\w.]*|app[\w.]*)")

SOURCES = [
    file
    for folder in ("app", "layers", "geodata")
    for file in (ROOT / folder).rglob("*")
    if file.suffix in (".py", ".js", ".css", ".json", ".html")
    and "bundle" not in file.parts
]
FILES = "".join(
    f"/{file.relative_to(ROOT).as_posix()}\n"
    for file in (*SOURCES, *ROOT.glob("*.mjs"), *(ROOT / "tests").rglob("*.py"))
)
TERM = re.compile(r"^\| ([^|]+?) \| ([^|]*?) ?\| [^|]+ \|$", re.MULTILINE)
GLOSSARY = TERM.findall(
    (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Glossary")[2]
)[1:]

every_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT))
)
GROUP = get_command(app)
COMMANDS = {name: GROUP.get_command(None, name) for name in GROUP.list_commands(None)}


def text_of(document):
    """The text, with lines that end in a backslash joined to the next."""
    return document.read_text("utf-8").replace("\\\n", " ")


def options_of(words):
    """The options of a command, or of its subcommand if one is named."""
    found = COMMANDS[words[0]]
    if hasattr(found, "commands") and len(words) > 1:
        found = found.commands[words[1]]
    return {name for parameter in found.params for name in parameter.opts} | {"--help"}


@every_document
def test_its_links_lead_to_files(document):
    links = LINK.findall(text_of(document))
    assert [link for link in links if not (document.parent / link).exists()] == []


@every_document
def test_the_paths_that_it_names_are_there(document):
    made = (ROOT / ".gitignore").read_text("utf-8").split()
    paths = [path for path in PATH.findall(text_of(document)) if path not in made]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@every_document
def test_the_files_that_it_names_without_their_folder_are_there(document):
    named = set(FILE.findall(text_of(document))) - EXAMPLES
    assert {name for name in named if f"/{name}\n" not in FILES} == set()


@every_document
def test_the_commands_and_options_that_it_names_are_there(document):
    for name, rest in COMMAND.findall(text_of(document)):
        assert name in COMMANDS
        unknown = {*OPTION.findall(rest)} - options_of([name, *rest.split()])
        assert unknown == set(), name


@every_document
def test_the_settings_that_it_names_are_there(document):
    named = {name.lower() for name in SETTING.findall(text_of(document))}
    assert named <= set(Settings.model_fields)


@every_document
def test_the_targets_and_modules_that_it_names_are_there(document):
    text, makefile = text_of(document), (ROOT / "Makefile").read_text("utf-8")
    for target in (one or other for one, other in TARGET.findall(text)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for module in MODULE.findall(text):
        assert importlib.util.find_spec(module), module


def test_every_setting_stands_in_the_reference():
    reference = (ROOT / "docs" / "reference.md").read_text("utf-8")
    assert {name.lower() for name in SETTING.findall(reference)} == set(
        Settings.model_fields
    )


def test_every_command_is_told_of_in_the_readmes():
    for readme in ("README.md", "README.zh.md"):
        named = {name for name, _ in COMMAND.findall(text_of(ROOT / readme))}
        assert named == set(COMMANDS), readme


def test_both_readmes_show_the_same_commands():
    commands = [
        re.sub(
            r"&lang=en| *#.*",
            "",
            "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)),
        )
        for text in (text_of(ROOT / name) for name in ("README.md", "README.zh.md"))
    ]
    assert commands[0].split() == commands[1].split()


def test_every_term_of_the_glossary_is_used_in_the_code():
    code = "".join(file.read_text("utf-8") for file in SOURCES)
    words = set(re.findall("[a-z]+", code.lower()))
    assert len(GLOSSARY) > 40
    for term, chinese in GLOSSARY:
        assert set(re.findall("[a-z]+", term.lower())) <= words, term
        assert chinese in code, term


def test_the_glossary_is_in_alphabetical_order():
    terms = [term for term, _ in GLOSSARY]
    assert terms == sorted(terms)
