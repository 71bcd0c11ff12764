#!/usr/bin/env python3
"""The same work in eligible, Polars and DuckDB, in turn, on the same records.

    compare.py ELIGIBLE N FOLDER [ROUNDS] [quoted]

FOLDER holds what `generate.py N FOLDER` made. Each round runs every engine once; the medians of the ratios
are printed. Stops when the engines do not agree on every count. Threads: as many as there are processors.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb
import polars as pl

HERE = os.path.dirname(os.path.abspath(__file__))
SPECIALTIES = [f"specialty-{i:02d}" for i in range(16)]
INCLUSIONS = [1, 2, 3, 4, 11]
ALL = range(1, 13)
c = pl.col


def polars_query(frame):
    """In Polars' cheapest wording: a search for the letters, the two models in each way they occur."""
    frame = frame.select(
        "id",
        c1=c("year").is_between(2008, 2018), c2=c("language") == "english",
        c3=c("population") == "medical-students",
        c4=c("model").is_in(["one-to-one", "group", "one-to-one;group"]),
        c5=c("duration_months") < 3, c6=c("publication_type") == "conference", c7=~c("described"),
        c8=c("focus").is_in(SPECIALTIES), c9=c("population") == "high-school",
        c10=(c("model") == "one-to-one") & (c("focus") == "remediation"),
        c11=c("title").str.contains("mentor", literal=True),
        c12=((c("year") < 2010) & (c("language") != "english")) | (c("duration_months") > 120))
    reason = None
    for i in ALL:
        against = (~c(f"c{i}") if i in INCLUSIONS else c(f"c{i}")).fill_null(False)
        this = pl.lit(i, pl.UInt8)
        reason = pl.when(against).then(this) if reason is None else reason.when(against).then(this)
    let_in = pl.all_horizontal([(c(f"c{i}") if i in INCLUSIONS else ~c(f"c{i}")).fill_null(False) for i in ALL])
    frame = frame.with_columns(reason=reason.otherwise(pl.lit(0, pl.UInt8)))
    verdict = pl.when(c("reason") > 0).then(pl.lit("exclude")).when(let_in).then(pl.lit("include"))
    return frame.with_columns(verdict=verdict.otherwise(pl.lit("unclear")))


def polars_counts(frame):
    each = [x for i in ALL for x in (c(f"c{i}").sum().alias(f"t{i}"), (~c(f"c{i}")).sum().alias(f"f{i}"),
                                     c(f"c{i}").is_null().sum().alias(f"u{i}"))]
    return frame.group_by("verdict", "reason").agg(pl.len().alias("n"), *each)


SCHEMA = {"id": pl.Int64, "year": pl.Int32, "language": pl.String, "population": pl.String, "model": pl.String,
          "focus": pl.String, "duration_months": pl.Float64, "publication_type": pl.String,
          "described": pl.Boolean, "title": pl.String}


def duckdb_query(source):
    specialties = ",".join(f"'{s}'" for s in SPECIALTIES)
    reason = " ".join(f"WHEN {'NOT ' if i in INCLUSIONS else ''}c{i} THEN {i}" for i in ALL)
    let_in = " AND ".join(f"{'' if i in INCLUSIONS else 'NOT '}c{i}" for i in ALL)
    truths = ",".join(f"c{i}" for i in ALL)
    return f"""SELECT id, CASE WHEN reason > 0 THEN 'exclude' WHEN let_in THEN 'include' ELSE 'unclear' END verdict,
      reason, {truths} FROM (SELECT *, (CASE {reason} ELSE 0 END)::UTINYINT reason, ({let_in}) let_in FROM (SELECT id,
      year BETWEEN 2008 AND 2018 c1, language = 'english' c2, population = 'medical-students' c3,
      model IN ('one-to-one', 'group', 'one-to-one;group') c4, duration_months < 3 c5,
      publication_type = 'conference' c6, NOT described c7, focus IN ({specialties}) c8,
      population = 'high-school' c9, (model = 'one-to-one' AND focus = 'remediation') c10,
      contains(title, 'mentor') c11,
      ((year < 2010 AND language <> 'english') OR duration_months > 120) c12 FROM {source}))"""


def duckdb_counts(source):
    each = ",".join(f"count(*) filter (c{i}), count(*) filter (not c{i}), count(*) filter (c{i} is null)" for i in ALL)
    return f"SELECT verdict, reason, count(*), {each} FROM ({duckdb_query(source)}) GROUP BY 1, 2"


DUCKDB_COLUMNS = ("{'id':'BIGINT','year':'SMALLINT','language':'VARCHAR','population':'VARCHAR','model':'VARCHAR',"
                  "'focus':'VARCHAR','duration_months':'DOUBLE','publication_type':'VARCHAR',"
                  "'described':'BOOLEAN','title':'VARCHAR'}")


def totals(rows):
    """Verdicts, first reasons, and per criterion true, false, unknown; from rows of counts."""
    verdicts, reasons, criteria = {}, [0] * 13, [[0, 0, 0] for _ in ALL]
    for verdict, reason, n, *each in rows:
        verdicts[verdict] = verdicts.get(verdict, 0) + n
        reasons[reason] += n
        for i in range(12):
            for j in range(3):
                criteria[i][j] += each[3 * i + j] or 0
    return verdicts, reasons, criteria


def own_totals(path):
    """The same from what `screen --format csv --brief` wrote."""
    frame = pl.scan_csv(path, infer_schema=False)
    words = {"met": True, "not met": False, "applies": True, "does not apply": False}
    reason = c("eligible_reason").str.strip_prefix("C").cast(pl.Int64, strict=False).fill_null(0)
    truths = {f"c{i}": c(f"eligible_C{i}").replace_strict(words, default=None, return_dtype=pl.Boolean) for i in ALL}
    frame = frame.select(verdict="eligible_verdict", reason=reason, **truths)
    order = ["verdict", "reason", "n"] + [f"{w}{i}" for i in ALL for w in "tfu"]
    return totals(polars_counts(frame).select(order).collect().rows())


def main():
    eligible, n, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    quoted = "quoted" in sys.argv[5:]
    csv = f"{folder}/{'quoted' if quoted else 'data'}_{n}.csv"
    criteria = f"{HERE}/peers.criteria"
    out = tempfile.mkdtemp(dir=folder)
    connection = duckdb.connect()
    source = (f"read_csv('{csv}', header=true, auto_detect=false, columns={DUCKDB_COLUMNS}, delim=',', "
              "quote='\"', escape='\"')")

    def run(*arguments, one_thread=False):
        one = ["taskset", "-c", "0"] if one_thread else []
        subprocess.run([*one, eligible, "screen", criteria, csv, *arguments], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def scan():
        return pl.scan_csv(csv, schema=SCHEMA)

    tasks = {
        "CSV to counts": {
            "eligible": lambda: run("--format", "summary"),
            "polars": lambda: polars_counts(polars_query(scan())).collect(engine="streaming"),
            "duckdb": lambda: connection.execute(duckdb_counts(source)).fetchall(),
        },
        "CSV to CSV, all truths": {
            "eligible": lambda: run("--format", "csv", "--brief", "--quiet", "-o", f"{out}/own.csv"),
            "polars": lambda: polars_query(scan()).sink_csv(f"{out}/polars.csv"),
            "duckdb": lambda: connection.execute(f"COPY ({duckdb_query(source)}) TO '{out}/duckdb.csv' (HEADER)"),
        },
    }
    found = {}
    for name, engines in tasks.items():
        for engine in engines.values():
            engine()
        times = {engine: [] for engine in engines}
        for _ in range(rounds):
            for engine, work in engines.items():
                # Every engine writes a file that is not there yet.
                for old in os.listdir(out):
                    os.remove(f"{out}/{old}")
                start = time.perf_counter()
                work()
                times[engine].append(time.perf_counter() - start)
        ratios = {}
        for engine in engines:
            if engine != "eligible":
                each = [other / own for own, other in zip(times["eligible"], times[engine])]
                ratios[engine] = round(statistics.median(each), 2)
        medians = {engine: round(statistics.median(each), 4) for engine, each in times.items()}
        found[name] = {"medians": medians, "times_as_quick": ratios}
        print(name, json.dumps(found[name]), flush=True)
    single = []
    for _ in range(rounds):
        start = time.perf_counter()
        run("--format", "summary", one_thread=True)
        single.append(time.perf_counter() - start)
    print("one thread, records per second", round(n / statistics.median(single)))
    tasks["CSV to CSV, all truths"]["eligible"]()
    own = own_totals(f"{out}/own.csv")
    order = ["verdict", "reason", "n"] + [f"{w}{i}" for i in ALL for w in "tfu"]
    others = {
        "polars": totals(polars_counts(polars_query(scan())).select(order).collect().rows()),
        "duckdb": totals(connection.execute(duckdb_counts(source)).fetchall()),
    }
    for engine, theirs in others.items():
        if theirs != own:
            sys.exit(f"{engine} counts otherwise:\n{theirs}\n{own}")
    print("all agree:", own[0])


main()
