//! Serial and book numbers.

/// All ISSNs (`1234-567X`) and ISBNs (thirteen digits; those of ten are converted) in a text, each
/// once, sorted. Words like `(Print)` around them, and two numbers run together, do not matter.
///
/// ```
/// use eligible::record::normal::issns;
/// assert_eq!(issns("1096-1186 (Electronic)\n10436618 (Linking)"), ["1043-6618", "1096-1186"]);
/// assert_eq!(issns("0-306-40615-2"), ["9780306406157"]);
/// ```
#[must_use]
pub fn issns(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '-' | '\u{2010}'..='\u{2015}');
    let mut found = Vec::new();
    for run in text.split(|c| !is_part(c)) {
        let code = run.chars().filter(|c| c.is_ascii_alphanumeric());
        let code = code.map(|c| c.to_ascii_uppercase()).collect::<Vec<_>>();
        match code.len() {
            13 if code.starts_with(&['9', '7', '8']) || code.starts_with(&['9', '7', '9']) => {
                found.push(code.iter().collect());
            }
            10 => found.extend(isbn_of_ten(&code)),
            length if length % 8 == 0 => found.extend(code.chunks(8).filter_map(issn)),
            _ => {}
        }
    }
    found.sort();
    found.dedup();
    found
}

fn issn(code: &[char]) -> Option<String> {
    let (last, digits) = code.split_last()?;
    let fits = digits.iter().all(char::is_ascii_digit) && (last.is_ascii_digit() || *last == 'X');
    let (front, back) = code.split_at_checked(4)?;
    fits.then(|| front.iter().chain(&['-']).chain(back).collect())
}

fn isbn_of_ten(code: &[char]) -> Option<String> {
    let (_, digits) = code.split_last()?;
    let mut isbn = vec![9, 7, 8];
    for digit in digits {
        isbn.push(digit.to_digit(10)?);
    }
    let sum = isbn.iter().enumerate().map(|(at, digit)| if at % 2 == 0 { *digit } else { digit * 3 });
    isbn.push((10 - sum.sum::<u32>() % 10) % 10);
    isbn.into_iter().map(|digit| char::from_digit(digit, 10)).collect()
}
