//! What had to be put right in a tagged file: counted, with the first places.

use super::layouts::Layout;
use crate::record::delimited::Count;

/// What was repaired, and what was found where nothing belongs.
pub(super) struct Repairs {
    layout: &'static Layout,
    pub(super) no_end: Count,
    pub(super) no_start: Count,
    pub(super) stray_end: Count,
    pub(super) run_on: Count,
    pub(super) after_end: Count,
    /// Lines without a tag, and after which tags they came, most frequent first when said.
    wrapped: Count,
    wrapped_after: Vec<(String, u64)>,
    above: Count,
    /// The first line above the first record that says something.
    first_above: Option<String>,
}

impl Repairs {
    pub(super) fn new(layout: &'static Layout) -> Self {
        Self {
            layout,
            no_end: Count::default(),
            no_start: Count::default(),
            stray_end: Count::default(),
            run_on: Count::default(),
            after_end: Count::default(),
            wrapped: Count::default(),
            wrapped_after: Vec::new(),
            above: Count::default(),
            first_above: None,
        }
    }

    /// A line without a tag, after a value of `tag`.
    pub(super) fn wrapped(&mut self, tag: &str, line: u64) {
        if self.layout.wraps {
            return;
        }
        self.wrapped.add(line);
        match self.wrapped_after.iter_mut().find(|(known, _)| known == tag) {
            Some((_, count)) => *count += 1,
            None => self.wrapped_after.push((tag.to_owned(), 1)),
        }
    }

    /// A line above the first record.
    pub(super) fn above(&mut self, line: u64, text: &str) {
        if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            self.above.add(line);
            self.first_above.get_or_insert_with(|| text.chars().take(60).collect());
        }
    }

    /// Each a lowercase sentence.
    pub(super) fn said(&self, marks: u64) -> Vec<String> {
        let (start, end) = (self.layout.start.unwrap_or_default(), self.layout.end.unwrap_or_default());
        let mut said = Vec::new();
        if marks > 0 {
            let s = if marks == 1 { "a byte-order mark" } else { "byte-order marks" };
            said.push(format!("{s} inside the file taken off: files were put together in it"));
        }
        if let Some((count, places)) = self.no_end.counted("record") {
            said.push(format!("{count} without `{end}` ended at the next ({places})"));
        }
        if let Some((count, places)) = self.no_start.counted("record") {
            said.push(format!("{count} without `{start}` ({places})"));
        }
        if let Some((count, places)) = self.stray_end.counted("line") {
            said.push(format!("{count} with `{end}` and no record before ({places})"));
        }
        if let Some((count, places)) = self.run_on.counted("tag") {
            said.push(format!("{count} cut off from the text before on the same line ({places})"));
        }
        if let Some((count, _)) = self.wrapped.counted("line") {
            let mut after = self.wrapped_after.iter().collect::<Vec<_>>();
            after.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let after = after.iter().take(3).map(|(tag, count)| format!("`{tag}` {count}"));
            let after = after.collect::<Vec<_>>().join(", ");
            let belong = if count.starts_with("1 ") { "belongs" } else { "belong" };
            said.push(format!("{count} without a tag {belong} to the value above ({after})"));
        }
        if let Some((count, places)) = self.after_end.counted("line") {
            said.push(format!("{count} below a record's `{end}` kept with it ({places})"));
        }
        if let (Some((count, _)), Some(first)) = (self.above.counted("line"), &self.first_above) {
            said.push(format!("{count} above the first record left out: `{first}`"));
        }
        said
    }
}
