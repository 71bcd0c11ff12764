"""Makes a partitioned Parquet set of a table: a folder per value of a column, with the records that have it.

    python3 examples/spark/partition.py RECORDS.csv SET --by COLUMN [--master MASTER]
"""

import argparse

from pyspark.sql import SparkSession

arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("records", help="a CSV file with a header")
arguments.add_argument("set", help="the folder to make")
arguments.add_argument("--by", required=True, help="the column whose values become folders")
arguments.add_argument("--master", default="local[*]")
given = arguments.parse_args()

session = SparkSession.builder.master(given.master).config("spark.ui.enabled", "false").getOrCreate()
session.sparkContext.setLogLevel("ERROR")
records = session.read.csv(given.records, header=True, multiLine=True, quote='"', escape='"')
records.write.partitionBy(given.by).parquet(given.set)
session.stop()
