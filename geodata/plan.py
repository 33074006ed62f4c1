"""A plan for ports of entry: its text, tables and clauses, with numbers that have dates.

A plan is a folder; `geodata.plan_folder` reads it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt

from geodata import plan_text
from geodata.dataset import Row, SourceNote, Table
from geodata.errors import NotInPlan, UnknownPlan
from geodata.plan_text import Line, Mark, Span
from geodata.provenance import Clause
from geodata.text import Text

Number = int | float


class Value(BaseModel):
    """A number from a day on (included), up to another (not included) if it says so."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    value: StrictInt | StrictFloat
    since: date = Field(validation_alias="from")
    until: date | None = Field(None, validation_alias="to")
    document: str
    """Id of the document that sets it: that of the plan, or of a later measure."""


class Parameter(BaseModel):
    """A number of a clause, with its UCUM unit and every value it has had.

    ``values`` begin with one that has no end, and ascend by the day they begin. A value
    with an end sets aside those before it for that time only.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    unit: str = Field(min_length=1)
    meaning_zh: str = Field(min_length=1)
    meaning_en: str = Field(min_length=1)
    values: tuple[Value, ...] = Field(min_length=1)

    @property
    def meaning(self) -> Text:
        """What the number is, in both languages."""
        return Text(self.meaning_zh, self.meaning_en)

    def on(self, day: date) -> Value:
        """Return the value of a day; that of the first day on any day before it."""
        holding = [
            value
            for value in self.values
            if value.since <= day and (value.until is None or day < value.until)
        ]
        return holding[-1] if holding else self.values[0]

    @property
    def days(self) -> Iterator[date]:
        """The days on which the value may change."""
        for value in self.values[1:]:
            yield value.since
            if value.until is not None:
                yield value.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A clause of a plan as a rule goes by it: the sentence, and its numbers by name."""

    clause: Clause
    parameters: Mapping[str, Parameter]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """A plan.

    Attributes:
        id: Its identifier, that of its folder.
        title: Its title.
        instrument: How it is cited: title and number.
        document: The number of the document that issued it.
        issued: The day it was issued.
        in_force: The first day on which cases are decided by it.
        ends: The first day on which it no longer holds; None where it does not say.
        base_day: The day whose ports it starts from.
        succeeds: Id of the plan it succeeds; None where that is not held.
        annexes: Provinces whose annex is at hand, and complete.
        documents: The plan itself, then the measures that amend its numbers.
        lines: Its text.
        tables: Its boxes and annexes, by name.
        provisions: Its clauses, by the id of the rule.
    """

    id: str
    title: Text
    instrument: str
    document: str
    issued: date
    in_force: date
    ends: date | None
    base_day: date
    succeeds: str | None
    annexes: tuple[str, ...]
    documents: Mapping[str, SourceNote]
    lines: tuple[Line, ...]
    tables: Mapping[str, Table]
    provisions: Mapping[str, Provision]

    def records(self, name: str) -> tuple[Row, ...]:
        """Return the rows of one of its tables as read-only records."""
        return self.tables[name].records

    def provision(self, rule: str) -> Provision:
        """Return the clause of a rule.

        Raises:
            NotInPlan: The plan has no such clause.
        """
        if rule not in self.provisions:
            raise NotInPlan(rule, self.id, self.title)
        return self.provisions[rule]

    def parameter(self, rule: str, name: str, day: date) -> Value:
        """Return a number of a clause as it is on a day, with the document that sets it.

        Raises:
            NotInPlan: The plan has no such clause.
            KeyError: The clause has no such number.
        """
        return self.provision(rule).parameters[name].on(day)

    def number(self, rule: str, name: str, day: date) -> Number:
        """Return a number of a clause as it is on a day; raises as `parameter` does."""
        return self.parameter(rule, name, day).value

    def numbers(self, rule: str, day: date) -> Mapping[str, Number]:
        """Return every number of a clause as it is on a day, by name.

        Raises:
            NotInPlan: The plan has no such clause.
        """
        parameters = self.provision(rule).parameters
        return {name: one.on(day).value for name, one in parameters.items()}

    def find(self, quote: str, after: str = "") -> Span | None:
        """Return where a sentence stands in its text; see `plan_text.find`."""
        return plan_text.find(self.lines, quote, after)

    def marked(self, span: Span | None) -> list[tuple[Line, Sequence[Mark]]]:
        """Return its lines with a span marked; see `plan_text.marked`."""
        return plan_text.marked(self.lines, span)


Basis = Literal["in-force", "asked", "before-first", "after-last"]
"""Why a plan decides a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """The plan that decides a case, and why it does."""

    plan: Plan
    basis: Basis
    why: Text


@dataclass(frozen=True, slots=True, eq=False)
class Plans:
    """The plans held, in the order in which they came into force; never none."""

    held: tuple[Plan, ...]

    def __iter__(self) -> Iterator[Plan]:
        return iter(self.held)

    def named(self, name: str) -> Plan:
        """Return a plan by its id.

        Raises:
            UnknownPlan: There is none; the ids there are are listed.
        """
        for plan in self.held:
            if plan.id == name:
                return plan
        raise UnknownPlan(name, [plan.id for plan in self.held])

    def on(self, day: date) -> Plan:
        """Return the plan in force on a day, the first before it, or the last after it."""
        begun = [plan for plan in self.held if plan.in_force <= day]
        return begun[-1] if begun else self.held[0]

    def applied(self, day: date, asked: str | None = None) -> Plan:
        """Return the plan that decides, without the reason; raises as `deciding` does."""
        return self.on(day) if asked is None else self.named(asked)

    def changes(self, rule: str) -> list[date]:
        """Return the days from which the numbers of a rule may be others, ascending."""
        days = {plan.in_force for plan in self.held[1:]}
        for plan in self.held:
            provision = plan.provisions.get(rule)
            for parameter in provision.parameters.values() if provision else ():
                days.update(parameter.days)
        return sorted(days)

    def deciding(self, day: date, asked: str | None = None) -> Deciding:
        """Return the plan that decides a case of a day: the one in force, or asked for.

        Raises:
            UnknownPlan: There is no plan with the id asked for.
        """
        usual = self.on(day)
        if asked is not None:
            plan = self.named(asked)
            return Deciding(plan=plan, basis="asked", why=_asked(plan, usual, day))
        if day < usual.in_force:
            why = Text(
                f"{day} 早于所收录最早规划的施行日 {usual.in_force}，按该规划回溯判定。",
                f"{day} is before {usual.in_force}, the day the first plan held came into "
                "force; that plan is applied in retrospect.",
            )
            return Deciding(plan=usual, basis="before-first", why=why)
        if usual.ends is not None and usual.ends <= day:
            why = Text(
                f"该规划施行至 {usual.ends} 前；{day} 没有所收录的其他规划施行，仍按该规划判定。",
                f"The plan held until {usual.ends}; no other plan held here is in force on "
                f"{day}, so it is still applied.",
            )
            return Deciding(plan=usual, basis="after-last", why=why)
        why = Text(
            f"{day} 施行的规划（{usual.in_force} 起）。",
            f"The plan in force on {day}, since {usual.in_force}.",
        )
        return Deciding(plan=usual, basis="in-force", why=why)


def _asked(plan: Plan, usual: Plan, day: date) -> Text:
    if plan is usual:
        return Text("按请求指定的规划判定。", "The plan asked for.")
    return Text(
        f"按请求指定的规划判定；未指定时，{day} 按{usual.title.zh}判定。",
        f"The plan asked for; without asking, {day} is decided by the {usual.title.en}.",
    )
