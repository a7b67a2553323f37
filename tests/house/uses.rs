//! Which file uses which, read from the source: `use` lines and paths, followed through the tree of modules and
//! through re-exports to the file that defines a name. What only tests compile is left out.

use std::collections::{BTreeMap, BTreeSet};

/// The words and signs of a source text, without comments, literals and lifetimes; `::` is one of them.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, kept) = match passed_over(rest) {
            Some(length) => (length, false),
            None if is_word(rest) => (word_length(rest), true),
            None if rest.starts_with("::") => (2, true),
            None => (first.len_utf8(), true),
        };
        let (token, after) = rest.split_at(length);
        if kept {
            found.push(token);
        }
        rest = after;
    }
    found
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// The length of what is no code at the beginning of a text, if there is something.
fn passed_over(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if first.is_whitespace() {
        return Some(first.len_utf8());
    }
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(comment(text));
    }
    if first.is_ascii_digit() {
        return Some(word_length(text));
    }
    if first == '\'' {
        return Some(letter_or_lifetime(text));
    }
    let prefix = word_length(text);
    if text[..prefix].len() > 2 || !matches!(&text[..prefix], "" | "b" | "c" | "r" | "br" | "cr") {
        return None;
    }
    let raw = text[..prefix].ends_with('r');
    let hashes = if raw { text[prefix..].chars().take_while(|c| *c == '#').count() } else { 0 };
    let open = prefix + hashes;
    if !text[open..].starts_with('"') {
        // `r#type` is a word like any other.
        return (hashes == 1 && raw && is_word(&text[open..])).then_some(open);
    }
    if raw {
        let close = format!("\"{}", "#".repeat(hashes));
        return Some(text[open + 1..].find(&close).map_or(text.len(), |at| open + 1 + at + close.len()));
    }
    let mut escaped = false;
    let end = text[open + 1..].find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(text.len(), |at| open + 1 + at + 1))
}

/// The length of a comment between `/*` and `*/`, which may have others inside.
fn comment(text: &str) -> usize {
    let mut depth = 0;
    for (at, _) in text.char_indices() {
        if text[at..].starts_with("/*") {
            depth += 1;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            if depth == 0 {
                return at + 2;
            }
        }
    }
    text.len()
}

fn letter_or_lifetime(text: &str) -> usize {
    let inside = &text[1..];
    if inside.starts_with('\\') {
        return inside[2..].find('\'').map_or(text.len(), |at| 1 + 2 + at + 1);
    }
    let letter = inside.chars().next().map_or(0, char::len_utf8);
    if inside[letter..].starts_with('\'') { 1 + letter + 1 } else { 1 + word_length(inside) }
}

/// A module: a file, or a part of one between braces.
#[derive(Default)]
struct Module {
    file: usize,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// Names that it defines.
    own: BTreeSet<String>,
    /// Names that it takes from elsewhere, and the paths to them.
    taken: BTreeMap<String, Vec<String>>,
    /// Those of them that it passes on. They tie it to another file only where it says them itself.
    passed_on: BTreeSet<String>,
    /// Modules from which it takes everything.
    globs: Vec<Vec<String>>,
    /// Every path in it.
    paths: Vec<Vec<String>>,
    /// Every word in it.
    words: BTreeSet<String>,
}

/// The source files and their modules.
pub(crate) struct House<'s> {
    sources: &'s BTreeMap<String, String>,
    files: Vec<String>,
    modules: Vec<Module>,
    /// The root of the library, under its name in the program beside it.
    library: Option<(String, usize)>,
}

/// What a path leads to.
#[derive(Clone, Copy)]
enum Found {
    Module(usize),
    Name(usize),
}

/// Files and what each takes from others: name by name.
pub(crate) type Uses = BTreeMap<(String, String), BTreeSet<String>>;

impl<'s> House<'s> {
    /// Reads the files that are reached from roots; the first root is the library, known by a name to the others.
    pub(crate) fn read(sources: &'s BTreeMap<String, String>, roots: &[&str], library: &str) -> Self {
        let mut house = Self { sources, files: Vec::new(), modules: Vec::new(), library: None };
        for root in roots {
            let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
            let root = house.file(root, folder, None).unwrap_or_else(|| panic!("{root} is missing"));
            house.library.get_or_insert((library.to_owned(), root));
        }
        house
    }

    /// Paths of the files that were reached.
    pub(crate) fn files(&self) -> &[String] {
        &self.files
    }

    fn file(&mut self, path: &str, folder: &str, parent: Option<usize>) -> Option<usize> {
        let text = self.sources.get(path)?;
        self.files.push(path.to_owned());
        let module = self.module(self.files.len() - 1, parent);
        self.items(&tokens(text), module, folder);
        Some(module)
    }

    fn module(&mut self, file: usize, parent: Option<usize>) -> usize {
        self.modules.push(Module { file, parent, ..Module::default() });
        self.modules.len() - 1
    }

    fn items(&mut self, tokens: &[&str], module: usize, folder: &str) {
        let mut rest = tokens;
        while !rest.is_empty() {
            let item = Item::first_of(rest);
            let code = &rest[item.head..item.length];
            rest = &rest[item.length..];
            if item.tests {
                continue;
            }
            let name = defined(code);
            match (code, name) {
                (["mod", ..], Some(name)) => {
                    let child = self.child(&code[2..], module, folder, name);
                    self.modules[module].children.insert(name.to_owned(), child);
                }
                (["use", tree @ .., ";"], _) if item.seen => {
                    let before: BTreeSet<String> = self.modules[module].taken.keys().cloned().collect();
                    self.use_tree(tree, &[], module);
                    let this = &mut self.modules[module];
                    let new = this.taken.keys().filter(|name| !before.contains(*name));
                    this.passed_on.extend(new.cloned());
                }
                (_, name) => {
                    self.modules[module].own.extend(name.map(str::to_owned));
                    self.body(code, module);
                }
            }
        }
    }

    /// A module with its own file, or with its text between braces.
    fn child(&mut self, code: &[&str], module: usize, folder: &str, name: &str) -> usize {
        let inside = format!("{folder}/{name}");
        let inside = inside.trim_start_matches('/');
        if let [";"] = code {
            let child = self
                .file(&format!("{inside}.rs"), inside, Some(module))
                .or_else(|| self.file(&format!("{inside}/mod.rs"), inside, Some(module)));
            return child.unwrap_or_else(|| panic!("no file for module {inside}"));
        }
        let child = self.module(self.modules[module].file, Some(module));
        self.items(&code[1..code.len() - 1], child, inside);
        child
    }

    /// Everything but modules: `use` lines, paths and words, wherever they stand.
    fn body(&mut self, code: &[&str], module: usize) {
        let mut at = 0;
        while at < code.len() {
            let rest = &code[at..];
            match rest {
                ["#", "[", ..] => {
                    let item = Item::first_of(rest);
                    at += if item.tests { item.length } else { 1 };
                }
                ["use", next, ..] if *next != "<" => {
                    let end = rest.iter().position(|t| *t == ";").unwrap_or(rest.len());
                    self.use_tree(&rest[1..end], &[], module);
                    at += end;
                }
                [word, ..] if is_word(word) => {
                    let of_another = at > 0 && matches!(code[at - 1], "." | "::");
                    let path = path_at(rest);
                    let this = &mut self.modules[module];
                    this.words.insert((*word).to_owned());
                    at += path.len() * 2 - 1;
                    if path.len() > 1 && !of_another {
                        this.paths.push(path);
                    }
                }
                _ => at += 1,
            }
        }
    }

    /// The names of a `use` line: `a::b`, `a::{b, c as d, self}`, `a::*`.
    fn use_tree(&mut self, tree: &[&str], before: &[String], module: usize) {
        let mut path = before.to_vec();
        let mut rest = tree;
        loop {
            match rest {
                ["{", inside @ .., "}"] => {
                    for branch in branches(inside) {
                        self.use_tree(branch, &path, module);
                    }
                    return;
                }
                ["*"] => {
                    self.modules[module].globs.push(path);
                    return;
                }
                ["::", after @ ..] => rest = after,
                ["self", after @ ..] if !path.is_empty() => rest = after,
                ["as", name] => return self.take(name, path, module),
                [word, after @ ..] => {
                    path.push((*word).to_owned());
                    rest = after;
                }
                [] => {
                    let Some(name) = path.last().cloned() else { return };
                    return self.take(&name, path, module);
                }
            }
        }
    }

    fn take(&mut self, name: &str, path: Vec<String>, module: usize) {
        self.modules[module].taken.insert(name.to_owned(), path);
    }

    fn root(&self, module: usize) -> usize {
        self.modules[module].parent.map_or(module, |parent| self.root(parent))
    }

    /// Follows a path from a module to the file that defines what it names, and says by which name it was found.
    fn resolve<'p>(
        &self,
        from: usize,
        path: &'p [String],
        seen: &mut Vec<(usize, String)>,
    ) -> Option<(Found, &'p str)> {
        let (first, rest) = path.split_first()?;
        let library = self.library.as_ref().filter(|(name, _)| name == first);
        let mut found = match first.as_str() {
            "crate" => Found::Module(self.root(from)),
            "self" => Found::Module(from),
            "super" => Found::Module(self.modules[from].parent?),
            name => self.name(from, name, seen).or(library.map(|(_, root)| Found::Module(*root)))?,
        };
        let mut called = first.as_str();
        for name in rest {
            let Found::Module(module) = found else { break };
            called = name;
            found = match name.as_str() {
                "self" => continue,
                "super" => Found::Module(self.modules[module].parent?),
                // A name that is not seen was made by a macro, or stands in generated code.
                name => self.name(module, name, seen).unwrap_or(Found::Name(self.modules[module].file)),
            };
        }
        Some((found, called))
    }

    /// What a name means in a module.
    fn name(&self, module: usize, name: &str, seen: &mut Vec<(usize, String)>) -> Option<Found> {
        let this = &self.modules[module];
        if this.own.contains(name) {
            return Some(Found::Name(this.file));
        }
        if let Some(child) = this.children.get(name) {
            return Some(Found::Module(*child));
        }
        let question = (module, name.to_owned());
        if seen.contains(&question) {
            return None;
        }
        seen.push(question);
        if let Some(path) = this.taken.get(name) {
            return self.resolve(module, path, seen).map(|(found, _)| found);
        }
        this.globs.iter().find_map(|path| match self.resolve(module, path, &mut seen.clone())? {
            (Found::Module(other), _) => self.name(other, name, seen),
            (Found::Name(_), _) => None,
        })
    }

    /// Which file takes which names from which other.
    pub(crate) fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (at, module) in self.modules.iter().enumerate() {
            let silent = |name: &String| module.passed_on.contains(name) && !module.words.contains(name);
            let taken = module.taken.iter().filter(|(name, _)| !silent(name)).map(|(_, path)| path);
            let named =
                module.paths.iter().chain(taken).filter_map(|path| self.resolve(at, path, &mut Vec::new()));
            let free = |word: &&String| !module.own.contains(*word) && !module.taken.contains_key(*word);
            let words = module.words.iter().filter(free).filter(|_| !module.globs.is_empty());
            let globbed =
                words.filter_map(|word| Some((self.name(at, word, &mut Vec::new())?, word.as_str())));
            for (found, name) in named.chain(globbed) {
                let Found::Name(file) = found else { continue };
                if file != module.file {
                    let tie = (self.files[module.file].clone(), self.files[file].clone());
                    uses.entry(tie).or_default().insert(name.to_owned());
                }
            }
        }
        uses
    }
}

/// An item of a module, or a statement.
struct Item {
    /// How many tokens it has.
    length: usize,
    /// Where it begins behind its attributes and who may see it.
    head: usize,
    /// Whether others may see it.
    seen: bool,
    /// Whether only tests compile it.
    tests: bool,
}

impl Item {
    fn first_of(tokens: &[&str]) -> Self {
        let (mut head, mut seen, mut tests) = (0, false, false);
        loop {
            match &tokens[head..] {
                ["#", "!", "[", ..] => head += 2 + bracketed(&tokens[head + 2..]),
                ["#", "[", ..] => {
                    let attribute = &tokens[head + 1..head + 1 + bracketed(&tokens[head + 1..])];
                    let has = |word| attribute.contains(&word);
                    tests |= has("cfg") && has("test") && !has("not");
                    head += 1 + attribute.len();
                }
                ["pub", after @ ..] => {
                    seen = true;
                    head += 1 + if let ["(", ..] = after { bracketed(after) } else { 0 };
                }
                _ => break,
            }
        }
        let braces_end_it = match &tokens[head..] {
            ["use" | "static" | "type", ..] => false,
            ["const", next, ..] => matches!(*next, "fn" | "unsafe" | "async" | "extern"),
            _ => true,
        };
        let mut length = head;
        while let Some(token) = tokens.get(length) {
            match *token {
                "(" | "[" | "{" => {
                    length += bracketed(&tokens[length..]);
                    if *token == "{" && braces_end_it {
                        break;
                    }
                }
                ")" | "]" | "}" => break,
                ";" => {
                    length += 1;
                    break;
                }
                _ => length += 1,
            }
        }
        Self { length: length.max(1), head: head.min(length.max(1)), seen, tests }
    }
}

/// How many tokens there are from an opening bracket to the one that closes it.
fn bracketed(tokens: &[&str]) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The name that an item defines.
fn defined<'t>(code: &[&'t str]) -> Option<&'t str> {
    let kinds = ["fn", "struct", "enum", "union", "trait", "type", "static", "mod", "macro_rules"];
    let at = code.iter().take(6).position(|t| kinds.contains(t));
    let at = at.or_else(|| code.iter().take(1).position(|t| *t == "const"))?;
    code[at + 1..].iter().find(|t| is_word(t) && **t != "mut").copied()
}

/// `a::b::c` at the beginning of code.
fn path_at(code: &[&str]) -> Vec<String> {
    let mut path = vec![code[0].to_owned()];
    let mut rest = &code[1..];
    while let ["::", word, after @ ..] = rest {
        if !is_word(word) {
            break;
        }
        path.push((*word).to_owned());
        rest = after;
    }
    path
}

/// The parts between the commas that stand in no inner bracket.
fn branches<'c, 't>(code: &'c [&'t str]) -> Vec<&'c [&'t str]> {
    let mut depth = 0;
    let mut parts = code.split(|token| {
        depth += match *token {
            "{" => 1,
            "}" => -1,
            _ => 0,
        };
        *token == "," && depth == 0
    });
    parts.by_ref().filter(|part| !part.is_empty()).collect()
}

/// The groups of files that use each other in a circle, each in the order of their paths.
pub(crate) fn circles(uses: &Uses) -> Vec<Vec<String>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in uses.keys() {
        next.entry(from).or_default().push(to);
    }
    let reached = |from: &'_ str| {
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<&str> = next.get(from).cloned().unwrap_or_default();
        while let Some(file) = ahead.pop() {
            if seen.insert(file) {
                ahead.extend(next.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reach: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|file| (*file, reached(file))).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (file, ahead) in reach.iter().filter(|(file, ahead)| ahead.contains(*file)) {
        let back = |other: &&&str| reach.get(**other).is_some_and(|further| further.contains(file));
        found.insert(ahead.iter().filter(back).map(|other| (*other).to_owned()).collect());
    }
    found.into_iter().collect()
}

/// A circle in words: which file takes which names from which.
pub(crate) fn told(circle: &[String], uses: &Uses) -> String {
    let inside = |file: &String| circle.contains(file);
    let ties = uses.iter().filter(|((from, to), _)| inside(from) && inside(to));
    let lines = ties.map(|((from, to), names)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("  {from} takes from {to}: {}", names.join(", "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    /// What a tree of a library `lib.rs` uses, each tie in words.
    fn ties(files: &[(&str, &str)]) -> Vec<String> {
        let files = tree(files);
        let house = House::read(&files, &["lib.rs"], "house");
        let words = |((from, to), names): ((String, String), BTreeSet<String>)| {
            format!("{from} > {to}: {}", names.into_iter().collect::<Vec<_>>().join(" "))
        };
        house.uses().into_iter().map(words).collect()
    }

    #[test]
    fn a_tie_is_seen_in_every_spelling() {
        let of_a = [
            "use crate::b::Thing;",
            "use super::b::Thing as Other;",
            "use super::{b::{self, Thing}, c};",
            "fn f(thing: &crate::b::Thing) {}",
            "use super::b; fn f() -> b::Thing { b::Thing::new() }",
            "use super::b::*; struct Mine(Thing);",
            "impl Mine { fn f(&self) { use super::b::Thing; } }",
            "mod inner { use super::super::b::Thing; }",
            "fn f() { let x = \"not the end: {\"; let y = '\"'; crate::b::Thing::new(); }",
            "fn f<'a>(x: &'a str) -> Vec<crate::b::Thing<'a>> { vec![] }",
            "const ALL: [fn(); 1] = [|| { crate::b::Thing::new(); }];",
        ];
        for text in of_a {
            let files = [
                ("lib.rs", "mod a; mod b; mod c;"),
                ("a.rs", text),
                ("b.rs", "pub struct Thing;"),
                ("c.rs", ""),
            ];
            assert_eq!(ties(&files), ["a.rs > b.rs: Thing"], "{text}");
        }
    }

    #[test]
    fn what_is_no_code_of_the_program_ties_nothing() {
        let of_a = [
            "// use crate::b::Thing;",
            "/* use crate::b::Thing; /* */ use crate::b::Thing; */",
            "const A: &str = \"crate::b::Thing\";",
            "const A: &str = r#\"\"crate::b::Thing\"#;",
            "#[cfg(test)]\nmod tests { use crate::b::Thing; }",
            "#[cfg(test)]\nmod tests;",
            "#[cfg(all(test, unix))]\nuse crate::b::Thing;",
            "impl Mine { #[cfg(test)]\n#[must_use] fn f() { crate::b::Thing::new() } }",
            "use crate::b;",
            "use std::b::Thing;",
            "pub use crate::b::Thing;",
        ];
        for text in of_a {
            let files = [
                ("lib.rs", "mod a; mod b;"),
                ("a.rs", text),
                ("a/tests.rs", "use crate::b::Thing;"),
                ("b.rs", "pub struct Thing;"),
            ];
            assert_eq!(ties(&files), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_name_leads_to_the_file_that_defines_it() {
        let files = [
            ("lib.rs", "pub mod room; mod user;"),
            (
                "room/mod.rs",
                "mod door; mod wall; pub use door::Door as Gate; pub use wall::*; pub use super::room::wall::Nail as Pin;",
            ),
            ("room/door.rs", "use super::Brick; pub enum Door { Open(Brick) }"),
            ("room/wall.rs", "pub struct Brick; pub struct Nail;"),
            (
                "user.rs",
                "use crate::room::{Brick, Gate, Pin}; use Gate::Open; fn f() { crate::room::made_by_macro(); }",
            ),
        ];
        assert_eq!(
            ties(&files),
            [
                "room/door.rs > room/wall.rs: Brick",
                "user.rs > room/door.rs: Gate",
                "user.rs > room/mod.rs: made_by_macro",
                "user.rs > room/wall.rs: Brick Pin",
            ]
        );
    }

    #[test]
    fn the_program_uses_the_library_by_its_name() {
        let files = tree(&[
            ("lib.rs", "pub mod a;"),
            ("a.rs", "pub fn run() {}"),
            ("main.rs", "fn main() { house::a::run() }"),
        ]);
        let house = House::read(&files, &["lib.rs", "main.rs"], "house");
        let uses: Vec<_> = house.uses().into_keys().collect();
        assert_eq!(uses, [("main.rs".to_owned(), "a.rs".to_owned())]);
    }

    #[test]
    fn circles_are_found_whole_and_told_by_name() {
        let files = tree(&[
            ("lib.rs", "mod parent; mod x; mod y; mod z; mod alone;"),
            ("parent.rs", "mod child; use child::Child; pub struct Shared(Child);"),
            ("parent/child.rs", "use super::Shared; pub struct Child;"),
            ("x.rs", "use crate::y::Y; pub struct X;"),
            ("y.rs", "pub struct Y(crate::z::Z);"),
            ("z.rs", "use super::{x::X, alone::Alone}; pub struct Z;"),
            ("alone.rs", "pub struct Alone;"),
        ]);
        let house = House::read(&files, &["lib.rs"], "house");
        let uses = house.uses();
        let circles = circles(&uses);
        assert_eq!(circles, [vec!["parent.rs", "parent/child.rs"], vec!["x.rs", "y.rs", "z.rs"]]);
        let lines = ["  x.rs takes from y.rs: Y", "  y.rs takes from z.rs: Z", "  z.rs takes from x.rs: X"];
        assert_eq!(told(&circles[1], &uses), lines.join("\n"));
    }
}
