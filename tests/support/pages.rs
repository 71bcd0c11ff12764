//! Pages of documentation: what is in their fences and tables.

#![allow(clippy::expect_used, clippy::panic, reason = "the helpers of tests may fail them")]

use std::fs;
use std::path::PathBuf;

pub(crate) struct Page {
    pub(crate) path: PathBuf,
    pub(crate) lines: Vec<String>,
}

/// A fenced block: its tag, the line of its opening fence (from 0) and the lines between the fences.
pub(crate) struct Fence {
    pub(crate) tag: Vec<String>,
    pub(crate) at: usize,
    pub(crate) body: Vec<String>,
}

/// A table below a `<!-- word: … -->` comment.
pub(crate) struct Table {
    pub(crate) word: String,
    pub(crate) about: String,
    pub(crate) at: usize,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn pages() -> Vec<Page> {
    let mut paths = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    let docs = fs::read_dir(root().join("docs")).expect("docs/ is there");
    let mut docs = docs.map(|entry| entry.expect("a file in docs/").path()).collect::<Vec<_>>();
    docs.sort();
    paths.extend(docs.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a page is UTF-8 text");
        Page { path, lines: text.lines().map(str::to_owned).collect() }
    };
    paths.into_iter().map(read).collect()
}

pub(crate) fn page(name: &str) -> Page {
    pages().into_iter().find(|page| page.path.ends_with(name)).expect("the page is there")
}

impl Page {
    pub(crate) fn place(&self, at: usize) -> String {
        let path = self.path.strip_prefix(root()).unwrap_or(&self.path);
        format!("{}:{}", path.display(), at + 1)
    }

    pub(crate) fn fences(&self) -> Vec<Fence> {
        let mut fences: Vec<Fence> = Vec::new();
        let mut open = false;
        for (at, line) in self.lines.iter().enumerate() {
            match (line.strip_prefix("```"), open) {
                (Some(_), true) => open = false,
                (Some(tag), false) => {
                    open = true;
                    let tag = tag.split_whitespace().map(str::to_owned).collect();
                    fences.push(Fence { tag, at, body: Vec::new() });
                }
                (None, true) => fences.last_mut().expect("a fence is open").body.push(line.clone()),
                (None, false) => {}
            }
        }
        assert!(!open, "{}: a fence is not closed", self.path.display());
        fences
    }

    pub(crate) fn tables(&self, word: &str) -> Vec<Table> {
        let mut tables = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let Some(about) = line.strip_prefix(&format!("<!-- {word}:")) else { continue };
            let about = about.trim_end_matches("-->").trim().to_owned();
            let rows = self.lines.iter().skip(at + 1).skip_while(|line| line.is_empty());
            let mut rows = rows.take_while(|line| line.starts_with('|')).map(|line| cells(line));
            let header = rows.next().unwrap_or_else(|| panic!("{}: no table follows", self.place(at)));
            let rows = rows.skip(1).collect::<Vec<_>>();
            assert!(!rows.is_empty(), "{}: the table is empty", self.place(at));
            tables.push(Table { word: word.to_owned(), about, at, header, rows });
        }
        tables
    }
}

/// The cells of a line of a table; `\|` is a bar inside one.
pub(crate) fn cells(line: &str) -> Vec<String> {
    let line = line.replace("\\|", "\u{1}");
    let line = line.trim().trim_matches('|');
    line.split('|').map(|cell| cell.trim().trim_matches('*').replace('\u{1}', "|")).collect()
}

/// The text between the backticks of a cell that is code and nothing else.
pub(crate) fn code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`')
}

impl Fence {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.tag.first().is_some_and(|first| first == word)
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.tag.iter().any(|tag| tag == word)
    }

    pub(crate) fn after(&self, word: &str) -> Option<&str> {
        let at = self.tag.iter().position(|tag| tag == word)?;
        self.tag.get(at + 1).map(String::as_str)
    }

    pub(crate) fn file(&self) -> Option<&str> {
        self.tag.iter().find_map(|tag| tag.strip_prefix("file="))
    }

    pub(crate) fn text(&self) -> String {
        self.body.iter().map(|line| format!("{line}\n")).collect()
    }
}
