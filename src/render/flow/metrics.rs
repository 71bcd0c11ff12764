//! How wide a text is in Helvetica and its like, in thousandths of the font's size.

use textwrap::WordSeparator;
use unicode_normalization::char::decompose_canonical;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// The widths of the printable characters of ASCII, from the font's own metrics (Arial and Liberation Sans
/// have the same).
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Where another font stands in, its letters may be wider by so many per cent; the text must fit all the
/// same.
const SLACK: usize = 117;

fn of_char(c: char) -> usize {
    let ascii =
        |c: char| (c as usize).checked_sub(32).and_then(|at| ASCII.get(at)).map(|width| usize::from(*width));
    if let Some(width) = ascii(c) {
        return width;
    }
    if c == '\u{a0}' || c == '\u{202f}' {
        return 278;
    }
    // An accented letter is as wide as the letter.
    let mut base = None;
    decompose_canonical(c, |part| {
        base.get_or_insert(part);
    });
    match (base.filter(|base| *base != c).and_then(ascii), c.width().unwrap_or(0)) {
        (Some(width), _) => width,
        (None, 0) => 0,
        (None, 1) => 640,
        (None, _) => 1000,
    }
}

/// How wide a text is at most.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(of_char).sum::<usize>() * SLACK / 100
}

/// A text in lines no wider than `most`: broken where lines may be broken, else wherever a character ends.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(text) {
        let whole = width(word.word);
        if used > 0 && used + whole > most {
            lines.push(line.trim_end().to_owned());
            line.clear();
            used = 0;
        }
        if whole > most {
            for piece in word.word.graphemes(true) {
                let wide = width(piece);
                if used > 0 && used + wide > most {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(piece);
                used += wide;
            }
        } else {
            line.push_str(word.word);
            used += whole;
        }
        line.push_str(word.whitespace);
        used += width(word.whitespace);
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}
