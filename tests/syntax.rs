//! Real criteria files parse.

use eligible::syntax::parse_bytes;

#[test]
fn every_real_file_parses() {
    let mut bad = Vec::new();
    for folder in ["tests/language", "rules"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let (source, _, faults) =
                parse_bytes(&path.display().to_string(), &std::fs::read(&path).unwrap());
            for fault in faults {
                let p = source.position(fault.span().start);
                bad.push(format!(
                    "{}:{}:{} {} {:?}",
                    source.name(),
                    p.line,
                    p.column,
                    fault.message,
                    fault.labels
                ));
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
