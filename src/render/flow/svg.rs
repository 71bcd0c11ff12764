//! The diagram as a picture: SVG with nothing from outside, of a fixed size, readable without colour.

use std::fmt::Write;

use super::layout::{Content, FONT, LINE, Layout, PAD, Placed, Title, lay_out};
use super::words::{Options, Words};
use crate::eval::flow::Flow;
use crate::record::flow::Text;
use crate::render::visible;

const STATEMENT: &str = "Layout and wording: PRISMA 2020, Page MJ et al., BMJ 2021;372:n71 (CC BY 4.0).";

/// The flow diagram as SVG.
#[must_use]
pub fn svg(flow: &Flow, options: &Options) -> String {
    let words = Words { flow, options };
    let phases = words.phases();
    let mut foot = Vec::new();
    let marked = phases.iter().flat_map(|phase| &phase.rows).flat_map(|row| row.columns.iter().flatten());
    if !options.plain && marked.into_iter().any(|placed| placed.counts_alone) {
        foot.push(String::from("† rests on a file of counts alone: no record stands behind it."));
    }
    foot.push(STATEMENT.to_owned());
    let head = |text, there: bool| there.then(|| words.text(text));
    let content = Content {
        phases,
        heads: [
            head(Text::Previous, flow.previous),
            head(Text::New, true),
            head(Text::OtherMethods, flow.other),
        ],
        draft: words.draft(),
        foot,
    };
    draw(&lay_out(content), &words, options)
}

fn draw(layout: &Layout, words: &Words<'_>, options: &Options) -> String {
    let mut out = String::new();
    let (w, h, prefix) = (layout.width, layout.height, escape(&options.prefix));
    // Writing to a text does not fail.
    let _ = writeln!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" class="flow" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{prefix}flow-title {prefix}flow-desc" font-family="Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif" font-size="{FONT}" fill="#000">"##
    );
    let _ = writeln!(out, r#"<title id="{prefix}flow-title">{}</title>"#, escape(&words.title()));
    let _ = writeln!(out, r#"<desc id="{prefix}flow-desc">{}</desc>"#, escape(&description(layout)));
    let _ = writeln!(out, r##"<rect width="{w}" height="{h}" fill="#fff"/>"##);
    if let Some(draft) = &layout.draft {
        title(&mut out, draft, "draft", "#fff", true);
    }
    for (head, main) in &layout.heads {
        title(&mut out, head, "head", if *main { "#ffd866" } else { "#e0e0e0" }, true);
    }
    for bar in &layout.bars {
        side(&mut out, bar);
    }
    for arrow in &layout.arrows {
        arrow_to(&mut out, arrow);
    }
    for placed in &layout.boxes {
        boxed(&mut out, placed);
    }
    for (line, y) in &layout.foot {
        let _ = writeln!(out, r#"<text x="14" y="{y}" font-size="11">{}</text>"#, escape(line));
    }
    out.push_str("</svg>\n");
    out
}

/// The diagram in sentences, for those who hear it.
fn description(layout: &Layout) -> String {
    let mut said = Vec::new();
    said.extend(layout.draft.iter().map(|draft| draft.lines.join(" ")));
    for placed in &layout.boxes {
        let mut text = String::new();
        for says in &placed.said.says {
            let joint = match text.chars().last() {
                None => "",
                Some(':') => " ",
                Some(_) if says.text.starts_with('(') => " ",
                Some(_) => ", ",
            };
            text.push_str(joint);
            text.push_str(&says.text);
        }
        said.push(text.replace('\u{a0}', " "));
    }
    format!("{}.", said.join(". "))
}

fn title(out: &mut String, title: &Title, class: &str, fill: &str, bold: bool) {
    let frame = title.frame;
    let (stroke, dashes) = if class == "draft" { ("3", r#" stroke-dasharray="9 5""#) } else { ("1", "") };
    let _ = writeln!(
        out,
        r##"<g class="{class}"><rect x="{}" y="{}" width="{}" height="{}" rx="7" fill="{fill}" stroke="#000" stroke-width="{stroke}"{dashes}/>"##,
        frame.x, frame.y, frame.w, frame.h
    );
    let first = frame.y + (frame.h - title.lines.len() * LINE) / 2 + FONT;
    let weight = if bold { r#" font-weight="bold""# } else { "" };
    for (nth, line) in title.lines.iter().enumerate() {
        let _ = writeln!(
            out,
            r#"<text x="{}" y="{}" text-anchor="middle"{weight}>{}</text>"#,
            frame.middle(),
            first + nth * LINE,
            escape(line)
        );
    }
    out.push_str("</g>\n");
}

/// A bar at the side, its word from the bottom up.
fn side(out: &mut String, title: &Title) {
    let frame = title.frame;
    let (x, y) = (frame.middle() + FONT / 3, frame.y + frame.h / 2);
    let _ = writeln!(
        out,
        r##"<g class="side"><rect x="{}" y="{}" width="{}" height="{}" rx="7" fill="#cfe0f2" stroke="#000"/><text x="{x}" y="{y}" text-anchor="middle" font-weight="bold" transform="rotate(-90 {x} {y})">{}</text></g>"##,
        frame.x,
        frame.y,
        frame.w,
        frame.h,
        escape(&title.lines.join(" "))
    );
}

fn boxed(out: &mut String, placed: &Placed) {
    let frame = placed.frame;
    let fill = if matches!(placed.column, 0 | 3 | 4) { "#f2f2f2" } else { "#fff" };
    let rests = if placed.said.counts_alone { "counts" } else { "records" };
    let _ = writeln!(
        out,
        r##"<g class="box" data-key="{}" data-rests-on="{rests}"><rect x="{}" y="{}" width="{}" height="{}" fill="{fill}" stroke="#000"/>"##,
        placed.said.key, frame.x, frame.y, frame.w, frame.h
    );
    for (nth, (line, inset)) in placed.lines.iter().enumerate() {
        let (x, y) = (frame.x + PAD + inset, frame.y + PAD + FONT + nth * LINE);
        let _ = writeln!(out, r#"<text x="{x}" y="{y}">{}</text>"#, escape(line));
    }
    out.push_str("</g>\n");
}

/// A line with its head drawn out: markers are not understood everywhere.
fn arrow_to(out: &mut String, corners: &[(usize, usize)]) {
    let points = corners.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
    let [.., (fx, fy), (x, y)] = corners else { return };
    let head = match (fx.cmp(x), fy.cmp(y)) {
        (std::cmp::Ordering::Less, _) => format!("{x},{y} {},{} {},{}", x - 9, y - 4, x - 9, y + 4),
        (std::cmp::Ordering::Greater, _) => format!("{x},{y} {},{} {},{}", x + 9, y - 4, x + 9, y + 4),
        _ => format!("{x},{y} {},{} {},{}", x - 4, y - 9, x + 4, y - 9),
    };
    let _ = writeln!(
        out,
        r##"<polyline class="arrow" points="{points}" fill="none" stroke="#000"/><polygon points="{head}"/>"##
    );
}

/// Text that is nothing but text.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
