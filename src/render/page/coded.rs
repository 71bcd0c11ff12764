//! Columns in which equal values are written once: what keeps a page of a hundred thousand records small.

use std::collections::HashMap;

/// A column of JSON values, each distinct one held once.
#[derive(Clone, Debug, Default)]
pub(super) struct Coded {
    values: Vec<String>,
    known: HashMap<String, usize>,
    /// Per record the value's position; none where it was left out.
    codes: Vec<Option<usize>>,
    bytes: usize,
}

impl Coded {
    /// One record's value, as JSON. What comes back is how many bytes longer the page is for it.
    pub(super) fn push(&mut self, json: String) -> usize {
        let code = match self.known.get(&json) {
            Some(code) => *code,
            None => {
                self.bytes += json.len();
                self.values.push(json.clone());
                self.known.insert(json, self.values.len() - 1);
                self.values.len() - 1
            }
        };
        self.codes.push(Some(code));
        self.bytes
    }

    /// One record's value is not there.
    pub(super) fn leave_out(&mut self) {
        self.codes.push(None);
    }

    /// How long the distinct values are.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// `{"values": […], "codes": […]}`; without codes where each record has a value of its own.
    pub(super) fn write(&self, out: &mut String) {
        out.push_str("{\"values\":[");
        out.push_str(&self.values.join(","));
        out.push(']');
        let each_its_own = self.codes.iter().enumerate().all(|(at, code)| *code == Some(at));
        if !each_its_own {
            let codes = self.codes.iter().map(|code| match code {
                Some(code) => code.to_string(),
                None => String::from("-1"),
            });
            out.push_str(",\"codes\":[");
            out.push_str(&codes.collect::<Vec<_>>().join(","));
            out.push(']');
        }
        out.push('}');
    }
}
