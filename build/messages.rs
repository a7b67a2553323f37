//! Turns `assets/locales/*.toml` into typed Rust functions, so that a text which is missing in one
//! language, or names other placeholders there, fails the build.
//!
//! Text syntax: `{name}` inserts an argument; `{n:item|items}` picks a form by the integer `n`
//! (one | many); `{{` and `}}` are literal braces. Languages must name the same arguments.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Every language: file stem and the variant of `Lang` it becomes. A new language is one line here and one file.
const LANGUAGES: [(&str, &str); 2] = [("en", "En"), ("zh", "Zh")];

/// One piece of a text.
enum Piece {
    Literal(String),
    Arg(String),
    Plural { arg: String, one: String, many: String },
}

/// Reads every language and writes the functions.
pub fn generate(folder: &Path) -> Result<String, String> {
    let mut texts: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for (index, (stem, _)) in LANGUAGES.iter().enumerate() {
        let path = folder.join(format!("{stem}.toml"));
        println!("cargo:rerun-if-changed={}", path.display());
        for (key, text) in read(&path)? {
            texts.entry(key).or_insert_with(|| vec![None; LANGUAGES.len()])[index] = Some(text);
        }
    }
    write_module(&texts)
}

/// Reads one locale file into `section.name` → text.
fn read(path: &Path) -> Result<Vec<(String, String)>, String> {
    let source = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let table: toml::Table = source.parse().map_err(|e| format!("{}: {e}", path.display()))?;
    let mut texts = Vec::new();
    for (section, value) in table {
        let toml::Value::Table(section_texts) = value else {
            return Err(format!("{}: `{section}` must be a [section]", path.display()));
        };
        for (name, value) in section_texts {
            let toml::Value::String(text) = value else {
                return Err(format!("{}: `{section}.{name}` must be a text", path.display()));
            };
            texts.push((format!("{section}.{name}"), text));
        }
    }
    Ok(texts)
}

fn write_module(texts: &BTreeMap<String, Vec<Option<String>>>) -> Result<String, String> {
    let mut problems = Vec::new();
    let mut modules: BTreeMap<&str, String> = BTreeMap::new();
    let mut table = String::new();
    for (key, per_language) in texts {
        let Some((section, name)) = key.split_once('.') else { continue };
        let mut arms: Vec<(usize, Vec<Piece>)> = Vec::new();
        for (index, text) in per_language.iter().enumerate() {
            match text {
                None => problems.push(format!("`{key}` is missing in {}.toml", LANGUAGES[index].0)),
                Some(text) => match parse(text) {
                    Ok(pieces) => arms.push((index, pieces)),
                    Err(e) => problems.push(format!("`{key}` in {}.toml: {e}", LANGUAGES[index].0)),
                },
            }
        }
        if arms.len() != LANGUAGES.len() {
            continue;
        }
        let names: Vec<Vec<String>> = arms.iter().map(|(_, pieces)| arguments(pieces)).collect();
        if names.iter().any(|n| n != &names[0]) {
            problems.push(format!("`{key}`: the languages name different placeholders: {names:?}"));
            continue;
        }
        let counted: Vec<&str> = arms
            .iter()
            .flat_map(|(_, pieces)| pieces)
            .filter_map(|p| if let Piece::Plural { arg, .. } = p { Some(arg.as_str()) } else { None })
            .collect();
        write_function(modules.entry(section).or_default(), name, &arms, &names[0], &counted)?;
        let raw: Vec<String> = per_language.iter().flatten().map(|t| format!("{t:?}")).collect();
        writeln!(table, "    ({key:?}, [{}]),", raw.join(", ")).map_err(|e| e.to_string())?;
    }
    if !problems.is_empty() {
        return Err(format!("the locale files do not match:\n  {}", problems.join("\n  ")));
    }
    let mut code = String::from(
        "/// Every text of the program, one function a text, one module a section.\n#[allow(clippy::pedantic)]\npub mod msg {\n",
    );
    for (section, functions) in &modules {
        write!(
            code,
            "/// Texts of `[{section}]`.\npub mod {section} {{\nuse crate::i18n::Lang;\n#[allow(unused_imports)]\nuse std::fmt::Display;\n{functions}}}\n"
        )
        .map_err(|e| e.to_string())?;
    }
    write!(code, "}}\n/// Key → text in every language, sorted by key.\npub(super) static TABLE: &[(&str, [&str; {}])] = &[\n{table}];\n", LANGUAGES.len())
        .map_err(|e| e.to_string())?;
    Ok(code)
}

fn write_function(
    code: &mut String,
    name: &str,
    arms: &[(usize, Vec<Piece>)],
    names: &[String],
    counted: &[&str],
) -> Result<(), String> {
    let mut doc = String::new();
    for piece in &arms[0].1 {
        match piece {
            Piece::Literal(text) => doc.push_str(text),
            Piece::Arg(arg) | Piece::Plural { arg, .. } => {
                let _ = write!(doc, "{{{arg}}}");
            }
        }
    }
    let doc = format!("{:?}", doc.replace('\n', " "));
    let result = (|| -> std::fmt::Result {
        if names.is_empty() {
            writeln!(
                code,
                "#[doc = {doc}]\n#[must_use]\npub const fn {name}(l: Lang) -> &'static str {{\n match l {{"
            )?;
            for (index, pieces) in arms {
                let text: String =
                    pieces.iter().map(|p| if let Piece::Literal(t) = p { t.as_str() } else { "" }).collect();
                writeln!(code, "  Lang::{} => {text:?},", LANGUAGES[*index].1)?;
            }
        } else {
            let parameters: Vec<String> = names
                .iter()
                .map(|n| {
                    if counted.contains(&n.as_str()) {
                        format!("{n}: i64")
                    } else {
                        format!("{n}: impl Display")
                    }
                })
                .collect();
            writeln!(
                code,
                "#[doc = {doc}]\n#[must_use]\npub fn {name}(l: Lang, {}) -> String {{\n match l {{",
                parameters.join(", ")
            )?;
            for (index, pieces) in arms {
                let mut format = String::new();
                let mut extra = Vec::new();
                for piece in pieces {
                    match piece {
                        Piece::Literal(text) => {
                            format.push_str(&text.replace('{', "{{").replace('}', "}}"));
                        }
                        Piece::Arg(arg) => write!(format, "{{{arg}}}")?,
                        Piece::Plural { arg, one, many } => {
                            format.push_str("{}");
                            extra.push(format!("if {arg} == 1 {{ {one:?} }} else {{ {many:?} }}"));
                        }
                    }
                }
                let used: String = extra.iter().flat_map(|e| [", ", e.as_str()]).collect();
                writeln!(code, "  Lang::{} => format!({format:?}{used}),", LANGUAGES[*index].1)?;
            }
        }
        writeln!(code, " }}\n}}")
    })();
    result.map_err(|e| e.to_string())
}

/// The argument names of a text, sorted, each once.
fn arguments(pieces: &[Piece]) -> Vec<String> {
    let mut names: Vec<String> = pieces
        .iter()
        .filter_map(|p| match p {
            Piece::Literal(_) => None,
            Piece::Arg(arg) | Piece::Plural { arg, .. } => Some(arg.clone()),
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

fn parse(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.peek() == Some(&'{') => {
                chars.next();
                literal.push('{');
            }
            '}' if chars.peek() == Some(&'}') => {
                chars.next();
                literal.push('}');
            }
            '{' => {
                let inside: String = chars.by_ref().take_while(|c| *c != '}').collect();
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                let (arg, forms) =
                    inside.split_once(':').map_or((inside.as_str(), None), |(a, f)| (a, Some(f)));
                if arg.is_empty()
                    || !arg.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
                {
                    return Err(format!("bad placeholder {{{inside}}}"));
                }
                match forms.map(|f| f.split_once('|')) {
                    None => pieces.push(Piece::Arg(arg.to_owned())),
                    Some(Some((one, many))) => pieces.push(Piece::Plural {
                        arg: arg.to_owned(),
                        one: one.to_owned(),
                        many: many.to_owned(),
                    }),
                    Some(None) => return Err(format!("{{{inside}}} wants two forms: one|many")),
                }
            }
            '}' => return Err("a lone } must be written }}".to_owned()),
            other => literal.push(other),
        }
    }
    if !literal.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Ok(pieces)
}
