"""Ten pairs of word beginnings near each other in SQLite's FTS5: for benches/text.rs.

Prints the seconds that the index took, those of the queries, and how many lines each pair is in.
"""

import sqlite3
import sys
import time

path, pairs = sys.argv[1], [pair.split(",") for pair in sys.argv[2:]]
with open(path, encoding="utf-8") as file:
    lines = [(line,) for line in file]
base = sqlite3.connect(":memory:")
start = time.perf_counter()
base.execute("create virtual table texts using fts5(text)")
base.executemany("insert into texts values (?)", lines)
base.commit()
print(time.perf_counter() - start)
start = time.perf_counter()
counts = []
for one, other in pairs:
    query = f"NEAR({one} * {other} *, 2)"
    counts.append(base.execute("select count(*) from texts where texts match ?", (query,)).fetchone()[0])
print(time.perf_counter() - start)
print(*counts)
