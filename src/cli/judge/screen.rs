//! The session on a terminal: what is drawn, and what keys do.

use std::io::{self, Write};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::{cursor, execute, queue, style, terminal};
use unicode_width::UnicodeWidthStr;

use super::lines::{Line, Look, criteria_lines, fitted, padded, record_lines, typing_line, wrap};
use super::session::{Asked, Session, Took};
use super::typing::Typing;
use crate::cli::sheet;
use crate::eval::screen as decide;
use crate::record::Row;
use crate::render::visible;
use crate::value::Base;

/// What the keys do now.
enum Mode {
    /// A key is an answer or a command.
    Keys,
    /// An answer is typed.
    Answer(Typing),
    /// A reason is typed.
    Why(Typing),
    /// Help is shown.
    Help,
}

struct Ui {
    mode: Mode,
    message: String,
    alert: bool,
    scroll: usize,
    file: String,
    colour: bool,
}

/// Runs the session until it ends or is left. Whatever happens, the terminal is as it was.
pub(super) fn run(session: &mut Session<'_>, file: &str, colour: bool) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    let entered = execute!(io::stdout(), terminal::EnterAlternateScreen, cursor::Hide);
    let ended = entered.and_then(|()| ask(session, file, colour));
    let _ = execute!(io::stdout(), cursor::Show, terminal::LeaveAlternateScreen);
    let _ = terminal::disable_raw_mode();
    ended
}

fn ask(session: &mut Session<'_>, file: &str, colour: bool) -> io::Result<()> {
    let mut ui = Ui {
        mode: Mode::Keys,
        message: String::from("every answer is saved before the next question"),
        alert: false,
        scroll: 0,
        file: file.to_owned(),
        colour,
    };
    loop {
        let asked = session.question();
        ui.draw(session, asked.as_ref())?;
        let key = loop {
            match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => break Some(key),
                Event::Resize(_, _) => break None,
                _ => {}
            }
        };
        if let Some(key) = key
            && !ui.key(session, asked.as_ref(), key)
        {
            return Ok(());
        }
    }
}

impl Ui {
    /// Does what a key asks; false ends the session.
    fn key(&mut self, session: &mut Session<'_>, asked: Option<&Asked>, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if control && matches!(key.code, KeyCode::Char('c' | 'd')) {
            return false;
        }
        match std::mem::replace(&mut self.mode, Mode::Keys) {
            Mode::Keys => return self.command(session, asked, key),
            Mode::Help => {}
            Mode::Answer(typing) => {
                if let (Some(text), Some(asked)) = (self.typed(typing, key, control, Mode::Answer), asked) {
                    self.answer(session, asked, &text);
                    if self.alert {
                        self.mode = Mode::Answer(Typing::of(&text));
                    }
                }
            }
            Mode::Why(typing) => {
                if let Some(text) = self.typed(typing, key, control, Mode::Why) {
                    session.why = text;
                    self.say("the reason goes with the next answer", false);
                }
            }
        }
        true
    }

    /// A key while something is typed; the text when it is finished.
    fn typed(
        &mut self,
        mut typing: Typing,
        key: KeyEvent,
        control: bool,
        mode: fn(Typing) -> Mode,
    ) -> Option<String> {
        match key.code {
            KeyCode::Enter => return Some(typing.text()),
            KeyCode::Esc => {
                self.say("", false);
                return None;
            }
            KeyCode::Char('u') if control => typing.clear(),
            KeyCode::Char(letter) if !control => typing.insert(letter),
            KeyCode::Backspace => typing.backspace(),
            KeyCode::Left => typing.left(),
            KeyCode::Right => typing.right(),
            _ => {}
        }
        self.mode = mode(typing);
        None
    }

    fn command(&mut self, session: &mut Session<'_>, asked: Option<&Asked>, key: KeyEvent) -> bool {
        let yes_no = asked.is_some_and(|asked| answers_yes_no(session, asked));
        let judged = asked.is_some_and(|asked| asked.judged.is_some());
        match (key.code, asked) {
            (KeyCode::Char('q') | KeyCode::Esc, _) => return false,
            (KeyCode::Char('?' | 'h'), _) => self.mode = Mode::Help,
            (KeyCode::Char('b'), _) => {
                match session.undo() {
                    Ok(told) => self.say(&told, false),
                    Err(why) => self.say(&why, true),
                }
                self.scroll = 0;
            }
            (KeyCode::Char('r'), Some(_)) => self.mode = Mode::Why(Typing::of(&session.why)),
            (KeyCode::Down | KeyCode::Char('j'), _) => self.scroll += 1,
            (KeyCode::Up | KeyCode::Char('k'), _) => self.scroll = self.scroll.saturating_sub(1),
            (KeyCode::PageDown | KeyCode::Char(' '), _) => self.scroll += 10,
            (KeyCode::PageUp, _) => self.scroll = self.scroll.saturating_sub(10),
            (KeyCode::Char('s'), Some(asked)) => {
                session.skip(asked);
                self.scroll = 0;
                self.say(&format!("skipped: {}; it comes back in the next session", asked.what), false);
            }
            (KeyCode::Char('y'), Some(asked)) if yes_no => self.answer(session, asked, "yes"),
            (KeyCode::Char('n'), Some(asked)) if yes_no => self.answer(session, asked, "no"),
            (KeyCode::Char('u'), Some(asked)) if judged => self.answer(session, asked, "unclear"),
            (KeyCode::Enter | KeyCode::Char('e'), Some(_)) if !judged => {
                self.say("", false);
                self.mode = Mode::Answer(Typing::default());
            }
            (KeyCode::Char(letter), Some(_)) => {
                self.say(&format!("`{letter}` does nothing here: ? shows the keys"), true)
            }
            _ => {}
        }
        true
    }

    fn answer(&mut self, session: &mut Session<'_>, asked: &Asked, text: &str) {
        let record = session.items.get(session.at).map(|item| item.id.clone()).unwrap_or_default();
        match session.answer(asked, text) {
            Took::Saved => {
                self.scroll = 0;
                let told = format!(
                    "saved: {record} {} = {text} ({} in this session; b takes it back)",
                    asked.what,
                    session.saved()
                );
                self.say(&told, false);
            }
            Took::Refused(why) | Took::Sure(why) => self.say(&why, true),
        }
    }

    fn say(&mut self, message: &str, alert: bool) {
        message.clone_into(&mut self.message);
        self.alert = alert;
    }

    fn draw(&mut self, session: &Session<'_>, asked: Option<&Asked>) -> io::Result<()> {
        let (width, height) = terminal::size()?;
        let (width, height) = (usize::from(width), usize::from(height));
        let lines = if width < 50 || height < 12 {
            vec![vec![(Look::Bold, String::from("make the window larger, or press q"))]]
        } else {
            match (&self.mode, asked) {
                (Mode::Help, _) => help(width),
                (_, None) => self.done(session, width),
                (_, Some(asked)) => self.page(session, asked, width, height),
            }
        };
        let mut out = io::BufWriter::new(io::stdout());
        queue!(out, terminal::BeginSynchronizedUpdate, cursor::Hide)?;
        for row in 0..height {
            queue!(out, cursor::MoveTo(0, u16::try_from(row).unwrap_or(u16::MAX)))?;
            for (look, text) in fitted(lines.get(row).cloned().unwrap_or_default(), width) {
                self.paint(&mut out, look, &text)?;
            }
            queue!(out, terminal::Clear(terminal::ClearType::UntilNewLine))?;
        }
        queue!(out, terminal::EndSynchronizedUpdate)?;
        out.flush()
    }

    fn paint(&self, out: &mut impl Write, look: Look, text: &str) -> io::Result<()> {
        use style::{Attribute, Color, Print, ResetColor, SetAttribute, SetForegroundColor};
        match look {
            Look::Plain => return queue!(out, Print(text)),
            Look::Bold => queue!(out, SetAttribute(Attribute::Bold))?,
            Look::Quiet if self.colour => queue!(out, SetForegroundColor(Color::DarkGrey))?,
            Look::Quiet => {}
            Look::Found => queue!(out, SetAttribute(Attribute::Bold), SetAttribute(Attribute::Underlined))?,
            Look::Bar => queue!(out, SetAttribute(Attribute::Reverse))?,
            Look::Alert if self.colour => {
                queue!(out, SetForegroundColor(Color::Red), SetAttribute(Attribute::Bold))?
            }
            Look::Alert => queue!(out, SetAttribute(Attribute::Bold))?,
        }
        queue!(out, Print(text), SetAttribute(Attribute::Reset), ResetColor)
    }

    fn page(&mut self, session: &Session<'_>, asked: &Asked, width: usize, height: usize) -> Vec<Line> {
        let Some(item) = session.items.get(session.at) else { return Vec::new() };
        let (batch, cells) = (session.batch(item), session.patch(item));
        let row = Row { patch: &cells, ..Row::new(&batch, 0) };
        let decision = decide(session.program, row, None);
        let bar = format!(" {} · {} to go · {} · {}", item.id, session.left(), session.by, self.file);
        let mut lines = vec![vec![(Look::Bar, padded(&visible(&bar), width))]];
        let bottom = self.bottom(session, asked, width);
        let room = height.saturating_sub(1 + bottom.len());
        let right = (width * 2 / 5).clamp(24, 60);
        let left = width - right - 3;
        let text = record_lines(session, (item, asked), &decision, row, left);
        let criteria = criteria_lines(session, &decision, asked, right);
        self.scroll = self.scroll.min(text.len().saturating_sub(room));
        let focus = criteria
            .iter()
            .position(|line| line.first().is_some_and(|(look, _)| *look == Look::Bar))
            .unwrap_or(0);
        let from = (focus + 3).saturating_sub(room).min(criteria.len().saturating_sub(room));
        for at in 0..room {
            let mut line = fitted(text.get(self.scroll + at).cloned().unwrap_or_default(), left);
            let more = at + 1 == room && self.scroll + room < text.len();
            if more {
                line = fitted(vec![(Look::Quiet, String::from("↓ more"))], left);
            }
            let used = line.iter().map(|(_, text)| text.width()).sum::<usize>();
            line.push((Look::Plain, " ".repeat(left.saturating_sub(used))));
            line.push((Look::Quiet, String::from(" │ ")));
            line.extend(fitted(criteria.get(from + at).cloned().unwrap_or_default(), right));
            lines.push(line);
        }
        lines.extend(bottom);
        lines
    }

    /// The question, the line for typing, the message and the keys.
    fn bottom(&self, session: &Session<'_>, asked: &Asked, width: usize) -> Vec<Line> {
        let mut lines = vec![vec![(Look::Quiet, "─".repeat(width))]];
        let question = match asked.judged.and_then(|at| session.program.criteria.get(at)) {
            Some(criterion) => match &criterion.title {
                Some(title) => format!("{} {title}?", criterion.label),
                None => format!("{}?", criterion.label),
            },
            None => format!("{}? It is {}; expected: {}", asked.what, asked.now, expected(session, asked)),
        };
        let wrapped = wrap(&question, width);
        lines.extend(wrapped.into_iter().take(2).map(|text| vec![(Look::Bold, text)]));
        let decides = if asked.decides.is_empty() {
            String::from("it does not settle the record alone")
        } else {
            asked.decides.clone()
        };
        lines.extend(wrap(&decides, width).into_iter().take(2).map(|text| vec![(Look::Quiet, text)]));
        let keys = match &self.mode {
            Mode::Answer(typing) => {
                lines.push(typing_line(&format!("{} = ", asked.what), typing));
                "Enter saves · Esc leaves it · Ctrl-U clears the line · NR for not reported"
            }
            Mode::Why(typing) => {
                lines.push(typing_line("why: ", typing));
                "Enter keeps the reason for the next answer · Esc leaves it"
            }
            _ => {
                if !session.why.is_empty() {
                    lines.push(vec![(Look::Quiet, format!("why: {}", visible(&session.why)))]);
                }
                match (asked.judged.is_some(), answers_yes_no(session, asked)) {
                    (true, _) => "y yes · n no · u unclear · r reason · s skip · b undo · ? help · q quit",
                    (false, true) => "y yes · n no · e type · r reason · s skip · b undo · ? help · q quit",
                    (false, false) => "e or Enter type it · r reason · s skip · b undo · ? help · q quit",
                }
            }
        };
        let look = if self.alert { Look::Alert } else { Look::Plain };
        lines.extend(wrap(&visible(&self.message), width).into_iter().take(3).map(|text| vec![(look, text)]));
        lines.extend(wrap(keys, width).into_iter().map(|text| vec![(Look::Bar, padded(&text, width))]));
        lines
    }

    fn done(&self, session: &Session<'_>, width: usize) -> Vec<Line> {
        vec![
            vec![(Look::Bar, padded(" nothing is left to ask", width))],
            Line::new(),
            vec![(Look::Bold, session.told())],
            vec![(Look::Plain, visible(&self.message))],
            Line::new(),
            vec![(Look::Plain, String::from("b takes the last answer back · q quits"))],
        ]
    }
}

fn help(width: usize) -> Vec<Line> {
    let rows = [
        ("y  n  u", "yes, no, unclear: whether the criterion's condition holds"),
        ("e  Enter", "type what a cell holds, as the records would: 6 weeks, NR, a; b"),
        ("r", "type a reason, which is saved with the next answer"),
        ("s", "skip: the question comes back in the next session"),
        ("b", "undo: the last answer is taken back, in the file, too"),
        ("↑ ↓ j k", "scroll the record; Space and PageUp by ten lines"),
        ("q  Esc", "quit; Ctrl-C as well"),
    ];
    let mut lines = vec![vec![(Look::Bold, String::from("Keys"))], Line::new()];
    for (keys, words) in rows {
        for (at, words) in wrap(words, width.saturating_sub(12)).into_iter().enumerate() {
            let keys = if at == 0 { keys } else { "" };
            lines.push(vec![(Look::Bold, format!("  {keys:<10}")), (Look::Plain, words)]);
        }
    }
    for text in [
        "Each answer is on the disk before the next question is shown. Nothing that was saved is lost when \
         the program or the computer stops. Others' votes are not shown.",
        "Asked first is what can settle a record alone. Any key goes back.",
    ] {
        lines.push(Line::new());
        let wrapped = wrap(text, width.saturating_sub(4).min(82));
        lines.extend(wrapped.into_iter().map(|text| vec![(Look::Plain, format!("  {text}"))]));
    }
    lines
}

fn answers_yes_no(session: &Session<'_>, asked: &Asked) -> bool {
    let field = session.program.fields.get(asked.field);
    asked.judged.is_some() || field.is_some_and(|field| field.spec.base == Base::YesNo)
}

fn expected(session: &Session<'_>, asked: &Asked) -> String {
    session.program.fields.get(asked.field).map(sheet::expected).unwrap_or_default()
}
