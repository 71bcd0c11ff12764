//! Where everything stands: boxes as high as their words, rows as high as their boxes, in whole pixels.

use super::metrics::{width, wrap};
use super::words::{Box, Phase, Says};

/// The size of letters, of lines, and the room around them.
pub(super) const FONT: usize = 13;
pub(super) const LINE: usize = 17;
pub(super) const PAD: usize = 9;
/// How far a line stands in per depth.
const INDENT: usize = 14;
const HANGING: usize = 10;
const MARGIN: usize = 14;
const BAR: usize = 28;
const GAP: usize = 36;
const ROW_GAP: usize = 26;
const STACK_GAP: usize = 12;
/// How wide the columns are.
const COLUMNS: [usize; 5] = [210, 270, 300, 240, 270];

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) w: usize,
    pub(super) h: usize,
}

impl Frame {
    pub(super) fn right(self) -> usize {
        self.x + self.w
    }

    pub(super) fn bottom(self) -> usize {
        self.y + self.h
    }

    pub(super) fn middle(self) -> usize {
        self.x + self.w / 2
    }
}

/// A box in its place, with its words in lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) frame: Frame,
    pub(super) said: Box,
    /// The lines, each with how far it stands in, in pixels.
    pub(super) lines: Vec<(String, usize)>,
    pub(super) column: usize,
}

/// A title above a part of the diagram, or beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) frame: Frame,
    pub(super) lines: Vec<String>,
}

/// A line with an arrow at its end, by its corners.
pub(super) type Arrow = Vec<(usize, usize)>;

/// The diagram, laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) draft: Option<Title>,
    pub(super) heads: Vec<(Title, bool)>,
    pub(super) bars: Vec<Title>,
    pub(super) boxes: Vec<Placed>,
    pub(super) arrows: Vec<Arrow>,
    pub(super) foot: Vec<(String, usize)>,
}

/// What is laid out.
pub(super) struct Content {
    pub(super) phases: Vec<Phase>,
    /// The headings above previous studies, databases and registers, other methods.
    pub(super) heads: [Option<String>; 3],
    pub(super) draft: Option<String>,
    pub(super) foot: Vec<String>,
}

/// Words in lines that fit into a box.
fn lines(says: &[Says], room: usize) -> Vec<(String, usize)> {
    let lines = says.iter().flat_map(|says| {
        let inset = says.depth * INDENT;
        // A reason that goes on stands in a little, so that the next one is seen to begin.
        let hanging = if says.depth > 0 { HANGING } else { 0 };
        let inside = room.saturating_sub(2 * PAD + inset + hanging);
        let lines = wrap(&says.text, inside * 1000 / FONT).into_iter().enumerate();
        lines.map(move |(nth, line)| (line, if nth == 0 { inset } else { inset + hanging }))
    });
    lines.collect()
}

pub(super) fn lay_out(content: Content) -> Layout {
    let mut layout = Layout::default();
    let used = |column: usize| {
        content
            .phases
            .iter()
            .flat_map(|phase| &phase.rows)
            .any(|row| row.columns.get(column).is_some_and(|boxes| !boxes.is_empty()))
    };
    let mut left = [0; 5];
    let mut x = MARGIN + BAR + 16;
    for (column, wide) in COLUMNS.into_iter().enumerate() {
        left[column] = x;
        if used(column) {
            x += wide + GAP;
        }
    }
    layout.width = x - GAP + MARGIN;
    let mut y = MARGIN;
    if let Some(draft) = &content.draft {
        let w = layout.width - 2 * MARGIN;
        let lines = wrap(draft, (w - 2 * PAD) * 1000 / FONT);
        let frame = Frame { x: MARGIN, y, w, h: lines.len() * LINE + 2 * PAD };
        y = frame.bottom() + 14;
        layout.draft = Some(Title { frame, lines });
    }
    y = layout.heads(&content.heads, &left, y);
    for phase in &content.phases {
        let top = y;
        for row in &phase.rows {
            let mut bottom = y;
            for (column, boxes) in row.columns.iter().enumerate() {
                let (Some(x), Some(w)) = (left.get(column).copied(), COLUMNS.get(column).copied()) else {
                    continue;
                };
                let mut at = y;
                for said in boxes {
                    let lines = lines(&said.says, w);
                    let frame = Frame { x, y: at, w, h: lines.len() * LINE + 2 * PAD };
                    at = frame.bottom() + STACK_GAP;
                    bottom = bottom.max(frame.bottom());
                    layout.boxes.push(Placed { frame, said: said.clone(), lines, column });
                }
            }
            y = bottom + ROW_GAP;
        }
        let mut frame = Frame { x: MARGIN, y: top, w: BAR, h: y - ROW_GAP - top };
        // The bar is as long as its word at least; below the last boxes there is room.
        let word = width(&phase.title) * FONT / 1000 + 2 * PAD;
        if frame.h < word {
            y += word - frame.h;
            frame.h = word;
        }
        layout.bars.push(Title { frame, lines: vec![phase.title.clone()] });
    }
    layout.arrows();
    y -= ROW_GAP - 14;
    for note in &content.foot {
        for line in wrap(note, (layout.width - 2 * MARGIN) * 1000 / 11) {
            y += 15;
            layout.foot.push((line, y));
        }
    }
    layout.height = y + MARGIN;
    layout
}

impl Layout {
    /// The headings, all as high as the highest.
    fn heads(&mut self, heads: &[Option<String>; 3], left: &[usize; 5], y: usize) -> usize {
        let spans = [(0, 0), (1, 2), (3, 4)];
        let mut high = 0;
        for (at, (head, (from, to))) in heads.iter().zip(spans).enumerate() {
            let (Some(text), Some(x)) = (head, left.get(from)) else { continue };
            let end = left.get(to).zip(COLUMNS.get(to)).map_or(*x, |(x, w)| x + w);
            let w = end - x;
            let lines = wrap(text, (w - 2 * PAD) * 1000 / FONT * 94 / 100);
            high = high.max(lines.len() * LINE + 2 * PAD);
            let frame = Frame { x: *x, y, w, h: 0 };
            self.heads.push((Title { frame, lines }, at == 1));
        }
        for (title, _) in &mut self.heads {
            title.frame.h = high;
        }
        y + high + 20
    }

    fn arrows(&mut self) {
        let of = |column: usize| self.boxes.iter().filter(move |placed| placed.column == column);
        let mut arrows: Vec<Arrow> = Vec::new();
        let main = of(1).collect::<Vec<_>>();
        for (left, right) in [(1, 2), (3, 4)] {
            let boxes = of(left).collect::<Vec<_>>();
            for pair in boxes.windows(2) {
                let [a, b] = pair else { continue };
                arrows.push(vec![(a.frame.middle(), a.frame.bottom()), (a.frame.middle(), b.frame.y)]);
            }
            for placed in &boxes {
                let row = of(right).filter(|beside| {
                    let next = boxes.iter().map(|below| below.frame.y).find(|y| *y > placed.frame.y);
                    beside.frame.y >= placed.frame.y && next.is_none_or(|next| beside.frame.y < next)
                });
                for (nth, beside) in row.enumerate() {
                    let y = placed.frame.y + placed.frame.h.min(beside.frame.h) / 2;
                    if nth == 0 {
                        arrows.push(vec![(placed.frame.right(), y), (beside.frame.x, y)]);
                    } else {
                        let (from, bend) = (placed.frame.right(), placed.frame.right() + GAP / 2);
                        let y = placed.frame.y + placed.frame.h * 3 / 4;
                        let end = beside.frame.y + beside.frame.h / 2;
                        arrows.push(vec![(from, y), (bend, y), (bend, end), (beside.frame.x, end)]);
                    }
                }
            }
        }
        // From reports of other methods to what is included.
        let included = main.iter().find(|placed| placed.said.key == crate::record::flow::Key::NewStudies);
        if let (Some(last), Some(included)) = (of(3).next_back(), included) {
            let y = included.frame.y + included.frame.h / 2;
            let x = last.frame.middle();
            arrows.push(vec![(x, last.frame.bottom()), (x, y), (included.frame.right(), y)]);
        }
        // From previous studies to the total.
        let total = main.iter().find(|placed| placed.said.key == crate::record::flow::Key::TotalStudies);
        if let (Some(first), Some(total)) = (of(0).next(), total) {
            let y = total.frame.y + total.frame.h / 2;
            let x = first.frame.middle();
            arrows.push(vec![(x, first.frame.bottom()), (x, y), (total.frame.x, y)]);
        }
        self.arrows = arrows;
    }
}
