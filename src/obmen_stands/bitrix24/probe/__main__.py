"""`python -m obmen_stands.bitrix24.probe WEBHOOK`: exit code 0 with the table, 2 where nothing could be asked."""

import argparse
import sys
from collections.abc import Sequence

from obmen_stands.bitrix24.probe.portal import Portal, Unanswered
from obmen_stands.bitrix24.probe.questions import READING, Question, charged_for
from obmen_stands.bitrix24.probe.writing import WRITING

HEAD = ("вопрос", "ответ здесь", "что делает стенд")


def main(words: Sequence[str] | None = None) -> int:
    told = _told(words)
    try:
        portal = Portal(told.webhook)
        portal.check()
        questions = [*READING, *(_of_two(told.second) if told.second else ()), *(WRITING if told.write else ())]
    except Unanswered as error:
        sys.stderr.write(f"{error}\n")
        return 2
    lines = [table([(each, asked(portal, each)) for each in questions])]
    lines += ["", f"запросов: {portal.asked}"]
    if told.write:
        lines += [f"остались неудалёнными: {', '.join(portal.left)}" if portal.left else "всё созданное удалено"]
        lines += ["создавалось под названием «obmen probe»"]
    sys.stdout.write("\n".join([*lines, ""]))
    return 0


def asked(portal: Portal, question: Question) -> str:
    try:
        return question.ask(portal)
    except Unanswered as error:
        return str(error)


def table(answers: Sequence[tuple[Question, str]]) -> str:
    """Columns as wide as the longest word in them; `≠` before a row where the portal is not like the stand."""
    rows = [HEAD, *((each.title, here, each.stand) for each, here in answers)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    unlike = [False, False, *(here != each.stand and not each.measured for each, here in answers)]
    lines = [rows[0], tuple("—" * width for width in widths), *rows[1:]]
    return "\n".join(
        ("≠ " if mark else "  ") + "  ".join(map(str.ljust, row, widths)).rstrip()
        for mark, row in zip(unlike, lines, strict=True)
    )


def _of_two(webhook: str) -> list[Question]:
    second = Portal(webhook)
    second.check()
    return [Question("бюджет времени двух вебхуков", charged_for(second), "у каждого вебхука свой")]


def _told(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m obmen_stands.bitrix24.probe",
        description="Спрашивает портал о том, что знает только настоящий, и ставит рядом то, что делает стенд. "
        "Только читает, если не сказано --write.",
    )
    parser.add_argument("webhook", help="адрес входящего вебхука: https://портал/rest/1/секрет/")
    parser.add_argument("--write", action="store_true", help="создать и удалить контакты и сделки «obmen probe»")
    parser.add_argument("--second", metavar="ВЕБХУК", help="второй вебхук того же портала: общий ли у них бюджет")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
