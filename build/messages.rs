//! Turns `assets/locales/*.toml` into typed Rust functions, so that a text which is missing in one
//! language, or names other placeholders there, fails the build.
//!
//! Text syntax: `{name}` inserts an argument; `{n:item|items}` picks a form by the integer `n`
//! (one | many). Languages must name the same arguments. Braces have no other use.
//!
//! The file of a region (`en-US.toml`) holds the texts that differ from its language, and no others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Every language of the table: file stem and the variant of `Lang` it becomes.
macro_rules! languages {
    (
        $($name:ident $code:literal $own:literal $tag:literal,)+
        ; $($region:ident $of:ident $region_code:literal $country:literal $clock:ident $dates:ident,)*
    ) => {
        const LANGUAGES: &[(&str, &str)] = &[$(($code, stringify!($name))),+];
        /// File stem of what one country writes otherwise, and the variant of the language.
        const REGIONS: &[(&str, &str)] = &[$(($region_code, stringify!($of))),*];
    };
}

include!("../src/model/languages.rs");

/// A placeholder of a text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Argument {
    name: String,
    /// Whether it picks between two forms.
    counted: bool,
}

/// Reads every language and writes the functions.
pub(crate) fn generate(folder: &Path) -> Result<String, String> {
    let mut texts: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for (index, (stem, _)) in LANGUAGES.iter().enumerate() {
        let path = folder.join(format!("{stem}.toml"));
        println!("cargo:rerun-if-changed={}", path.display());
        for (key, text) in read(&path)? {
            texts.entry(key).or_insert_with(|| vec![None; LANGUAGES.len()])[index] = Some(text);
        }
    }
    let mut regions = Vec::new();
    for (stem, of) in REGIONS {
        let path = folder.join(format!("{stem}.toml"));
        println!("cargo:rerun-if-changed={}", path.display());
        let index =
            LANGUAGES.iter().position(|(_, variant)| variant == of).ok_or("a region of no language")?;
        regions.push(differing(stem, index, read(&path)?, &texts)?);
    }
    let mut code = write_module(&texts)?;
    writeln!(
        code,
        "/// Texts that a region writes otherwise, by the place of their key.\n#[allow(clippy::pedantic)]\nstatic REGIONS: [&[(usize, &str)]; {}] = {regions:?};",
        regions.len()
    )
    .map_err(|e| e.to_string())?;
    Ok(code)
}

/// The texts of a region by the place of their key. Each must belong to a text of the language, name no other
/// placeholders, and say something else.
fn differing(
    stem: &str,
    language: usize,
    own: Vec<(String, String)>,
    texts: &BTreeMap<String, Vec<Option<String>>>,
) -> Result<Slice, String> {
    let mut found = Vec::new();
    let names = |text: &str| -> Result<Vec<Argument>, String> {
        let mut all = arguments(text)?;
        all.dedup_by(|a, b| a.name == b.name);
        Ok(all)
    };
    for (key, text) in own {
        let usual = texts.get(&key).and_then(|all| all[language].as_deref());
        let usual = usual.ok_or_else(|| format!("`{key}` of {stem}.toml is no text of the language"))?;
        let said = |e: String| format!("`{key}` in {stem}.toml: {e}");
        let name = |a: &Argument| a.name.clone();
        let (wanted, there) = (names(usual).map_err(said)?, names(&text).map_err(said)?);
        if !wanted.iter().map(name).eq(there.iter().map(name)) {
            return Err(format!("`{key}` in {stem}.toml names other placeholders"));
        }
        if usual == text {
            return Err(format!("`{key}` in {stem}.toml says what the language says"));
        }
        let place = texts.keys().position(|known| *known == key).unwrap_or_default();
        found.push((place, text));
    }
    found.sort();
    Ok(Slice(found))
}

/// Texts by their place, written as code.
struct Slice(Vec<(usize, String)>);

impl std::fmt::Debug for Slice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "&{:?}", self.0)
    }
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
    let (mut keys, mut key_ends) = (String::new(), Vec::new());
    let mut by_language = vec![Vec::new(); LANGUAGES.len()];
    for (key, per_language) in texts {
        let Some((section, name)) = key.split_once('.') else { continue };
        let mut read = Vec::new();
        for ((stem, _), text) in LANGUAGES.iter().zip(per_language) {
            match text {
                None => problems.push(format!("`{key}` is missing in {stem}.toml")),
                Some(text) => match arguments(text) {
                    Ok(arguments) => read.push((text, arguments)),
                    Err(e) => problems.push(format!("`{key}` in {stem}.toml: {e}")),
                },
            }
        }
        if read.len() != LANGUAGES.len() {
            continue;
        }
        let names = |arguments: &[Argument]| -> Vec<String> {
            let mut names: Vec<String> = arguments.iter().map(|a| a.name.clone()).collect();
            names.dedup();
            names
        };
        let wanted = names(&read[0].1);
        if read.iter().any(|(_, arguments)| names(arguments) != wanted) {
            problems.push(format!("`{key}`: the languages name different placeholders"));
            continue;
        }
        let counted: Vec<&str> = read
            .iter()
            .flat_map(|(_, arguments)| arguments)
            .filter(|a| a.counted)
            .map(|a| a.name.as_str())
            .collect();
        write_function(
            modules.entry(section).or_default(),
            name,
            key_ends.len(),
            read[0].0,
            &wanted,
            &counted,
        )
        .map_err(|e| e.to_string())?;
        keys.push_str(key);
        key_ends.push(keys.len());
        for (texts, (text, _)) in by_language.iter_mut().zip(&read) {
            texts.push((*text).clone());
        }
    }
    if !problems.is_empty() {
        return Err(format!("the locale files do not match:\n  {}", problems.join("\n  ")));
    }
    write_tables(&modules, &keys, &key_ends, &by_language).map_err(|e| e.to_string())
}

/// The functions, and the texts they take theirs from: one long text a language, without pointers that the
/// system would have to fill in at every start.
fn write_tables(
    modules: &BTreeMap<&str, String>,
    keys: &str,
    key_ends: &[usize],
    by_language: &[Vec<String>],
) -> Result<String, std::fmt::Error> {
    let mut code = String::from(
        "/// Every text of the program, one function a text, one module a section.\n#[allow(clippy::pedantic, dead_code)] // a problem names its text by key\npub(crate) mod msg {\n",
    );
    for (section, functions) in modules {
        writeln!(code, "/// Texts of `[{section}]`.\npub(crate) mod {section} {{")?;
        writeln!(code, "#[allow(unused_imports)]\nuse crate::i18n::{{Lang, filled, plain}};")?;
        writeln!(code, "#[allow(unused_imports)]\nuse std::fmt::Display;\n{functions}}}")?;
    }
    let mut ends = Vec::new();
    let mut all = String::new();
    for text in by_language.iter().flatten() {
        all.push_str(text);
        ends.push(all.len());
    }
    writeln!(code, "}}\n/// How many texts there are.\nconst COUNT: usize = {};", key_ends.len())?;
    writeln!(
        code,
        "/// Every key, sorted, one after the other, and where each ends.\nstatic KEYS: &str = {keys:?};"
    )?;
    writeln!(code, "#[allow(clippy::pedantic)]\nstatic KEY_ENDS: [u32; {}] = {key_ends:?};", key_ends.len())?;
    writeln!(code, "/// Every text, language by language in the order of the keys, and where each ends.")?;
    writeln!(
        code,
        "static TEXTS: &str = {all:?};\n#[allow(clippy::pedantic)]\nstatic ENDS: [u32; {}] = {ends:?};",
        ends.len()
    )?;
    Ok(code)
}

fn write_function(
    code: &mut String,
    name: &str,
    index: usize,
    english: &str,
    arguments: &[String],
    counted: &[&str],
) -> std::fmt::Result {
    let doc = format!("{:?}", english.replace('\n', " "));
    writeln!(code, "#[doc = {doc}]\n#[must_use]")?;
    if arguments.is_empty() {
        return writeln!(code, "pub(crate) const fn {name}(l: Lang) -> &'static str {{ plain({index}, l) }}");
    }
    let kind = |n: &String| if counted.contains(&n.as_str()) { "i64" } else { "impl Display" };
    let parameters: Vec<String> = arguments.iter().map(|n| format!("{n}: {}", kind(n))).collect();
    let values: Vec<String> = arguments.iter().map(|n| format!("({n:?}, &{n})")).collect();
    let (parameters, values) = (parameters.join(", "), values.join(", "));
    writeln!(
        code,
        "pub(crate) fn {name}(l: Lang, {parameters}) -> String {{ filled({index}, l, &[{values}]) }}"
    )
}

/// The placeholders of a text, sorted.
fn arguments(text: &str) -> Result<Vec<Argument>, String> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        if rest[at..].starts_with('}') {
            return Err("a } without its {".to_owned());
        }
        let (inside, after) = rest[at + 1..].split_once('}').ok_or("a { without its }")?;
        rest = after;
        let (name, forms) =
            inside.split_once(':').map_or((inside, None), |(name, forms)| (name, Some(forms)));
        let letters = |c: char| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit();
        if name.is_empty() || !name.chars().all(letters) {
            return Err(format!("bad placeholder {{{inside}}}"));
        }
        if forms.is_some_and(|forms| !forms.contains('|')) {
            return Err(format!("{{{inside}}} wants two forms: one|many"));
        }
        all.push(Argument { name: name.to_owned(), counted: forms.is_some() });
    }
    all.sort();
    Ok(all)
}
