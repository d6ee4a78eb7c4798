"""情形: what answers do to a guide; no database."""

from yiciban.catalogue.facts import Guide, Material, Option, Question
from yiciban.catalogue.rules.scenario import clean_answers, tailor


def _question(code, *options, **more):
    return Question.model_validate(
        {
            "code": code,
            "text": f"{code}？",
            "options": [
                {"code": option, "label": option, "effects": [dict(effect) for effect in effects]}
                for option, effects in options
            ],
            **more,
        }
    )


def _effect(kind, target="", reason=""):
    return {"kind": kind, "target": target, "reason": reason}


def _guide(guides, *questions: Question) -> Guide:
    base = guides["food_business_new"]
    materials = (
        Material(code="plan", name="平面图"),
        Material(code="lease", name="租房合同", need="非必要"),
        Material(code="mandate", name="委托书"),
    )
    return base.model_copy(update={"materials": materials, "questions": questions})


OWNERSHIP = _question("house", ("own", []), ("rented", [_effect("add_material", "lease")]))


def test_a_guide_without_questions_is_for_everybody_as_it_is(guides):
    guide = _guide(guides)
    found = tailor(guide, {})
    assert found.complete
    assert found.guide.materials == guide.materials


def test_what_some_answer_adds_is_left_out_until_it_is_added(guides):
    guide = _guide(guides, OWNERSHIP)
    assert [m.code for m in tailor(guide, {}).guide.materials] == ["plan", "mandate"]
    assert [m.code for m in tailor(guide, {"house": ("own",)}).guide.materials] == ["plan", "mandate"]
    rented = tailor(guide, {"house": ("rented",)})
    assert [m.code for m in rented.guide.materials] == ["plan", "lease", "mandate"]
    assert rented.guide.material("lease").need == "必要", "what this person's answer asks for is required"
    assert rented.because == {"lease": "rented"}


def test_an_open_question_keeps_the_checklist_unfinished(guides):
    found = tailor(_guide(guides, OWNERSHIP), {})
    assert [question.code for question in found.open] == ["house"]
    assert not found.complete


def test_a_question_that_does_not_concern_the_person_is_not_asked(guides):
    street = _question("street", ("yes", []), ("no", []), show_if={"question": "house", "options": ["rented"]})
    guide = _guide(guides, OWNERSHIP, street)
    assert [q.code for q in tailor(guide, {"house": ("own",)}).asked] == ["house"]
    assert [q.code for q in tailor(guide, {"house": ("rented",)}).open] == ["street"]
    # An answer left over from another path counts for nothing.
    assert tailor(guide, {"house": ("own",), "street": ("yes",)}).answers == {"house": ("own",)}


def test_a_later_drop_beats_an_earlier_add(guides):
    self_made = _question("who", ("self", [_effect("drop_material", "lease")]), ("other", []))
    found = tailor(_guide(guides, OWNERSHIP, self_made), {"house": ("rented",), "who": ("self",)})
    assert [m.code for m in found.guide.materials] == ["plan", "mandate"]


def test_an_answer_may_set_the_limit_and_stop_the_person(guides):
    size = _question(
        "size",
        ("small", [_effect("set_limit", "3wd")]),
        ("huge", [_effect("block", "food_workshop", "这么大的店办另一个证。")]),
    )
    assert tailor(_guide(guides, size), {"size": ("small",)}).guide.promised_limit == "3wd"
    stopped = tailor(_guide(guides, size), {"size": ("huge",)})
    assert [(block.reason, block.instead) for block in stopped.blocks] == [("这么大的店办另一个证。", "food_workshop")]
    assert not stopped.complete


def test_several_options_count_together_and_a_single_choice_takes_the_first(guides):
    several = _question(
        "extra",
        ("rent", [_effect("add_material", "lease")]),
        ("alone", [_effect("drop_material", "mandate")]),
        several=True,
    )
    found = tailor(_guide(guides, several), {"extra": ("rent", "alone")})
    assert [m.code for m in found.guide.materials] == ["plan", "lease"]
    assert tailor(_guide(guides, several), {"extra": ()}).complete, "none of them is an answer too"
    single = tailor(_guide(guides, OWNERSHIP), {"house": ("own", "rented")})
    assert single.answers == {"house": ("own",)}


def test_an_option_nobody_offered_is_no_answer(guides):
    found = tailor(_guide(guides, OWNERSHIP), {"house": ("castle",), "moon": ("full",)})
    assert found.answers == {}
    assert [question.code for question in found.open] == ["house"]


def test_answers_come_as_lists_or_single_codes():
    assert clean_answers({"a": "x", "b": ["y", "z"], "c": "", "d": []}) == {
        "a": ("x",),
        "b": ("y", "z"),
        "c": (),
        "d": (),
    }


def test_options_keep_their_notes():
    assert Option(code="rented", label="租的", note="要多交 1 份租房合同。").note
