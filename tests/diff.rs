//! `eligible diff` on the revisions of a git repository.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;
#[allow(dead_code, reason = "one function of it is used")]
#[path = "support/pages.rs"]
mod pages;

use std::path::Path;
use std::process::Command;

use binary::eligible;

fn git(folder: &Path, arguments: &[&str]) {
    let settings = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];
    let run = Command::new("git").current_dir(folder).args(settings).args(arguments).output().unwrap();
    assert!(run.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

/// A repository with two versions committed and a third in the work tree.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    std::fs::create_dir(folder.path().join("rules")).unwrap();
    for months in [3, 6] {
        write(folder.path(), months);
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "--quiet", "-m", "A version"]);
        git(folder.path(), &["tag", &format!("v{months}")]);
    }
    write(folder.path(), 9);
    folder
}

fn write(folder: &Path, months: u32) {
    let text = format!("exclusion\n  E1: duration < {months} months\n");
    std::fs::write(folder.join("rules/walking.criteria"), text).unwrap();
}

fn differs(folder: &Path, arguments: &[&str], difference: &str) {
    let run = eligible(["diff"].iter().chain(arguments)).within(folder).run();
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    assert!(run.stdout.contains(difference), "{arguments:?}: {}", run.stdout);
}

#[test]
fn versions_are_read_from_git() {
    let folder = repository();
    let file = "rules/walking.criteria";
    let root = folder.path();
    differs(root, &["v3:rules/walking.criteria", "v6:rules/walking.criteria"], "duration < [3 → 6] months");
    differs(root, &["v3:rules/walking.criteria", file], "duration < [3 → 9] months");
    differs(root, &["v3..v6", file], "duration < [3 → 6] months");
    differs(root, &["v3..", file], "duration < [3 → 6] months");
    differs(root, &["v3", file], "duration < [3 → 9] months");
    differs(root, &["HEAD", file], "duration < [6 → 9] months");
    // Files are named from where one is, in a folder of the repository, too.
    differs(&root.join("rules"), &["v3", "walking.criteria"], "duration < [3 → 9] months");
}

/// The lines of the documentation that teach git, with a path to `eligible`.
#[test]
fn git_compares_criteria_by_eligible() {
    let folder = repository();
    let page = pages::page("docs/cli.md");
    let fences = page.fences();
    let recipe = fences.iter().find(|f| f.is("sh") && f.text().contains("diff.criteria.command")).unwrap();
    let path = Path::new(env!("CARGO_BIN_EXE_eligible")).parent().unwrap();
    let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap());
    let run = |command: &str| {
        let mut shell = Command::new("sh");
        let output =
            shell.args(["-c", command]).current_dir(folder.path()).env("PATH", &path).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && told.is_empty(), "{command}: {told}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&recipe.text());
    let shown = run("git diff");
    assert!(shown.contains("rules/walking.criteria\n"), "{shown}");
    assert!(shown.contains("duration < [6 → 9] months"), "{shown}");
    // A new file is all new; one that is broken is shown as it is.
    std::fs::copy(folder.path().join("rules/walking.criteria"), folder.path().join("new.criteria")).unwrap();
    git(folder.path(), &["add", "new.criteria"]);
    assert!(run("git diff --cached").contains("+ E1"));
    std::fs::write(folder.path().join("rules/walking.criteria"), "exclusion\n  E1: duration <\n").unwrap();
    let shown = run("git diff");
    assert!(shown.contains("-  E1: duration < 6 months\n+  E1: duration <\n"), "{shown}");
}

#[test]
fn what_git_does_not_have_is_refused() {
    let folder = repository();
    for (arguments, told) in [
        (["v9", "rules/walking.criteria"], "rules/walking.criteria: there is no revision `v9`"),
        (["HEAD~9", "rules/walking.criteria"], "rules/walking.criteria: there is no revision `HEAD~9`"),
        (["v1.0", "rules/walking.criteria"], "rules/walking.criteria: there is no revision `v1.0`"),
        (["old.criteria", "rules/walking.criteria"], "old.criteria: there is no such file"),
        (["v9..v3", "rules/walking.criteria"], "rules/walking.criteria: there is no revision `v9`"),
        (
            ["v3:rules/other.criteria", "rules/walking.criteria"],
            "revision `v3` has no file `rules/other.criteria`",
        ),
        (
            ["v3:gone/other.criteria", "rules/walking.criteria"],
            "revision `v3` has no file `gone/other.criteria`",
        ),
    ] {
        let run = eligible(["diff"].iter().chain(&arguments)).within(folder.path()).run();
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert!(run.stderr.contains("help: "), "{}", run.stderr);
    }
}

#[test]
fn a_folder_that_is_gone_is_read_from_git() {
    let folder = repository();
    let root = folder.path();
    std::fs::copy(root.join("rules/walking.criteria"), root.join("now.criteria")).unwrap();
    std::fs::remove_dir_all(root.join("rules")).unwrap();
    differs(root, &["v3:rules/walking.criteria", "now.criteria"], "duration < [3 → 9] months");
    differs(
        root,
        &["v3:rules/walking.criteria", "--set", "E1: duration < 4 months"],
        "duration < [3 → 4] months",
    );
}

#[test]
fn standard_input_is_read_once() {
    let folder = repository();
    let criteria = "exclusion\n  E1: duration < 3 months\n";
    let set = ["diff", "-", "--set", "E1: duration < 4 months"];
    let run = eligible(set).within(folder.path()).given(criteria).run();
    assert!(
        run.code == 0 && run.stdout.contains("duration < [3 → 4] months"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    let run = eligible(["diff", "-", "-"]).within(folder.path()).given(criteria).run();
    assert!(run.code == 2 && run.stderr.contains("standard input is given twice"), "{}", run.stderr);
}
