"""What a charge point said and was told, at one moment."""

from collections import Counter
from dataclasses import dataclass, field

from chaos.charge_point import ChargePoint, Fact


@dataclass
class Start:
    meter_start: int
    # What its answers called the transaction; more than one is a fault.
    numbers: set[int] = field(default_factory=set)
    # The readings of the register that were said, and those that were acknowledged.
    said: set[int] = field(default_factory=set)
    acknowledged: set[int] = field(default_factory=set)
    # The last reading, once the stop was acknowledged.
    meter_stop: int | None = None


@dataclass
class Told:
    identity: str
    # By meter_start, which differs from session to session.
    starts: dict[int, Start] = field(default_factory=dict)
    # How often each message id was sent.
    sent: Counter[str] = field(default_factory=Counter)
    # Message ids that got a CALLRESULT, and the action of each id.
    answered: set[str] = field(default_factory=set)
    actions: dict[str, str] = field(default_factory=dict)
    # Of connector 1, in order, and whether it was acknowledged.
    statuses: list[tuple[str, bool]] = field(default_factory=list)

    @classmethod
    def of(cls, charge_point: ChargePoint) -> "Told":
        told = cls(charge_point.identity)
        for fact in charge_point.facts:
            if fact.sent:
                told.add(fact)
        return told

    def add(self, fact: Fact) -> None:
        self.sent.update(fact.sent)
        self.answered.update(fact.answers)
        self.actions.update(dict.fromkeys(fact.sent, fact.action))
        if fact.action == "StatusNotification":
            self.statuses.append((fact.payload["status"], bool(fact.answers)))
        if fact.session is None:
            return
        start = self.starts.setdefault(fact.session.meter_start, Start(fact.session.meter_start))
        if fact.action == "StartTransaction":
            start.numbers.update(answer["transactionId"] for answer in fact.answers.values())
        elif fact.action == "MeterValues":
            reading = int(fact.payload["meterValue"][0]["sampledValue"][0]["value"])
            start.said.add(reading)
            if fact.answers:
                start.acknowledged.add(reading)
        elif fact.answers:
            start.meter_stop = fact.payload["meterStop"]
