"""Cases as others may hold them: statuses and steps, the case, its clock and what two people decide together."""

from yiciban.cases.facts.case import (
    CaseFact,
    CaseRow,
    Channel,
    Check,
    DefaultGround,
    Defect,
    DeliveryMethod,
    DraftFact,
    EndGround,
    Intake,
    MaterialFact,
    Proof,
    RefusalGround,
    Stage,
    StageFact,
    Status,
    Step,
    StepChoice,
    Verdict,
)
from yiciban.cases.facts.clock import ClockEvent, ClockKind
from yiciban.cases.facts.requests import RequestFact, RequestKind, RequestState
from yiciban.cases.facts.work import WorkSet

__all__ = [
    "CaseFact",
    "CaseRow",
    "Channel",
    "Check",
    "ClockEvent",
    "ClockKind",
    "DefaultGround",
    "Defect",
    "DeliveryMethod",
    "DraftFact",
    "EndGround",
    "Intake",
    "MaterialFact",
    "Proof",
    "RefusalGround",
    "RequestFact",
    "RequestKind",
    "RequestState",
    "Stage",
    "StageFact",
    "Status",
    "Step",
    "StepChoice",
    "Verdict",
    "WorkSet",
]
