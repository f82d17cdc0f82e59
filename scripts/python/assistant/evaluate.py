"""Measures the desk's assistant by cross-validation over BANKING77's training part, and chooses the phrasings it ships.

The ranking is that of Services/Notifications/Domain/Assistant, so that a change can be tried here in seconds. Each fold
chooses its phrasings from the other folds alone, as the shipped ones are chosen from all of them; what it is asked it has
not seen.

usage: evaluate.py DATA [--write FILE]     DATA: the folder shared/data/notifications
"""

import argparse
import collections
import math
import pathlib
import random
import re

FOLDS = 5
PHRASINGS = 30
VOTERS = 20
SHARPNESS = 5
HIGH_SHARE = 0.7
LEAST_COVERED = 0.6
ENDINGS = (("ingly", ""), ("edly", ""), ("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", ""))
HEADER = """// Made by scripts/python/assistant/evaluate.py.

/// How people ask for what the FAQs answer: a slug, and behind a tab its phrasings with `|` between. Chosen from the
/// training part of BANKING77 (PolyAI; Casanueva et al. 2020, CC BY 4.0): see NOTICE.md. A literal, since the compiler
/// takes minutes for a resource of this length.
enum FAQPhrasings {
    static let text = #\"\"\"
"""
STRANGE = """what is the weather tomorrow|who won the world cup|how do I bake bread|tell me a joke|best movies of this year
what is the capital of France|can you recommend a good restaurant|how old is the president|play some music
how do I fix my bicycle|is it going to rain today|what is the meaning of life|translate hello to spanish
how tall is mount everest|how do I learn to play guitar|my dog is sick what should I do|book a flight to london
how many calories in an apple|what should I wear today|how to grow tomatoes|when is easter next year""".replace("\n", "|").split("|")


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", text.lower()))


def stem(word: str) -> str:
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def features(text: str) -> collections.Counter[str]:
    counts: collections.Counter[str] = collections.Counter()
    for word in words(text):
        counts["w:" + stem(word)] += 1
        letters = f"_{word}_"
        for length in (3, 4):
            for start in range(len(letters) - length + 1):
                counts[letters[start : start + length]] += 1
    return counts


def weight(feature: str) -> float:
    return 1.0 if feature.startswith("w:") else 0.15


class Index:
    def __init__(self, texts: list[tuple[str, str]]) -> None:
        self.slugs = [slug for slug, _ in texts]
        counted = [features(text) for _, text in texts]
        frequency = collections.Counter(name for counts in counted for name in counts)
        count = len(texts)
        self.rarity = {n: math.log(1 + (count - f + 0.5) / (f + 0.5)) for n, f in frequency.items()}
        self.unknown = math.log(1 + (count + 0.5) / 0.5)
        average = sum(sum(counts.values()) for counts in counted) / count
        self.postings: dict[str, list[tuple[int, float]]] = collections.defaultdict(list)
        self.stems: dict[str, set[str]] = collections.defaultdict(set)
        for place, counts in enumerate(counted):
            length = 0.5 + 0.5 * sum(counts.values()) / average
            for name, times in counts.items():
                value = weight(name) * self.rarity[name] * times * 2.2 / (times + 1.2 * length)
                self.postings[name].append((place, value))
                if name.startswith("w:"):
                    self.stems[self.slugs[place]].add(name)

    def find(self, question: str) -> tuple[list[tuple[str, float]], float]:
        """Slugs with their shares of the vote, best first, and how much of the question the best one's texts have."""
        scores: dict[int, float] = collections.defaultdict(float)
        asked = features(question)
        for name in asked:
            for place, value in self.postings.get(name, ()):
                scores[place] += value
        nearest = sorted(scores.items(), key=lambda item: -item[1])[:VOTERS]
        votes: dict[str, float] = collections.defaultdict(float)
        for place, score in nearest:
            votes[self.slugs[place]] += (score / nearest[0][1]) ** SHARPNESS
        total = sum(votes.values())
        ranked = sorted(((slug, vote / total) for slug, vote in votes.items()), key=lambda item: -item[1])
        asked_words = [name for name in asked if name.startswith("w:")]
        every = sum(self.rarity.get(name, self.unknown) for name in asked_words)
        best = self.stems[ranked[0][0]] if ranked else set()
        found = sum(self.rarity.get(name, self.unknown) for name in asked_words if name in best)
        return ranked, found / every if every else 0.0


def different(texts: list[str], count: int) -> list[str]:
    """Texts that have little in common: each is the farthest from those before it."""
    sets = [{stem(word) for word in words(text)} for text in texts]

    def likeness(one: set[str], other: set[str]) -> float:
        return len(one & other) / max(1, len(one | other))

    chosen = [0]
    nearest = [likeness(sets[0], other) for other in sets]
    while len(chosen) < min(count, len(texts)):
        place = min((place for place in range(len(texts)) if place not in chosen), key=nearest.__getitem__)
        chosen.append(place)
        nearest = [max(old, likeness(sets[place], other)) for old, other in zip(nearest, sets)]
    return [texts[place] for place in chosen]


def table(path: pathlib.Path) -> list[list[str]]:
    lines = path.read_text().splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def phrasings(rows: list[list[str]], answers: dict[str, list[str]]) -> list[tuple[str, str]]:
    by_intent: dict[str, list[str]] = collections.defaultdict(list)
    for intent, text in rows:
        by_intent[intent].append(text)
    return [
        (answers[intent][0], text)
        for intent in sorted(by_intent, key=lambda intent: (answers[intent][0], intent))
        for text in different(by_intent[intent], PHRASINGS)
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    arguments = parser.parse_args()
    answers = {row[0]: row[1].split() for row in table(arguments.data / "banking77-intents.tsv")}
    questions = [(row[0], row[2]) for row in table(arguments.data / "faqs.tsv")]
    rows = table(arguments.data / "banking77-train.tsv")
    if arguments.write:
        by_slug: dict[str, dict[str, None]] = collections.defaultdict(dict)
        for slug, text in phrasings(rows, answers):
            by_slug[slug][text.replace("|", " ")] = None
        lines = [f"        {slug}\t{'|'.join(texts)}\n" for slug, texts in by_slug.items()]
        arguments.write.write_text(HEADER + "".join(lines) + '        \"\"\"#\n}\n')
        return
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)
    first = three = high = high_right = low = asked = strange_low = strange_high = 0
    for fold in range(FOLDS):
        unseen = set(order[fold::FOLDS])
        index = Index(questions + phrasings([row for place, row in enumerate(rows) if place not in unseen], answers))
        for place in sorted(unseen):
            intent, text = rows[place]
            ranked, covered = index.find(text)
            right = [slug in answers[intent] for slug, _ in ranked[:3]]
            asked += 1
            first += right[:1] == [True]
            three += any(right)
            if covered < LEAST_COVERED:
                low += 1
            elif ranked[0][1] >= HIGH_SHARE:
                high += 1
                high_right += right[0]
        for text in STRANGE:
            ranked, covered = index.find(text)
            strange_low += covered < LEAST_COVERED
            strange_high += covered >= LEAST_COVERED and ranked[0][1] >= HIGH_SHARE
    count = FOLDS * len(STRANGE)
    print(f"{asked} questions: first {first / asked:.3f}, in three {three / asked:.3f}")
    print(f"high {high / asked:.3f} of them, right {high_right / high:.3f}; low {low / asked:.3f}")
    print(f"questions about other things: low {strange_low / count:.2f}, high {strange_high / count:.2f}")


if __name__ == "__main__":
    main()
