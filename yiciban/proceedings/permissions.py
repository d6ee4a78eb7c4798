"""What may be done before a decision, and by which office."""

from __future__ import annotations

from yiciban.people.facts import Role
from yiciban.people.permissions import permission

INSPECT = permission(
    "proceedings.inspect",
    "安排和记录现场核查",
    "现场核查由这个部门的承办人、审核人或者批准人办理。",
    Role.EXAMINER,
    Role.REVIEWER,
    Role.APPROVER,
)
TELL = permission(
    "proceedings.tell_hearing",
    "告知听证权利、安排听证",
    "听证由这个部门的承办人或者批准人告知和安排。",
    Role.EXAMINER,
    Role.APPROVER,
)
ASK = permission(
    "proceedings.ask_hearing",
    "要求听证，或者放弃听证",
    "听证由申请人提出；当面或者书面提出的，由承办人登记。",
    Role.EXAMINER,
    residents=True,
)
CHAIR = permission(
    "proceedings.chair_hearing",
    "主持听证、写听证笔录",
    "听证笔录由听证主持人写。",
    Role.EXAMINER,
    Role.REVIEWER,
    Role.APPROVER,
)
CONSULT = permission(
    "proceedings.consult",
    "向别的部门征求意见",
    "征求意见由这个部门的承办人、审核人或者批准人提出。",
    Role.EXAMINER,
    Role.REVIEWER,
    Role.APPROVER,
)
ANSWER = permission(
    "proceedings.answer",
    "答复别的部门征求的意见",
    "征求的意见由被问部门的承办人、审核人或者批准人答复。",
    Role.EXAMINER,
    Role.REVIEWER,
    Role.APPROVER,
)
