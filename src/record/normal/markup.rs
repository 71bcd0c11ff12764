//! Markup that exports leave in titles and abstracts.

/// Tags that are taken out; what else stands between `<` and `>` is text.
const TAGS: [&str; 28] = [
    "i", "b", "u", "em", "strong", "sub", "sup", "p", "br", "span", "div", "italic", "bold", "inf", "sc",
    "tt", "font", "h1", "h2", "h3", "h4", "a", "li", "ul", "ol", "title", "section", "math",
];

/// Names of characters in HTML and LaTeX, as far as they are found in titles.
const NAMED: [(&str, &str); 46] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "-"),
    ("mdash", "-"),
    ("rsquo", "'"),
    ("lsquo", "'"),
    ("rdquo", "\""),
    ("ldquo", "\""),
    ("hellip", "…"),
    ("plusmn", "±"),
    ("times", "×"),
    ("deg", "°"),
    ("micro", "µ"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("Gamma", "Γ"),
    ("delta", "δ"),
    ("Delta", "Δ"),
    ("epsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Omega", "Ω"),
    ("szlig", "ß"),
    ("oslash", "ø"),
    ("aelig", "æ"),
    ("iota", "ι"),
    ("upsilon", "υ"),
];

/// The text without tags, with characters for their codes, without the signs of LaTeX.
///
/// ```
/// use eligible::record::normal::plain;
/// assert_eq!(plain("<i>In vivo</i> TNF-&alpha; &amp; &#x3b2;"), "In vivo TNF-α & β");
/// assert_eq!(plain(r"{\textit{Candida} and {$\alpha$}}"), "Candida and α");
/// assert_eq!(plain("a <b and c> d"), "a <b and c> d");
/// ```
#[must_use]
pub fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    // `&amp;lt;i&amp;gt;` was coded twice.
    for _ in 0..2 {
        if text.contains('&') {
            text = decoded(&text);
        }
    }
    if text.contains('<') {
        text = untagged(&text);
    }
    if text.contains(['\\', '{', '$']) {
        text = without_latex(&text);
    }
    text
}

fn untagged(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.split_once('>').filter(|(tag, _)| is_tag(tag));
        if let Some((tag, after)) = tag {
            // A paragraph or a break divides words, a letter set in italics does not.
            if ["p", "br", "div", "li", "title"].contains(&tag_name(tag)) {
                out.push(' ');
            }
            rest = after;
        } else {
            out.push('<');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn tag_name(tag: &str) -> &str {
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let tag = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
    tag.rsplit_once(':').map_or(tag, |(_, name)| name)
}

fn is_tag(tag: &str) -> bool {
    let name = tag_name(tag);
    let attributes = tag.strip_prefix('/').unwrap_or(tag).get(name.len()..).unwrap_or_default().trim();
    let bare = attributes.is_empty() || attributes == "/" || attributes.contains('=') || tag.contains(':');
    bare && (TAGS.iter().any(|known| name.eq_ignore_ascii_case(known)) || tag.contains("mml:"))
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let code = after.split_once(';').filter(|(code, _)| code.len() <= 10);
        if let Some((found, after)) = code.and_then(|(code, after)| Some((character(code)?, after))) {
            out.push_str(&found);
            rest = after;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn character(code: &str) -> Option<String> {
    let number = match code.strip_prefix('#') {
        Some(hex) if hex.starts_with(['x', 'X']) => u32::from_str_radix(hex.get(1..)?, 16).ok(),
        Some(digits) => digits.parse().ok(),
        None => {
            // `&eacute;` is an e: accents are not compared.
            let accented = ["acute", "grave", "uml", "circ", "tilde", "cedil", "ring", "caron"];
            let letter = accented.iter().find_map(|accent| code.strip_suffix(accent));
            let letter = letter.filter(|letter| letter.len() == 1).map(str::to_owned);
            return letter.or_else(|| named(code).map(str::to_owned));
        }
    };
    char::from_u32(number?).map(String::from)
}

fn named(name: &str) -> Option<&'static str> {
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}

/// Braces and dollars go; `\alpha` is α, `\"o` is o, and other commands are taken out.
fn without_latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let latex = text.contains('\\') || text.contains('{');
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '{' | '}' => {}
            '$' if latex => {}
            '\\' => {
                let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
                let (command, after) = rest.split_at_checked(letters).unwrap_or((rest, ""));
                if command.is_empty() {
                    // An accent, or a sign such as `\&` and `\%`.
                    let sign = after.chars().next();
                    let accent = sign.is_some_and(|sign| "'`\"^~=.".contains(sign));
                    rest = if accent { after.get(1..).unwrap_or_default() } else { after };
                } else {
                    out.push_str(named(command).unwrap_or_default());
                    rest = if named(command).is_some() { after } else { after.trim_start() };
                }
            }
            c => out.push(c),
        }
    }
    out
}
