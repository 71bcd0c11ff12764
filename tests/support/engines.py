"""Runs SQL on an engine: `engines.py ENGINE FOLDER`.

FOLDER holds setup.sql (statements that end in `;` at the end of a line) and 000.sql, 001.sql … (a query
each). For googlesql, setup.sql is the SELECT that becomes `typed_records`, over the tables NAME.table. The answer to each becomes 000.csv, 001.csv …: a header, TRUE and FALSE as true and false, NULL as
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


def googlesql(folder, setup):
    """The reference implementation of BigQuery's language, which Google publishes: it has no tables of its
    own, so that the view stands before each query's steps."""
    from zetasql.api import CatalogBuilder, PreparedQuery, TableBuilder, create_table_content
    from zetasql.types import AnalyzerOptions, LanguageOptions, TypeKind, ZetaSQLBuiltinFunctionOptions

    language = LanguageOptions.maximum_features()
    catalog, content = CatalogBuilder("pairs"), {}
    for file_name in sorted(os.listdir(folder)):
        if not file_name.endswith(".table"):
            continue
        name = file_name[: -len(".table")]
        with open(os.path.join(folder, file_name), newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        table = TableBuilder(name)
        for column in header:
            table = table.add_column(column, TypeKind.TYPE_STRING)
        catalog = catalog.add_table(table.build())
        rows = [[None if cell == "\\N" else cell for cell in row] for row in rows]
        content[name] = create_table_content(rows)
    functions = ZetaSQLBuiltinFunctionOptions(language_options=language)
    catalog = catalog.with_builtin_functions(functions).build()
    options = AnalyzerOptions(language_options=language)

    def value(cell):
        return cell.bool_value if cell.bool_value is not None else cell.string_value

    for out, query in queries(folder):
        query = query.replace("WITH\n", "WITH\ntyped_records AS (\n" + setup + "\n),\n", 1)
        prepared = PreparedQuery.builder().set_sql(query).set_analyzer_options(options).set_catalog(catalog)
        with prepared.set_table_content(content).prepare() as prepared:
            answer = prepared.execute()
            header = [column.name for column in prepared.columns]
            write(out, header, [[value(cell) for cell in row.cell] for row in answer.content.table_data.row])


if __name__ == "__main__":
    engine, folder = sys.argv[1:3]
    with open(os.path.join(folder, "setup.sql"), encoding="utf-8") as file:
        text = file.read()
    {"duckdb": duckdb, "spark": spark, "googlesql": googlesql}[engine](folder, text)
