"""Screens a partitioned Parquet set on Spark, and writes the decisions as another, a folder per verdict.

    python3 examples/spark/screen.py CRITERIA SET DECISIONS [--id COLUMN] [--master MASTER] [--warehouse FOLDER]

Spark needs nothing but the SQL that `eligible sql` prints. Only the distinct cells leave it, to be read as
`eligible screen` reads them.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql.functions import col

arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("criteria", help="a file of criteria")
arguments.add_argument("set", help="a folder of Parquet files, partitioned or not")
arguments.add_argument("decisions", help="the folder to make")
arguments.add_argument("--id", default="id", help="the column of the ids")
arguments.add_argument("--master", default="local[*]")
arguments.add_argument("--warehouse", help="a folder for Spark's own tables, which all executors reach")
arguments.add_argument("--eligible", default="eligible", help="the program, unless it is on the path")
given = arguments.parse_args()


def eligible(*more):
    """What `eligible sql` prints. Cells that cannot be read are listed on the error output, with exit code 1;
    they count as not read."""
    done = subprocess.run([given.eligible, "sql", given.criteria, *more], stdout=subprocess.PIPE, text=True)
    if done.returncode > 1:
        sys.exit(done.returncode)
    return done.stdout


def statements(text):
    return [part for part in text.split(";\n") if part.strip()]


with tempfile.TemporaryDirectory() as folder:
    session = (
        SparkSession.builder.master(given.master)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", given.warehouse or os.path.join(folder, "warehouse"))
        # The folder `issue=007` holds issue 007, not 7.
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    records = session.catalog.createTable("records", os.path.abspath(given.set), source="parquet")
    if any(column.isPartition for column in session.catalog.listColumns("records")):
        session.catalog.recoverPartitions("records")

    columns = os.path.join(folder, "columns.csv")
    with open(columns, "w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([records.columns, records.first()])
    spark = ["--dialect", "spark"]

    # 1. The table of typed cells, and the view that joins it to the records.
    for statement in statements(eligible(*spark, "--ddl", "--columns-of", columns, "--id", given.id)):
        session.sql(statement)

    # 2, 3. The distinct cells, typed.
    distinct = session.sql(eligible(*spark, "--distinct", "--columns-of", columns).rstrip().rstrip(";"))
    cells, typed = os.path.join(folder, "cells.csv"), os.path.join(folder, "typed.csv")
    with open(cells, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(distinct.columns)
        writer.writerows(distinct.toLocalIterator())
    eligible("--cells", cells, "-o", typed)

    # 4. Loaded, each as a text.
    loaded = session.read.csv(typed, header=True, multiLine=True, quote='"', escape='"')
    loaded.write.insertInto("eligible_cells")

    # 5. One SELECT over the whole set.
    decisions = session.sql(eligible(*spark).rstrip().rstrip(";"))
    decisions.write.partitionBy("verdict").parquet(given.decisions)

    counts = session.read.parquet(given.decisions).groupBy("verdict").count().orderBy("verdict").collect()
    print(", ".join(f"{row['verdict']} {row['count']}" for row in counts))
    session.stop()
