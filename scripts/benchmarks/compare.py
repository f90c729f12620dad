"""Ratios of scripts/bench compare: compare.py TURNS BENCH... reads TURNS/1.A/BENCH.json, TURNS/1.B/BENCH.json, TURNS/2.A/BENCH.json and so on.

Prints a line for each figure that every turn has: bench, name, who, unit, medians of A and of B, median, least and largest ratio of B to A.
"""
import json
import pathlib
import statistics
import sys


def figures(file):
    return {(row["name"], row["who"], row["unit"]): row["value"] for row in json.loads(file.read_text())["results"]}


def short(value):
    return f"{value:.0f}" if value >= 1000 else f"{value:.4g}"


def main():
    turns = pathlib.Path(sys.argv[1])
    numbers = sorted({int(folder.name.split(".")[0]) for folder in turns.iterdir()})
    for bench in sys.argv[2:]:
        sides = [[figures(turns / f"{number}.{side}" / f"{bench}.json") for number in numbers] for side in "AB"]
        for key in sides[0][0]:
            if all(key in turn for side in sides for turn in side):
                a, b = ([turn[key] for turn in side] for side in sides)
                ratios = [after / before for before, after in zip(a, b) if before]
                if ratios:
                    print(bench, *key, short(statistics.median(a)), short(statistics.median(b)),
                          *(f"{ratio:.2f}" for ratio in (statistics.median(ratios), min(ratios), max(ratios))), sep="\t")


main()
