#!/usr/bin/env python3
"""Makes the records that every engine is measured on, the same each time.

    generate.py N FOLDER    data_N.csv, data_N.parquet, quoted_N.csv

An empty field is not reported; `-` in `model` is a set known to be empty. In `quoted_N.csv` every text is
in quotes, and every tenth title goes on in a second line.
"""
import sys

import numpy as np
import polars as pl

LANGUAGES = ["english", "spanish", "french", "german", "chinese", "portuguese", "japanese", "korean"]
POPULATIONS = ["medical-students", "residents", "nurses", "high-school", "faculty", "mixed"]
MODELS = ["-", "one-to-one", "group", "one-to-one;group"]
FOCUSES = ["general", "career", "research", "remediation"] + [f"specialty-{i:02d}" for i in range(16)]
TYPES = ["journal-article", "conference", "review", "thesis", "report", "editorial"]
LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))
FREQUENCIES = np.array([8.2, 1.5, 2.8, 4.3, 12.7, 2.2, 2, 6.1, 7, 0.15, 0.8, 4, 2.4, 6.7, 7.5, 1.9, 0.1, 6, 6.3,
                        9.1, 2.8, 1, 2.4, 0.15, 2, 0.07])


def words(n, rng):
    frequencies, seen, out = FREQUENCIES / FREQUENCIES.sum(), set(), []
    while len(out) < n:
        word = "".join(rng.choice(LETTERS, size=int(rng.integers(2, 11)), p=frequencies))
        if word not in seen and not word.startswith("mentor"):
            seen.add(word)
            out.append(word)
    return out


def records(start, n, vocabulary, rng):
    def some(values, shares, missing):
        found = np.array(values, dtype=object)[rng.choice(len(values), size=n, p=shares)]
        if missing:
            found[rng.random(n) < missing] = None
        return pl.Series(found.tolist(), dtype=pl.String)

    def blanked(column, blank):
        frame = pl.DataFrame({"value": column, "blank": blank})
        return frame.select(pl.when("blank").then(None).otherwise(pl.col("value")).alias("value"))["value"]

    year = blanked(pl.Series(rng.integers(1990, 2025, n)), rng.random(n) < 0.02).cast(pl.Int32)
    months, no_months = np.round(rng.gamma(1.5, 10, n), 1), rng.random(n) < 0.30
    described, not_said = rng.random(n) < 0.8, rng.random(n) < 0.10
    title, has = rng.integers(0, 3000, (n, 10)), rng.random(n) < 0.55
    at, word = rng.integers(0, 10, n), rng.integers(3000, 3003, n)
    title[np.arange(n)[has], at[has]] = word[has]
    titles = [" ".join(row) for row in vocabulary[title]]
    return pl.DataFrame({
        "id": np.arange(start, start + n),
        "year": year,
        "language": some(LANGUAGES, [0.62, 0.1, 0.07, 0.06, 0.06, 0.04, 0.03, 0.02], 0.03),
        "population": some(POPULATIONS, [0.5, 0.15, 0.1, 0.1, 0.1, 0.05], 0.05),
        "model": some(MODELS, [0.1, 0.45, 0.25, 0.2], 0.10),
        "focus": some(FOCUSES, [0.35, 0.2, 0.15, 0.1] + [0.2 / 16] * 16, 0.15),
        "duration_months": blanked(pl.Series(months), no_months),
        "publication_type": some(TYPES, [0.6, 0.15, 0.1, 0.06, 0.05, 0.04], 0),
        "described": blanked(pl.Series(described), not_said),
        "title": titles,
    })


def main():
    n, folder = int(sys.argv[1]), sys.argv[2]
    rng = np.random.default_rng(20240601)
    vocabulary = words(3000, rng) + ["mentor", "mentoring", "mentorship", "students", "program"]
    vocabulary = np.array(vocabulary, dtype=object)
    frames = []
    with open(f"{folder}/data_{n}.csv", "wb") as plain, open(f"{folder}/quoted_{n}.csv", "wb") as quoted:
        for start in range(0, n, 1_000_000):
            frame = records(start, min(1_000_000, n - start), vocabulary, rng)
            frame.write_csv(plain, include_header=start == 0)
            wrapped = frame.with_columns(pl.when(pl.col("id") % 10 == 0)
                                         .then(pl.col("title").str.replace(" ", "\n")).otherwise(pl.col("title")))
            wrapped.write_csv(quoted, include_header=start == 0, quote_style="non_numeric")
            frames.append(frame)
    pl.concat(frames).write_parquet(f"{folder}/data_{n}.parquet", compression="zstd")


main()
