//! The records of an XML file, each as a tree of its elements.
//!
//! Names lose their prefixes. Entities are those of HTML; others stay as they are written. One record
//! is held at a time.

use std::io::{self, BufRead, Read};

use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};

use super::{Reference, References, Tagged};
use crate::record::FileFault;
use crate::record::delimited::Count;
use crate::record::input::Text;

/// One record, or one text, of more bytes than this is none.
const LONGEST: u64 = 64 << 20;
/// Elements within elements, more than this deep, are no record.
const DEEPEST: usize = 100;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) content: Vec<Content>,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
}

/// What an element holds, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text; `\n` only where a reference to that character stands.
    Text(String),
    Node(Node),
}

impl Node {
    fn new(tag: &BytesStart<'_>, line: u64) -> Self {
        let mut attributes = Vec::new();
        for attribute in tag.html_attributes().with_checks(false).flatten() {
            let name = attribute.key.local_name();
            let value = unescape_with(&attribute.value, resolve_html5_entity);
            let value =
                value.map_or_else(|_| attribute.value.clone().into_owned(), |value| value.into_owned());
            attributes.push((name.as_ref().to_owned(), value));
        }
        Self { name: tag.local_name().as_ref().to_owned(), attributes, content: Vec::new(), line }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|content| match content {
            Content::Node(node) => Some(node),
            Content::Text(_) => None,
        })
    }

    /// The text of a child, if there is one with any.
    pub(super) fn of(&self, name: &str) -> Option<String> {
        let text = self.nodes().find(|node| node.name == name)?.text();
        Some(text).filter(|text| !text.is_empty())
    }

    /// All text in it, whatever emphasis it has; `\n` only where a reference to that character stands.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        let lines = text.split('\n').map(|line| {
            line.split(|c: char| c.is_ascii_whitespace())
                .filter(|w| !w.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        });
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn gather(&self, text: &mut String) {
        for content in &self.content {
            match content {
                Content::Text(more) => text.push_str(more),
                Content::Node(node) => node.gather(text),
            }
        }
    }

    /// Whether it holds values of its own rather than a text, perhaps with emphasis in it.
    pub(super) fn holds_values(&self) -> bool {
        const EMPHASIS: [&str; 12] =
            ["b", "i", "u", "em", "sup", "sub", "strong", "style", "br", "math", "DispFormula", "p"];
        let said = |content: &Content| matches!(content, Content::Text(text) if !text.trim().is_empty());
        !self.content.iter().any(said) && self.nodes().any(|node| !EMPHASIS.contains(&node.name.as_str()))
    }
}

/// What one kind of XML calls its records, and what they hold.
pub(super) struct Kind {
    /// Elements that are records.
    pub(super) records: &'static [&'static str],
    /// Elements that hold records.
    pub(super) around: &'static [&'static str],
    /// The values of a record.
    pub(super) values: fn(&Node) -> Vec<Tagged>,
}

/// Reads the records of an XML file.
pub(super) struct XmlRecords {
    file: String,
    kind: &'static Kind,
    reader: quick_xml::Reader<Counted>,
    buffer: Vec<u8>,
    stopped: bool,
    unknown: Count,
    first_unknown: Option<String>,
    outside: Count,
    first_outside: Option<String>,
}

impl XmlRecords {
    pub(super) fn new(file: &str, text: Text, kind: &'static Kind) -> Self {
        let mut reader = quick_xml::Reader::from_reader(Counted { text, line: 1, returned: false, taken: 0 });
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self {
            file: file.to_owned(),
            kind,
            reader,
            buffer: Vec::new(),
            stopped: false,
            unknown: Count::default(),
            first_unknown: None,
            outside: Count::default(),
            first_outside: None,
        }
    }

    fn line(&self) -> u64 {
        self.reader.get_ref().line
    }

    fn next_event(&mut self) -> Result<Event<'static>, FileFault> {
        self.buffer.clear();
        self.reader.get_mut().taken = 0;
        let event = self.reader.read_event_into(&mut self.buffer).map(Event::into_owned);
        event.map_err(|error| match error {
            quick_xml::Error::Io(error) => FileFault::reading(&self.file, &error),
            error => self.fault(
                format!("this is no well-formed XML: {}", lowered(&error.to_string())),
                "was the file cut off, or changed by hand? export it again",
            ),
        })
    }

    fn fault(&self, message: impl Into<String>, help: &str) -> FileFault {
        FileFault { line: Some(self.line()), ..FileFault::whole(&self.file, message, help) }
    }

    /// The next element that is a record.
    fn next_record(&mut self) -> Result<Option<Node>, FileFault> {
        loop {
            let line = self.line();
            match self.next_event()? {
                Event::Start(tag) => {
                    let name = tag.local_name().as_ref().to_owned();
                    if self.kind.records.contains(&name.as_str()) {
                        return self.tree(Node::new(&tag, line)).map(Some);
                    }
                    if !self.kind.around.contains(&name.as_str()) {
                        self.outside.add(line);
                        self.first_outside.get_or_insert(name);
                        self.tree(Node::new(&tag, line))?;
                    }
                }
                Event::Text(text) if !text.as_ref().trim().is_empty() => {
                    self.outside.add(line);
                    let text = text.as_ref().trim().chars().take(40).collect();
                    self.first_outside.get_or_insert(text);
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// All of an element whose start was read.
    fn tree(&mut self, root: Node) -> Result<Node, FileFault> {
        let begun = root.line;
        let mut open: Vec<Node> = Vec::new();
        let mut node = root;
        let mut size = 0;
        loop {
            let line = self.line();
            let event = self.next_event()?;
            size += self.reader.get_ref().taken;
            if size > LONGEST || open.len() > DEEPEST {
                let what =
                    if size > LONGEST { "goes on for more than 64 MiB" } else { "has no end of levels" };
                return Err(self.fault(format!("the record that begins on line {begun} {what}"), NOT_THIS));
            }
            match event {
                Event::Start(tag) => {
                    let inner = Node::new(&tag, line);
                    open.push(std::mem::replace(&mut node, inner));
                }
                Event::End(_) => {
                    let Some(outer) = open.pop() else { return Ok(node) };
                    let done = std::mem::replace(&mut node, outer);
                    node.content.push(Content::Node(done));
                }
                Event::Text(text) => node.say(&spaced(text.as_ref())),
                Event::CData(text) => node.say(&spaced(text.as_ref())),
                Event::GeneralRef(name) => {
                    let found = match name.resolve_char_ref() {
                        Ok(Some('\r' | '\n' | '\u{2028}')) => Some(String::from("\n")),
                        Ok(Some(c)) => Some(c.to_string()),
                        Ok(None) => resolve_html5_entity(name.as_ref()).map(str::to_owned),
                        Err(_) => None,
                    };
                    let text = found.unwrap_or_else(|| {
                        let raw = format!("&{};", name.as_ref());
                        self.unknown.add(line);
                        self.first_unknown.get_or_insert_with(|| raw.clone());
                        raw
                    });
                    node.say(&text);
                }
                Event::Eof => {
                    let message = format!("the file ends inside the record that begins on line {begun}");
                    return Err(self.fault(message, "was it cut off? export it again"));
                }
                _ => {}
            }
        }
    }
}

const NOT_THIS: &str = "is this the format that it seems to be? --input-format names another";

impl Node {
    fn say(&mut self, text: &str) {
        match self.content.last_mut() {
            Some(Content::Text(last)) => last.push_str(text),
            _ => self.content.push(Content::Text(text.to_owned())),
        }
    }
}

impl References for XmlRecords {
    fn next_reference(&mut self) -> Option<Result<Reference, FileFault>> {
        if self.stopped {
            return None;
        }
        match self.next_record() {
            Ok(Some(node)) => Some(Ok(Reference { line: node.line, values: (self.kind.values)(&node) })),
            Ok(None) => {
                self.stopped = true;
                None
            }
            Err(fault) => {
                self.stopped = true;
                Some(Err(fault))
            }
        }
    }

    fn finish(&self) -> (Vec<FileFault>, Vec<String>) {
        let mut said = Vec::new();
        if let (Some((count, places)), Some(first)) = (self.unknown.counted("entity"), &self.first_unknown) {
            let count = count.replace("entitys", "entities");
            said.push(format!("{count} that nothing defines, kept as written: `{first}` ({places})"));
        }
        if let (Some((count, places)), Some(first)) = (self.outside.counted("part"), &self.first_outside) {
            said.push(format!("{count} outside of records left out: `{first}` ({places})"));
        }
        (Vec::new(), said)
    }
}

/// Line ends of the file are spaces like any other.
fn spaced(text: &str) -> String {
    text.replace(['\r', '\n', '\t'], " ")
}

fn lowered(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// A text of which the lines are counted, and of which one piece may only be so long.
struct Counted {
    text: Text,
    line: u64,
    returned: bool,
    taken: u64,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let there = self.fill_buf()?;
        let count = there.len().min(into.len());
        for (to, from) in into.iter_mut().zip(there) {
            *to = *from;
        }
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > LONGEST {
            return Err(io::Error::other(format!(
                "a piece of XML goes on for more than 64 MiB before line {}",
                self.line
            )));
        }
        self.text.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.taken += count as u64;
        for byte in self.text.buffer().iter().take(count) {
            match byte {
                b'\n' if !self.returned => self.line += 1,
                b'\r' => self.line += 1,
                _ => {}
            }
            self.returned = *byte == b'\r';
        }
        self.text.consume(count);
    }
}
