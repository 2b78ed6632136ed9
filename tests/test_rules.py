"""What the tables must agree on with each other: each rule broken once, and everything broken at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from conftest import Damage
from hrcvote import data, rules
from hrcvote.schema import Breach

Swap = tuple[str, str, str]

ADD = (
    "Add a row for each: a member that did not vote is not_voting, and a state that was no member has no row in"
    " data/members.csv"
)
NAMED = "and figures ask for it by name. Restore it from git, or first change its name in hrcvote.rules"
MEND_TOTAL = "Correct the position in data/positions.csv, or the official total here"

# Name, replacements (file, old, new), and all that is reported. A text in braces stands for the number of the first
# line in the undamaged file that begins with it; of one that begins with a comma, that holds it.
CASES: list[tuple[str, list[Swap], list[str]]] = [
    (
        "a member is missing from a vote",
        [("positions.csv", "ES-11/3,UKR,yes\n", "")],
        [
            f"data/positions.csv: 'ES-11/3' vote ES-11/3 has no position for 1 of 193 members: UKR. {ADD}",
            # Its vote is missing from the sum, too.
            "data/votes.csv:{ES-11/3,}: column vote_id: 'ES-11/3' does not add up: yes counted 92, official 93. "
            + MEND_TOTAL,
        ],
    ),
    (
        "a member that did not vote is missing, and so from the official total",
        [("positions.csv", "ES-11/3,AFG,not_voting\n", ""), ("votes.csv", ",93,24,58,18,", ",93,24,58,17,")],
        [f"data/positions.csv: 'ES-11/3' vote ES-11/3 has no position for 1 of 193 members: AFG. {ADD}"],
    ),
    (
        "one position changed",
        [("positions.csv", "ES-11/3,BRA,abstain\n", "ES-11/3,BRA,yes\n")],
        [
            "data/votes.csv:{ES-11/3,}: column vote_id: 'ES-11/3' does not add up: yes counted 94, official 93; "
            f"abstain counted 57, official 58. {MEND_TOTAL}"
        ],
    ),
    (
        "an official total changed",
        [("votes.csv", ",93,24,58,18,", ",93,24,58,17,")],
        [
            "data/votes.csv:{ES-11/3,}: column vote_id: 'ES-11/3' does not add up: not_voting counted 18, "
            f"official 17. {MEND_TOTAL}"
        ],
    ),
    (
        "an unknown country in a vote",
        [("positions.csv", "ES-11/3,UKR,yes\n", "ES-11/3,UKX,yes\n")],
        [
            "data/positions.csv:{ES-11/3,UKR,}: column iso3: 'UKX' is not among the iso3 of data/members.csv. "
            "Correct it, or add the row to data/members.csv",
            # The member whose code this was has no row any more.
            f"data/positions.csv: 'ES-11/3' vote ES-11/3 has no position for 1 of 193 members: UKR. {ADD}",
        ],
    ),
    (
        "an event without a source",
        [
            ("event_sources.csv", "invasion,onuitalia,\n", ""),
            ("event_sources.csv", "invasion,republic-world-2,\n", ""),
        ],
        ["data/events.csv:{invasion,}: column event_id: 'invasion' has no source. Add one to data/event_sources.csv"],
    ),
    (
        "an election result without a source",
        [("election_sources.csv", "HRC-2013-11-12,MKD,24-horas\nHRC-2013-11-12,MKD,padova\n", "")],
        [
            "data/elections.csv:{HRC-2013-11-12,MKD,}: column iso3: 'HRC-2013-11-12, MKD' has no source. "
            "Add one to data/election_sources.csv"
        ],
    ),
    (
        "a claim without a locator",
        [("claims.csv", ",tabloid,p3,ES-11/3,abstain,", ",tabloid,,ES-11/3,abstain,")],
        ["data/claims.csv:{,abstain,,59,}: column locator: '' is empty, and may not be. Fill it in"],
    ),
    (
        "a claim of a full text without its paragraph",
        [("claims.csv", ",tabloid,p3,ES-11/3,abstain,", ",tabloid,excerpt,ES-11/3,abstain,")],
        [
            "data/claims.csv:{,abstain,,59,}: column locator: 'excerpt' is not a paragraph, and tabloid was read in "
            "full. Write p and the paragraph's number"
        ],
    ),
    (
        "a claim of a background report",
        [("claims.csv", "afp-03,afp,", "afp-2-01,afp-2,")],
        [
            "data/claims.csv:{afp-03,}: column source_id: 'afp-2' is in the set background, whose statements are not "
            "tested. Change its set in data/sources.csv to wider_press, or to story if it was read in full"
        ],
    ),
    (
        "a text of the story of which an excerpt was seen",
        [
            (
                "sources.csv",
                "tabloid,,2022-04-07,day,inferred,,en,full,",
                "tabloid,,2022-04-07,day,inferred,,en,excerpt,",
            )
        ],
        [
            "data/sources.csv:{tabloid,story,}: column seen: 'excerpt' is not how a source of the set story is seen, "
            "which is full. Correct it, or the set"
        ],
    ),
    (
        "a text of the story without a statement",
        [
            (
                "sources.csv",
                "geneva-solutions-2,background,Geneva Solutions,,,,,https://genevasolutions.news/global-news/"
                "what-does-russia-s-suspension-mean-for-the-human-rights-council,en,excerpt,",
                "geneva-solutions-2,story,Geneva Solutions,,,,,https://genevasolutions.news/global-news/"
                "what-does-russia-s-suspension-mean-for-the-human-rights-council,en,full,",
            )
        ],
        [
            "data/sources.csv:{geneva-solutions-2,}: column source_id: 'geneva-solutions-2' is a text of the story and "
            "has no statement. Enter what it states in data/claims.csv"
        ],
    ),
    (
        "a claim about nothing known",
        [("claims.csv", ",tabloid,p3,ES-11/3,abstain,", ",tabloid,p3,ES-11/99,abstain,")],
        [
            "data/claims.csv:{,abstain,,59,}: column subject: 'ES-11/99' is not a vote, election or event of the "
            "bundle. Correct it, or add the event it means"
        ],
    ),
    (
        "a fact about nothing known",
        [("facts.csv", "kara-murza-sentence,", "kara-murza,")],
        [
            "data/facts.csv:{kara-murza-sentence,}: column subject: 'kara-murza' is not a vote, election or event of "
            "the bundle. Correct it, or add the event it means"
        ],
    ),
    (
        "a count in words",
        [("claims.csv", ",ES-11/3,abstain,,59,", ",ES-11/3,abstain,,fifty-nine,")],
        [
            "data/claims.csv:{,abstain,,59,}: column stated: 'fifty-nine' is not a count, as abstain is. "
            "Write a whole number in digits, with ~ for nearly, > for more than or < for fewer than"
        ],
    ),
    (
        "a count with decimals, as a table of numbers is saved",
        [("claims.csv", ",ES-11/3,abstain,,59,", ",ES-11/3,abstain,,59.0,")],
        [
            "data/claims.csv:{,abstain,,59,}: column stated: '59.0' is not a count, as abstain is. "
            "Write a whole number in digits, with ~ for nearly, > for more than or < for fewer than"
        ],
    ),
    (
        "a count that begins with nought",
        [("claims.csv", ",ES-11/3,abstain,,59,", ",ES-11/3,abstain,,059,")],
        [
            "data/claims.csv:{,abstain,,59,}: column stated: '059' is not a count, as abstain is. "
            "Write a whole number in digits, with ~ for nearly, > for more than or < for fewer than"
        ],
    ),
    (
        "a percentage with its sign",
        [("claims.csv", ",share,RUS,82,", ",share,RUS,82%,")],
        [
            "data/claims.csv:{,share,RUS,82,}: column stated: '82%' is not a percent, as share is. "
            "Write digits, with ~ for nearly, > for more than or < for fewer than"
        ],
    ),
    (
        "a statement that is entered twice",
        [
            (
                "claims.csv",
                "afp-03,afp,excerpt,ES-11/3,abstain,,58,58 abstained,\n",
                "afp-03,afp,excerpt,ES-11/3,abstain,,58,58 abstained,\n"
                "afp-04,afp,excerpt,ES-11/3,abstain,,58,fifty-eight,\n",
            )
        ],
        [
            "data/claims.csv:{babalu-blog-01,}: column claim_id: 'afp-04' states in the same place what afp-03 does. "
            "Remove one of the two, or correct it"
        ],
    ),
    (
        "a statement with the id of another source",
        [("claims.csv", "afp-03,afp,", "afpx-03,afp,")],
        ["data/claims.csv:{afp-03,}: column claim_id: 'afpx-03' is not of afp. Write afp- and a number"],
    ),
    (
        "another number than is printed",
        [("claims.csv", ",ES-11/3,abstain,,59,", ",ES-11/3,abstain,,58,")],
        [
            "data/claims.csv:{,abstain,,59,}: column stated: '58' is none of the numbers in as_printed: 59. "
            "Correct one of the two"
        ],
    ),
    (
        "another number than each that is printed",
        [("claims.csv", ",~60,Nearly 60 countries,", ',~58,"Nearly 60 countries, or 1,060",')],
        [
            "data/claims.csv:{,~60,}: column stated: '~58' is none of the numbers in as_printed: 60, 1,060. "
            "Correct one of the two"
        ],
    ),
    (
        "a position in another word",
        [("claims.csv", ",ES-11/3,position,VEN,no,", ",ES-11/3,position,VEN,against,")],
        [
            "data/claims.csv:{,position,VEN,}: column stated: 'against' is not a position, as position is. "
            "Write one of yes, no, abstain, not_voting"
        ],
    ),
    (
        "a date that no calendar has",
        [("claims.csv", ",candidacy-2021-2023,date,,2020-04-29,", ",candidacy-2021-2023,date,,2020-04-31,")],
        [
            "data/claims.csv:{,date,,2020-04-29,}: column stated: '2020-04-31' is not a date, as date is. "
            "Write a date that exists, as 2022-04-07, 2022-04, 2022 or 2022-W14"
        ],
    ),
    (
        "a date without its noughts",
        [("claims.csv", ",candidacy-2021-2023,date,,2020-04-29,", ",candidacy-2021-2023,date,,2020-4-29,")],
        [
            "data/claims.csv:{,date,,2020-04-29,}: column stated: '2020-4-29' is not a date, as date is. "
            "Write a date that exists, as 2022-04-07, 2022-04, 2022 or 2022-W14"
        ],
    ),
    (
        "names with spaces between them",
        [("facts.csv", ",barred_from,speaking|voting,", ",barred_from,speaking | voting,")],
        [
            "data/facts.csv:{,barred_from,}: column value: 'speaking | voting' is not a list of names, as barred_from "
            "is. Write | between the names, and no spaces around it"
        ],
    ),
    (
        "a fact that is no count",
        [("facts.csv", "HRC,seats,47,", "HRC,seats,forty-seven,")],
        [
            "data/facts.csv:{HRC,seats,}: column value: 'forty-seven' is not a count, as seats is. "
            "Write a whole number in digits, with ~ for nearly, > for more than or < for fewer than"
        ],
    ),
    (
        "a record that is only nearly known",
        [("facts.csv", "HRC,seats,47,", "HRC,seats,~47,")],
        [
            "data/facts.csv:{HRC,seats,}: column value: '~47' is not exact, and statements are compared with it. "
            "Write the number in digits"
        ],
    ),
    (
        "a day given as a month",
        [("events.csv", "nebenzya-case,2023-10-05,day,", "nebenzya-case,2023-10-05,month,")],
        [
            "data/events.csv:{nebenzya-case,}: column date: '2023-10-05' is not the first day of its month. "
            "Write the first day, or a precision of day"
        ],
    ),
    (
        "a date of publication without its precision",
        [("sources.csv", "tass,wider_press,TASS,,2022-04-07,day,", "tass,wider_press,TASS,,2022-04-07,,")],
        ["data/sources.csv:{tass,}: column precision: '' is missing. Give both or neither"],
    ),
    (
        "a precision without its date",
        [("sources.csv", "tass,wider_press,TASS,,2022-04-07,day,", "tass,wider_press,TASS,,,day,")],
        ["data/sources.csv:{tass,}: column precision: 'day' stands without its date. Give both or neither"],
    ),
    (
        "an event that the story is told by is missing",
        [
            ("events.csv", "term-begins,", "term-starts,"),
            ("event_sources.csv", "term-begins,algemeiner,", "term-starts,algemeiner,"),
            ("event_sources.csv", "term-begins,taipei-times,", "term-starts,taipei-times,"),
        ],
        [f"data/events.csv: 'term-begins' is missing, {NAMED}"],
    ),
    (
        "the day of an event that the story is told by is not known",
        [("events.csv", "term-begins,2021-01-01,day,", "term-begins,2021-01-01,month,")],
        [
            "data/events.csv:{term-begins,}: column precision: 'month' is not day, and the story gives the day of this "
            "event. Enter its day, or first rewrite what names it in notebooks/ and hrcvote.rules"
        ],
    ),
    (
        "a position of no member",
        [("claims.csv", "p9,ES-11/3,position,CHN,no,", "p9,ES-11/3,position,,no,")],
        ["data/claims.csv:{tabloid-16,}: column iso3: '' is empty, and position is of a member. Fill it in"],
    ),
    (
        "the source of the rule that the story is told by is missing",
        [
            ("sources.csv", "a-res-60-251,record,", "a-res-60-251x,record,"),
            ("votes.csv", ",two_thirds,a-res-60-251,", ",two_thirds,a-res-60-251x,"),
            *(
                ("facts.csv", f"{fact},a-res-60-251\n", f"{fact},a-res-60-251x\n")
                for fact in (
                    "HRC,place,Geneva,",
                    "HRC,rule,Resolution 60/251,",
                    "HRC,seats,47,",
                    "HRC,term_years,3,",
                    "HRC-2023-10-10,organ,General Assembly,",
                )
            ),
        ],
        [f"data/sources.csv: 'a-res-60-251' is missing, {NAMED}"],
    ),
    (
        "the source of the argument that the story tests is called otherwise",
        [
            ("sources.csv", "neatkariga,wider_press,", "neatkariga-x,wider_press,"),
            ("claims.csv", "neatkariga-01,neatkariga,", "neatkariga-x-01,neatkariga-x,"),
        ],
        [f"data/sources.csv: 'neatkariga' is missing, {NAMED}"],
    ),
    (
        "the advocacy group of the story is called otherwise",
        [
            ("sources.csv", f"{source},UN Watch,", f"{source},U.N. Watch,")
            for source in (
                "un-watch,story",
                "un-watch-2020-report,background",
                "un-watch-2022-cnn,background",
                "un-watch-2022-push,background",
                "un-watch-2023-report,background",
                "un-watch-release,wider_press",
            )
        ],
        [f"data/sources.csv: 'UN Watch' is missing, {NAMED}"],
    ),
    (
        "the record of the act, against which every word for it is held, is missing",
        [("facts.csv", "ES-11/3,act,suspended,,a-res-es-11-3\n", "")],
        [f"data/facts.csv: 'ES-11/3, act' is missing, {NAMED}"],
    ),
    (
        "a race of the story without the votes of a rival",
        [
            (
                "elections.csv",
                "HRC-2023-10-10,ALB,2023-10-10,2024-2026,regular,Eastern European,2,123,",
                "HRC-2023-10-10,ALB,2023-10-10,2024-2026,regular,Eastern European,2,,",
            )
        ],
        [
            "data/elections.csv:{HRC-2023-10-10,ALB,}: column votes: '' is empty, and figures draw the votes of this "
            "race. Fill it in"
        ],
    ),
    (
        "another rule for the suspension",
        [("votes.csv", ",two_thirds,a-res-60-251,", ",simple,a-res-60-251,")],
        [
            "data/votes.csv:{ES-11/3,}: column majority: 'simple' is not the rule of A/RES/60/251, paragraph 8. "
            "Write two_thirds"
        ],
    ),
    (
        "a vote on another day than its event",
        [("events.csv", "vote-es-11-3,2022-04-07,", "vote-es-11-3,2022-04-08,")],
        [
            "data/events.csv:{vote-es-11-3,}: column date: '2022-04-08' is not the day of vote-es-11-3 in "
            "data/votes.csv, which is 2022-04-07. Correct one of the two"
        ],
    ),
    (
        "an election on another day than its event",
        [("events.csv", "by-election-2022,2022-05-10,", "by-election-2022,2022-05-11,")],
        [
            "data/events.csv:{by-election-2022,}: column date: '2022-05-11' is not the day of by-election-2022 in "
            "data/elections.csv, which is 2022-05-10. Correct one of the two"
        ],
    ),
    (
        "a rule without its source",
        [("votes.csv", ",two_thirds,a-res-60-251,", ",two_thirds,,")],
        [
            "data/votes.csv:{ES-11/3,}: column majority: 'two_thirds' has no source. "
            "Give both majority and rule_source_id, or neither"
        ],
    ),
    (
        "a source of no rule",
        [("votes.csv", ",two_thirds,ayaksizgazete,", ",,ayaksizgazete,")],
        [
            "data/votes.csv:{ES-11/1,}: column rule_source_id: 'ayaksizgazete' stands without its rule. "
            "Give both majority and rule_source_id, or neither"
        ],
    ),
    (
        "a member's name among the other names of one before it",
        [("members.csv", "AGO,Angola,Angola,,", "AGO,Angola,Angola,Portuguese West Africa|Turkey,")],
        [
            "data/members.csv:{TUR,}: column also_known_as: 'Turkey' denotes AGO in line 3, too. "
            "Keep it for one of the two"
        ],
    ),
    (
        "a member's name as another's, in other letters",
        [("members.csv", "TUV,Tuvalu,Tuvalu,,", "TUV,Tuvalu,TURKIYE,,")],
        [
            "data/members.csv:{TUV,}: column label: 'TURKIYE' denotes TUR in line {TUR,}, too. "
            "Keep it for one of the two"
        ],
    ),
    (
        "a member's name as another's name and label",
        [("members.csv", "ZWE,Zimbabwe,Zimbabwe,,", "ZWE,Zambia,Zambia,,")],
        ["data/members.csv:{ZWE,}: column name: 'Zambia' denotes ZMB in line {ZMB,}, too. Keep it for one of the two"],
    ),
    (
        "a member's code among another's names",
        [("members.csv", "AGO,Angola,Angola,,", "AGO,Angola,Angola,chn,")],
        ["data/members.csv:{CHN,}: column iso3: 'CHN' denotes AGO in line 3, too. Keep it for one of the two"],
    ),
    (
        "a member of the Council that is said to be none",
        [
            (
                "members.csv",
                "UKR,Ukraine,Ukraine,,Eastern European,true,",
                "UKR,Ukraine,Ukraine,,Eastern European,false,",
            )
        ],
        [
            "data/facts.csv:{HRC,seats,}: column value: '47' is not how many members have council_member true in "
            "data/members.csv, which is 46. Correct one of the two"
        ],
    ),
    (
        "another number of seats of the Council",
        [("facts.csv", "HRC,seats,47,", "HRC,seats,48,")],
        [
            "data/facts.csv:{HRC,seats,}: column value: '48' is not how many members have council_member true in "
            "data/members.csv, which is 47. Correct one of the two"
        ],
    ),
    (
        "two dates for one election",
        [("elections.csv", "HRC-2013-11-12,RUS,2013-11-12,", "HRC-2013-11-12,RUS,2013-11-13,")],
        [
            "data/elections.csv:{HRC-2013-11-12,RUS,}: column date: '2013-11-13' differs from '2013-11-12' in line 2 "
            "of the same election. Correct one of the two",
            # Nor is it the day that the election is named for.
            "data/elections.csv:{HRC-2013-11-12,RUS,}: column date: '2013-11-13' is not the date of HRC-2013-11-12. "
            "Correct the date or the election",
        ],
    ),
    (
        "an election of another day than its name",
        [("elections.csv", "HRC-2022-05-10,CZE,2022-05-10,", "HRC-2022-05-10,CZE,2022-05-11,")],
        [
            "data/elections.csv:{HRC-2022-05-10,CZE,}: column date: '2022-05-11' is not the date of HRC-2022-05-10. "
            "Correct the date or the election",
        ],
    ),
    (
        "two terms for one election",
        [("elections.csv", "RUS,2013-11-12,2014-2016,", "RUS,2013-11-12,2014-2017,")],
        [
            "data/elections.csv:{HRC-2013-11-12,RUS,}: column term: '2014-2017' differs from '2014-2016' in line 2 "
            "of the same election. Correct one of the two"
        ],
    ),
    (
        "two kinds of one election",
        [("elections.csv", "RUS,2013-11-12,2014-2016,regular,", "RUS,2013-11-12,2014-2016,by_election,")],
        [
            "data/elections.csv:{HRC-2013-11-12,RUS,}: column kind: 'by_election' differs from 'regular' in line 2 "
            "of the same election. Correct one of the two"
        ],
    ),
    (
        "two numbers of seats for one group",
        [("elections.csv", "Eastern European,2,158,", "Eastern European,3,158,")],
        [
            "data/elections.csv:{HRC-2020-10-13,UKR,}: column seats: '2' differs from '3' in line "
            "{HRC-2020-10-13,RUS,} of the same election. Correct one of the two"
        ],
    ),
    (
        "more elected than there are seats",
        [("elections.csv", "Asia-Pacific,4,90,false", "Asia-Pacific,4,190,true")],
        [
            # In the order of the rows the one that follows is the one too many.
            "data/elections.csv:{HRC-2020-10-13,UZB,}: column elected: 'true' elects more candidates of "
            "Asia-Pacific than it has seats: 4. Correct elected or seats"
        ],
    ),
    (
        "elected with fewer votes than one who was not",
        [("elections.csv", "Asia-Pacific,4,90,false", "Asia-Pacific,4,190,false")],
        [
            "data/elections.csv:{HRC-2020-10-13,SAU,}: column votes: '190' is not fewer than the votes of CHN, "
            "which was elected with 139 for the same seats. Correct votes or elected"
        ],
    ),
    (
        "elected with as many votes as one who was not",
        [("elections.csv", "Asia-Pacific,4,90,false", "Asia-Pacific,4,139,false")],
        [
            "data/elections.csv:{HRC-2020-10-13,SAU,}: column votes: '139' is not fewer than the votes of CHN, "
            "which was elected with 139 for the same seats. Correct votes or elected"
        ],
    ),
    (
        "a candidate of another group",
        [
            (
                "members.csv",
                "MKD,North Macedonia,North Macedonia,Macedonia|FYROM,Eastern European,",
                "MKD,North Macedonia,North Macedonia,Macedonia,WEOG,",
            )
        ],
        [
            "data/elections.csv:{HRC-2013-11-12,MKD,}: column regional_group: 'Eastern European' is not the group of "
            "MKD, which is WEOG. Correct it here or in members"
        ],
    ),
]


def found(root: Path) -> list[str]:
    return [str(breach) for breach in data.check(root)]


def is_in(text: str, line: str) -> bool:
    return text in line if text.startswith(",") else line.startswith(text)


def located(message: str, root: Path) -> str:
    """Put the number of a line in the place of its beginning."""
    lines = (root / message.partition(":")[0]).read_text(encoding="utf-8").splitlines()

    def number(start: re.Match[str]) -> str:
        return str(next(n for n, line in enumerate(lines, start=1) if is_in(start[1], line)))

    return re.sub(r"\{(.+?)\}", number, message)


@pytest.mark.parametrize(("swaps", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_disagreement_is_reported_once(
    copy_of_data: Path, root: Path, damage: Damage, swaps: list[Swap], expected: list[str]
) -> None:
    for swap in swaps:
        damage(*swap)
    assert found(copy_of_data) == [located(message, root) for message in expected]


def test_real_data_are_sound(root: Path) -> None:
    assert found(root) == []


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("93", "93 in favour"),
        ("24", "93 to 24"),
        ("~60", "Nearly 60 countries"),
        (">1737", "more than 1,737 positions"),
        ("1737", "1.737"),
        ("1737", "1 737"),
        ("1000737", "1’000’737"),
        ("93", "ninety-two"),
        ("2", "2nd"),
        ("193", "193-member"),
        ("93", "93, 24"),
        ("193", "in 2022 193 members"),
        ("2022", "in 2022 193 members"),
    ],
)
def test_a_number_that_is_printed(copy_of_data: Path, damage: Damage, stated: str, printed: str) -> None:
    damage("claims.csv", ",abstain,,59,59 abstentions,", f',abstain,,{stated},"{printed}",')
    assert found(copy_of_data) == []


def test_an_event_is_of_one_of_the_elections_of_its_kind_in_a_year(copy_of_data: Path, damage: Damage) -> None:
    for table in ("elections.csv", "election_sources.csv"):
        lines = (copy_of_data / "data" / table).read_text(encoding="utf-8").splitlines(keepends=True)
        own = "".join(line for line in lines if line.startswith("HRC-2022-05-10,"))
        damage(table, own, own + own.replace("2022-05-10", "2022-09-12"))
    assert found(copy_of_data) == []
    damage("events.csv", "by-election-2022,2022-05-10,", "by-election-2022,2022-05-11,")
    (said,) = found(copy_of_data)
    assert "which is 2022-05-10 or 2022-09-12. Correct" in said


@pytest.mark.parametrize(
    ("stated", "printed"),
    [("1737.5", "1,737.5%"), ("82.4", "82.4%"), ("82.4", "82,4 %"), ("82.45", "82.450%")],
)
def test_a_percentage_that_is_printed(copy_of_data: Path, damage: Damage, stated: str, printed: str) -> None:
    damage("claims.csv", ",share,RUS,82,82% of the votes,", f',share,RUS,{stated},"{printed}",')
    assert found(copy_of_data) == []


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("94", "93 in favour"),
        ("9", "93 in favour"),
        ("0", "93 in favour"),
        ("1", "1,737"),
        ("737", "1,737"),
        ("824", "82.4%"),
        ("82", "82.4%"),
        ("9324", "93 24"),
        ("93", "9" * 5_000),
    ],
)
def test_a_number_that_is_not_printed(copy_of_data: Path, damage: Damage, stated: str, printed: str) -> None:
    damage("claims.csv", ",abstain,,59,59 abstentions,", f',abstain,,{stated},"{printed}",')
    (breach,) = data.check(copy_of_data)
    assert (breach.column, breach.value) == ("stated", stated)


def test_no_number_of_seats_is_asked_for_where_none_is_known(copy_of_data: Path, damage: Damage) -> None:
    damage("facts.csv", "HRC,seats,47,,a-res-60-251\n", "")
    damage("members.csv", "UKR,Ukraine,Ukraine,,Eastern European,true,", "UKR,Ukraine,Ukraine,,Eastern European,false,")
    assert found(copy_of_data) == []


def test_everything_is_reported_in_one_run(copy_of_data: Path, root: Path, damage: Damage) -> None:
    together = {
        "one position changed",
        "an event without a source",
        "a claim of a full text without its paragraph",
        "a percentage with its sign",
        "a fact that is no count",
        "a date of publication without its precision",
        "two numbers of seats for one group",
        "a candidate of another group",
    }
    expected = []
    for name, swaps, messages in CASES:
        if name in together:
            expected += [located(message, root) for message in messages]
            for swap in swaps:
                damage(*swap)
    damage("measures.csv", "abstain,count,members,", "abstain,count, members,")
    expected.append("data/measures.csv:2: column unit: ' members' has spaces before or after it. Remove them")
    # What is wrong with a file's bytes must not hide what is wrong with its rows.
    path = copy_of_data / "data" / "positions.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    expected += [
        "data/positions.csv: begins with a byte-order mark. Save the file as UTF-8 without one",
        "data/positions.csv:1: has a carriage return. Save the file with LF line endings, not CRLF",
    ]
    assert sorted(found(copy_of_data)) == sorted(expected)


def test_breach_names_its_parts(copy_of_data: Path, damage: Damage) -> None:
    damage("claims.csv", ",tabloid,p3,ES-11/3,abstain,", ",tabloid,,ES-11/3,abstain,")
    (breach,) = data.check(copy_of_data)
    assert breach._replace(line=None) == Breach(
        "claims", "data/claims.csv", None, "locator", "", "is empty, and may not be", "Fill it in"
    )


def test_notebook_shows_the_report_and_no_traceback(copy_of_data: Path, damage: Damage) -> None:
    damage("positions.csv", "ES-11/3,BRA,abstain\n", "ES-11/3,BRA,yes\n")
    damage("members.csv", "UKR,Ukraine,Ukraine,", "UKR,,Ukraine,")
    cells = [new_code_cell("from pathlib import Path\nimport hrcvote"), new_code_cell("hrcvote.load(Path.cwd())")]
    notebook = new_notebook(cells=cells)
    NotebookClient(
        notebook, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(copy_of_data)}}
    ).execute()
    (output,) = notebook.cells[1].outputs
    assert output.output_type == "error"
    shown = "\n".join(output.traceback)
    assert shown == data.report(data.check(copy_of_data))
    assert shown.startswith("The data cannot be used: 2 breaches in 2 files.\ndata/members.csv:")
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("stated", "first", "last"),
    [
        ("2022-04-07", "2022-04-07", "2022-04-07"),
        ("2022-W14", "2022-04-04", "2022-04-10"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-12", "2022-12-01", "2022-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2022", "2022-01-01", "2022-12-31"),
    ],
)
def test_a_span_has_its_first_and_its_last_day(stated: str, first: str, last: str) -> None:
    assert tuple(day.isoformat() for day in rules.span(stated)) == (first, last)


@pytest.mark.parametrize(
    "stated",
    [
        "2022-4-7",
        "20220407",
        "2022-02-30",
        "2022-13",
        "2022-00",
        "2021-W53",
        "2022-W00",
        "9999-W52",
        "0000",
        "٢٠٢٢",
        "",
    ],
)
def test_what_no_calendar_has_is_no_span(stated: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        rules.span(stated)
