"""Canvas, Moodle and Common Cartridge: every question arrives and is scored as in the book."""

from decimal import Decimal
from itertools import combinations

import pytest
from reading import choices, parsed, plain, score, told

from course.exercises.inline import html
from course.exercises.model import ChoiceQuestion, NumericQuestion, ShortQuestion
from course.exports import canvas, cartridge, moodle
from course.exports.cartridge_quiz import spellings
from course.exports.package import unpacked
from course.places import shared

SCHEMAS = shared() / "schemas" / "common-cartridge-1.1"
SCHEMATRON = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
FORMATS = ["canvas", "cartridge"]


@pytest.fixture(scope="session")
def canvas_made(chapters):
    return canvas.make(chapters)


@pytest.fixture(scope="session")
def cartridge_files(chapters):
    return unpacked(cartridge.make(chapters).files[cartridge.NAME])


@pytest.fixture(scope="session")
def moodle_made(chapters):
    return {
        chapter.name: parsed(moodle.make([chapter]).files[f"{chapter.name}.xml"])
        for chapter in chapters
    }


@pytest.fixture(scope="session")
def items(chapters, canvas_made, cartridge_files):
    """QTI items by format and title, and the questions by id."""
    found = {"canvas": {}, "cartridge": {}}
    for chapter in chapters:
        for kind in ("quiz", "open"):
            files = unpacked(canvas_made.files.get(f"{chapter.name}-{kind}.zip", _EMPTY))
            texts = [text for name, text in files.items() if "assessment_meta" not in name]
            texts = [text for text in texts if b"<questestinterop" in text]
            texts = {"canvas": texts, "cartridge": [cartridge_files[f"{chapter.name}/{kind}.xml"]]}
            for form, documents in texts.items():
                for item in (one for text in documents for one in parsed(text).iter("item")):
                    assert item.get("title") not in found[form]
                    found[form][item.get("title")] = item
    return found


_EMPTY = canvas.archive({})


def questions(chapters, kind):
    return [one for chapter in chapters for one in chapter.quiz.questions if isinstance(one, kind)]


@pytest.mark.parametrize("form", FORMATS)
def test_all_questions_arrive_with_their_words(form, chapters, items):
    expected = [one for chapter in chapters for one in chapter.quiz.questions]
    opened = [one for chapter in chapters for one in chapter.page.open]
    assert set(items[form]) == {one.id for one in expected} | {one.label for one in opened}
    assert len(expected) >= 6 * len(chapters)
    for question in expected:
        item = items[form][question.id]
        assert plain(item.findtext("presentation/material/mattext")) == plain(html(question.text))
        labels = ("points_possible", "cc_weighting")
        worth = {
            one.findtext("fieldlabel"): one.findtext("fieldentry")
            for one in item.iter("qtimetadatafield")
        }
        assert [worth[label] for label in labels if label in worth] == [str(question.points)]


@pytest.mark.parametrize("form", FORMATS)
def test_choices_are_scored_and_answered_as_in_the_book(form, chapters, items):
    for question in questions(chapters, ChoiceQuestion):
        item = items[form][question.id]
        named = {words: name for name, words in choices(item).items()}
        of = {plain(html(choice.text)): choice for choice in question.choices}
        assert set(named) == set(of)
        sizes = range(1, len(of) + 1) if question.multi else [1]
        for chosen in (one for size in sizes for one in combinations(of, size)):
            right = set(chosen) == {words for words, choice in of.items() if choice.correct}
            ids = {named[words] for words in chosen}
            assert score(item, ids) == (100 if right else 0), (question.id, chosen)
            assert told(item, ids) >= {plain(html(of[words].feedback)) for words in chosen}


@pytest.mark.parametrize("form", FORMATS)
def test_numbers_within_the_tolerance_are_right(form, chapters, items):
    for question in questions(chapters, NumericQuestion):
        item = items[form][question.id]
        answer, tolerance = Decimal(str(question.answer)), Decimal(str(question.tolerance))
        for right in (answer, answer - tolerance, answer + tolerance):
            assert score(item, {f"{right:f}"}) == 100, (question.id, right)
        far = [answer - 2 * tolerance, answer + 2 * tolerance, *(w.value for w in question.wrong)]
        for wrong in far if tolerance else far[2:]:
            assert score(item, {f"{wrong}"}) == 0, (question.id, wrong)
        assert plain(html(question.feedback)) in told(item, {f"{answer:f}"})
        assert plain(html(question.otherwise)) in told(item, {"123456789"})


@pytest.mark.parametrize("form", FORMATS)
def test_words_are_right_in_any_case(form, chapters, items):
    for question in questions(chapters, ShortQuestion):
        item = items[form][question.id]
        for answer in question.answers:
            typed = answer.upper() if form == "cartridge" else answer  # Canvas ignores case itself
            assert score(item, {typed}) == 100
            assert plain(html(question.feedback)) in told(item, {typed})
        assert score(item, {"nonsense"}) == 0
        assert plain(html(question.otherwise)) in told(item, {"nonsense"})


def test_spellings_are_right_numbers_and_no_others():
    question = NumericQuestion("x", "?", 1, 1, 0.25, 0.005, "", "", ())
    found = spellings(question)
    assert found[0] == "0.250"
    assert {"0.25", "0,25", ".25", "0.245", "0,255"} <= set(found)
    numbers = [Decimal(text.replace(",", ".")) for text in found]
    assert all(abs(number - Decimal("0.25")) <= Decimal("0.005") for number in numbers)
    below = spellings(NumericQuestion("x", "?", 1, 1, -80, 0.5, "", "", ()))
    assert {"-80", "−80", "-79.5", "-80,5"} <= set(below)
    assert spellings(NumericQuestion("x", "?", 1, 1, 6000, 0, "", "", ())) == ["6000"]


def test_canvas_states_the_licence_and_no_date(chapters, canvas_made):
    for chapter in chapters:
        archive = canvas_made.files[f"{chapter.name}-quiz.zip"]
        manifest = unpacked(archive)["imsmanifest.xml"].decode()
        assert "https://creativecommons.org/licenses/by/4.0/" in manifest
        assert chapter.title.replace("&", "&amp;") in manifest
        assert not [word for word in ("Private", "Copyrighted)", "dateTime") if word in manifest]


def test_canvas_tells_what_it_loses(chapters, canvas_made):
    lost = canvas_made.losses
    hints = [one.id for one in questions(chapters, NumericQuestion) if one.wrong]
    assert hints in lost.values()
    assert [chapter.name for chapter in chapters if chapter.page.open] in lost.values()


def test_rubrics_go_along(chapters, canvas_made, cartridge_files, moodle_made):
    seen = 0
    for chapter in chapters:
        for exercise in chapter.page.open:
            essays = moodle_made[chapter.name].findall("question[@type='essay']")
            (essay,) = [one for one in essays if one.findtext("name/text") == exercise.label]
            told = essay.findtext("graderinfo/text")
            pages = [
                canvas_made.files[f"{chapter.name}-rubric.html"].decode(),
                cartridge_files[f"{chapter.name}/rubric.html"].decode(),
                told,
            ]
            for criterion in exercise.rubric.criteria:
                for words in (criterion.name, *criterion.levels.values()):
                    assert all(plain(html(words)) in plain(page) for page in pages), words
                    seen += 1
            assert "How a reader judges" not in essay.findtext("questiontext/text")
            assert float(essay.findtext("defaultgrade")) == exercise.rubric.points
    assert seen > 15 * len(chapters) / 2


# --- Moodle -------------------------------------------------------------------------------------


def test_moodle_holds_every_question_under_a_name_of_its_own(chapters, moodle_made):
    names = []
    for chapter in chapters:
        top = moodle_made[chapter.name]
        found = [one.findtext("name/text") for one in top.findall("question")[1:]]
        asked = [*chapter.quiz.questions, *chapter.page.open]
        assert found == [getattr(one, "id", None) or one.label for one in asked]
        names += [one.text for one in top.iter("idnumber")]
        category = top.find("question[@type='category']").findtext("category/text")
        assert category == f"$course$/top/{chapter.book}/{chapter.title}"
    assert len(set(names)) == len(names)


def test_moodle_marks_choices(chapters, moodle_made):
    shares = [100 / n for n in range(1, 11)]
    for chapter in chapters:
        for question in (q for q in chapter.quiz.questions if isinstance(q, ChoiceQuestion)):
            (made,) = _moodle(moodle_made[chapter.name], question.id)
            assert made.get("type") == "multichoice"
            assert made.findtext("single") == ("false" if question.multi else "true")
            given = {}
            for answer in made.findall("answer"):
                share = float(answer.get("fraction"))
                assert not share or min(abs(abs(share) - known) for known in shares) < 1e-5
                given[answer.findtext("text")] = share
                feedback = {html(c.text): html(c.feedback) for c in question.choices}
                assert answer.findtext("feedback/text") == feedback[answer.findtext("text")]
            right = {html(choice.text) for choice in question.choices if choice.correct}
            assert sum(given[text] for text in right) == pytest.approx(100, abs=1e-3)
            assert all(share <= 0 for text, share in given.items() if text not in right)
            if question.multi:
                assert sum(given.values()) == pytest.approx(0, abs=1e-3)  # all ticked earns nothing


def test_moodle_marks_numbers_and_words(chapters, moodle_made):
    for chapter in chapters:
        for question in chapter.quiz.questions:
            if isinstance(question, ChoiceQuestion):
                continue
            (made,) = _moodle(moodle_made[chapter.name], question.id)
            answers = made.findall("answer")
            assert answers[-1].findtext("text") == "*"
            assert answers[-1].findtext("feedback/text") == html(question.otherwise)
            if isinstance(question, ShortQuestion):
                rights = [one.findtext("text") for one in answers[:-1]]
                assert rights == list(question.answers)
                assert {one.get("fraction") for one in answers} == {"100", "0"}
                continue
            values = [(question.answer, question.tolerance, question.feedback, "100")] + [
                (one.value, one.tolerance, one.feedback, "0") for one in question.wrong
            ]
            for (value, tolerance, feedback, share), one in zip(values, answers[:-1], strict=True):
                assert float(one.findtext("text")) == value
                assert float(one.findtext("tolerance")) == tolerance
                assert one.findtext("feedback/text") == html(feedback)
                assert one.get("fraction") == share


def test_a_slash_and_a_star_mean_themselves_in_moodle(made):
    top = parsed(made["moodle/small.xml"])
    assert top.findtext("question/category/text") == "$course$/top/Small//Large/Small"


def _moodle(top, name):
    return [one for one in top.findall("question") if one.findtext("name/text") == name]


# --- Common Cartridge ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def faults_of():
    """A function that says what schemas and Schematron rules find in a file of a cartridge."""
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of Common Cartridge are not on this machine")
    from lxml import etree, isoschematron

    def rules(name):
        source = etree.parse(SCHEMAS / name)
        return isoschematron.Schematron(source, store_report=True, validate_schema=False)

    quiz, manifest = "ccv1p1_qtiasiv1p2p1_v1p0.xsd", "cc11libxml2validator.xsd"
    names = {"quiz": quiz, "manifest": manifest, "link": "ccv1p1_imswl_v1p1.xsd"}
    schemas = {kind: etree.XMLSchema(etree.parse(SCHEMAS / name)) for kind, name in names.items()}
    checked = {"quiz": rules(quiz), "manifest": rules("ccv1p1_imscp_v1p2_v1p0.xsd")}

    def faults(name, content):
        link = "link" if name.endswith("-link.xml") else "quiz"
        kind = "manifest" if name == "imsmanifest.xml" else link
        document = etree.fromstring(content)
        schemas[kind].validate(document)
        found = [str(one) for one in schemas[kind].error_log]
        if kind in checked and not checked[kind].validate(document):
            report = checked[kind].validation_report
            found += [" ".join("".join(one.itertext()).split()) for one in report.iter(SCHEMATRON)]
        return found

    return faults


def test_cartridges_are_valid(cartridge_files, made, faults_of):
    small = unpacked(made["cartridge/united-front.imscc"])
    for files in (cartridge_files, small):
        documents = {name: text for name, text in files.items() if name.endswith(".xml")}
        assert len(documents) >= 4
        for name, content in documents.items():
            assert faults_of(name, content) == [], name


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("who-trades/quiz.xml", b'rcardinality="Multiple"', b'rcardinality="Single"', "RULE 5a"),
        ("who-trades/quiz.xml", b'linkrefid="choice1_fb"', b'linkrefid="none"', "RULE 12c"),
        ("who-trades/quiz.xml", b"<itemmetadata>", b"<metadata>", ""),
        ("who-trades/open.xml", b"entry>No</field", b"entry>Yes</field", "RULE 8f"),
        ("imsmanifest.xml", b"<file href", b"<dependency identifierref", "RULE"),
    ],
)  # fmt: skip
def test_a_fault_in_a_cartridge_is_seen(cartridge_files, faults_of, name, old, new, said):
    broken = cartridge_files[name].replace(old, new)
    if old == b"<itemmetadata>":
        broken = broken.replace(b"</itemmetadata>", b"</metadata>")
    assert broken != cartridge_files[name]
    assert any(said in fault for fault in faults_of(name, broken))


def test_the_manifest_lists_every_file_and_the_licence(cartridge_files):
    manifest = parsed(cartridge_files["imsmanifest.xml"])
    listed = [one.get("href") for one in manifest.iter("file")]
    assert sorted([*listed, "imsmanifest.xml"]) == sorted(cartridge_files)
    assert b"https://creativecommons.org/licenses/by/4.0/" in cartridge_files["imsmanifest.xml"]
    shown = {one.get("identifierref") for one in manifest.iter("item")} - {None}
    assert shown == {one.get("identifier") for one in manifest.iter("resource")}


def test_two_choices_are_called_true_or_false_and_that_is_said(small):
    from course.exports.chapters import load_chapters

    found = cartridge.make(load_chapters(small)[0])
    assert ["small-one"] in found.losses.values()
