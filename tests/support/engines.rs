//! Engines that run SQL: DuckDB and Spark in Python, PostgreSQL by a server of its own.
//!
//! Each runs a script in one go and leaves its answers as CSV. Where a part is missing, the test says
//! so and passes.
#![allow(dead_code, reason = "each test uses a part of this")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use eligible::sql::Dialect;

/// An answer: the header, then the rows; `\N` is NULL.
pub(crate) type Answer = (Vec<String>, Vec<Vec<String>>);

/// Why an engine cannot be used here.
pub(crate) struct Missing(pub(crate) String);

/// Runs the statements of `setup`, then each query.
pub(crate) fn run(dialect: Dialect, setup: &str, queries: &[String]) -> Result<Vec<Answer>, Missing> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("setup.sql"), setup).unwrap();
    for (at, query) in queries.iter().enumerate() {
        fs::write(folder.path().join(format!("{at:05}.sql")), query).unwrap();
    }
    match dialect {
        Dialect::Duckdb => python("duckdb", "duckdb", folder.path())?,
        Dialect::Spark => {
            if Command::new("java").arg("-version").output().is_err() {
                return Err(Missing("Java is not installed".to_owned()));
            }
            python("spark", "pyspark", folder.path())?;
        }
        Dialect::Postgres => postgres(folder.path(), setup, queries)?,
        Dialect::Bigquery => panic!("BigQuery's own language is run by `run_googlesql`"),
    }
    Ok((0..queries.len()).map(|at| answer(&folder.path().join(format!("{at:05}.csv")))).collect())
}

/// Some rows by the name of their table; `\N` is NULL.
pub(crate) type Table<'a> = (&'a str, Answer);

/// Runs queries of BigQuery's dialect on GoogleSQL's reference implementation: `view` is the SELECT that
/// types the raw tables.
pub(crate) fn run_googlesql(
    tables: &[Table<'_>],
    view: &str,
    queries: &[String],
) -> Result<Vec<Answer>, Missing> {
    let folder = tempfile::tempdir().unwrap();
    for (name, (header, rows)) in tables {
        let mut writer = csv::Writer::from_path(folder.path().join(format!("{name}.table"))).unwrap();
        writer.write_record(header).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    }
    fs::write(folder.path().join("setup.sql"), view).unwrap();
    for (at, query) in queries.iter().enumerate() {
        fs::write(folder.path().join(format!("{at:05}.sql")), query).unwrap();
    }
    python("googlesql", "zetasql", folder.path())?;
    Ok((0..queries.len()).map(|at| answer(&folder.path().join(format!("{at:05}.csv")))).collect())
}

fn answer(path: &Path) -> Answer {
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_path(path).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    (header, rows.collect())
}

fn python(engine: &str, module: &str, folder: &Path) -> Result<(), Missing> {
    let import = Command::new("python3").args(["-c", &format!("import {module}")]).output();
    if !import.is_ok_and(|output| output.status.success()) {
        return Err(Missing(format!("the Python module {module} is not installed")));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/engines.py");
    let output =
        Command::new("python3").arg(script).arg(engine).arg(folder).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{engine}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// The folder with `initdb` and `postgres`.
fn postgres_bin() -> Option<PathBuf> {
    let mut versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok).collect::<Vec<_>>();
    versions.sort_by_key(std::fs::DirEntry::file_name);
    let bin = versions.into_iter().rev().map(|version| version.path().join("bin"));
    bin.into_iter().find(|bin| bin.join("initdb").exists())
}

/// A server of the test's own, on a socket in a folder of its own, stopped at the end.
fn postgres(folder: &Path, setup: &str, queries: &[String]) -> Result<(), Missing> {
    let Some(bin) = postgres_bin() else {
        return Err(Missing("the server of PostgreSQL is not installed".to_owned()));
    };
    // The server does not run as root: the user that its package made runs it.
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"));
    let command = |program: &str| {
        let program = bin.join(program);
        if root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        }
    };
    if root {
        let owned = Command::new("chown").args(["-R", "postgres"]).arg(folder).status();
        if !owned.is_ok_and(|status| status.success()) {
            return Err(Missing("there is no user postgres to run the server".to_owned()));
        }
    }
    let path = |name: &str| folder.join(name).display().to_string();
    let data = path("data");
    let must = |mut command: Command| {
        let output = command.current_dir(folder).output().unwrap();
        assert!(
            output.status.success(),
            "{command:?}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let mut initdb = command("initdb");
    initdb.args([
        "-D",
        &data,
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-A",
        "trust",
        "-U",
        "postgres",
        "--no-sync",
    ]);
    must(initdb);
    let options =
        format!("-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off", folder.display());
    let mut start = command("pg_ctl");
    start.args(["-D", &data, "-w", "-l", &path("log"), "-o", &options, "start"]);
    must(start);
    let mut script = String::from("SET client_min_messages = warning;\n");
    script.push_str(setup);
    for (at, query) in queries.iter().enumerate() {
        let out = path(&format!("{at:05}.csv"));
        let query = query.trim().trim_end_matches(';');
        script.push_str(&format!("COPY (\n{query}\n) TO '{out}' WITH (FORMAT csv, HEADER, NULL '\\N');\n"));
    }
    fs::write(folder.join("script.psql"), script).unwrap();
    let mut psql = command("psql");
    let socket = folder.display().to_string();
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", &socket, "-U", "postgres", "-d", "postgres"]);
    psql.args(["-f", &path("script.psql")]);
    let output = psql.current_dir(folder).output().unwrap();
    let mut stop = command("pg_ctl");
    stop.args(["-D", &data, "-m", "immediate", "stop"]);
    must(stop);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
