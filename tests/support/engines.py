"""Runs SQL on an engine: `engines.py ENGINE FOLDER`.

FOLDER holds setup.sql (statements that end in `;` at the end of a line) and 000.sql, 001.sql … (a query
each). The answer to each becomes 000.csv, 001.csv …: a header, TRUE and FALSE as true and false, NULL as
a cell that holds `\\N`.
"""

import csv
import os
import sys


def statements(text):
    return [part for part in text.split(";\n") if part.strip()]


def write(path, header, rows):
    def cell(value):
        if value is None:
            return "\\N"
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows([cell(value) for value in row] for row in rows)


def queries(folder):
    for name in sorted(os.listdir(folder)):
        if name.endswith(".sql") and name != "setup.sql":
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                yield os.path.join(folder, name[:-4] + ".csv"), file.read().strip().rstrip(";")


def duckdb(folder, setup):
    import duckdb

    connection = duckdb.connect()
    for statement in statements(setup):
        connection.execute(statement)
    for out, query in queries(folder):
        answer = connection.execute(query)
        header = [column[0] for column in answer.description]
        write(out, header, answer.fetchall())


def spark(folder, setup):
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", os.path.join(folder, "warehouse"))
        # Many queries over few rows: compiling them would take longer than running them.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.adaptive.enabled", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    for statement in statements(setup):
        session.sql(statement)
    for out, query in queries(folder):
        answer = session.sql(query)
        write(out, answer.columns, [tuple(row) for row in answer.collect()])
    session.stop()


if __name__ == "__main__":
    engine, folder = sys.argv[1:3]
    with open(os.path.join(folder, "setup.sql"), encoding="utf-8") as file:
        text = file.read()
    {"duckdb": duckdb, "spark": spark}[engine](folder, text)
