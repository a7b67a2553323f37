//! A file of lines as it comes from outside: byte order marks, UTF-16, line ends of any system, standard input.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::text;
use crate::system::error::{Failure, FailureKind, Said};
use crate::system::paths::create_private_file;

/// Mistakes written out; the rest is counted.
const SHOWN: usize = 20;

/// Longest line, in bytes; a little more than the longest document.
const LONGEST: u64 = 4_100_000;

/// Where a line lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SourceLine {
    pub(crate) number: u64,
    at: u64,
    len: usize,
}

/// The lines of a file, to be read more than once.
pub(crate) struct Source {
    file: BufReader<File>,
    name: String,
    begin: u64,
    spool: Option<PathBuf>,
}

impl Source {
    /// Opens a file, or takes standard input (`-`) and UTF-16 text over into a private file of its own first.
    ///
    /// # Errors
    /// Kind `Unreadable`.
    pub(crate) fn open(path: &Path, state_dir: &Path) -> Result<Self, Failure> {
        let name = if path == Path::new("-") { "-".to_owned() } else { path.display().to_string() };
        let failed = |e: io::Error| {
            Failure::new(FailureKind::Unreadable, Problem::new("transfer.file").with("path", &name)).io(&e)
        };
        let mut head = [0; 3];
        if path == Path::new("-") {
            let mut input = io::stdin().lock();
            let n = fill(&mut input, &mut head).map_err(failed)?;
            return Self::spooled(&head[..n], input, name, state_dir);
        }
        let mut file = File::open(path).map_err(failed)?;
        let meta = file.metadata().map_err(failed)?;
        if meta.is_dir() {
            return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let n = fill(&mut file, &mut head).map_err(failed)?;
        if !meta.is_file() || utf16(&head[..n]).is_some() {
            return Self::spooled(&head[..n], file, name, state_dir);
        }
        let begin = if head == *b"\xEF\xBB\xBF" { 3 } else { 0 };
        Ok(Self { file: BufReader::with_capacity(1 << 16, file), name, begin, spool: None })
    }

    fn spooled(head: &[u8], rest: impl Read, name: String, state_dir: &Path) -> Result<Self, Failure> {
        let path = state_dir.join(format!("import-{}.tmp", std::process::id()));
        let _ = fs::remove_file(&path);
        let failed = |e: io::Error| {
            Failure::new(FailureKind::Output, Problem::new("error.write").with("path", path.display())).io(&e)
        };
        let file = create_private_file(&path).map_err(failed)?;
        let mut source = Self {
            begin: if head == b"\xEF\xBB\xBF" { 3 } else { 0 },
            file: BufReader::with_capacity(1 << 16, file.try_clone().map_err(failed)?),
            name,
            spool: Some(path.clone()),
        };
        let mut out = BufWriter::with_capacity(1 << 16, file);
        let mut input = BufReader::with_capacity(1 << 16, head.chain(rest));
        let copied = match utf16(head) {
            None => io::copy(&mut input, &mut out).map(drop),
            Some(little) => transcode(&mut input, little, &mut out),
        };
        copied.and_then(|()| out.flush()).map_err(|e| {
            if e.kind() == io::ErrorKind::InvalidData {
                Failure::new(
                    FailureKind::Unreadable,
                    Problem::new("transfer.file").with("path", &source.name),
                )
                .io(&e)
            } else {
                failed(e)
            }
        })?;
        source.file.rewind().map_err(failed)?;
        Ok(source)
    }

    /// The name for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Gives every line that is not blank to `each`, without its line end; a line that cannot be text, or is
    /// longer than any document, comes as a problem.
    ///
    /// # Errors
    /// Kind `Unreadable`, or what `each` says.
    pub(crate) fn lines(
        &mut self,
        mut each: impl FnMut(SourceLine, Result<&[u8], Problem>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let name = self.name.clone();
        let failed = |e: io::Error| {
            Failure::new(FailureKind::Unreadable, Problem::new("transfer.file").with("path", &name)).io(&e)
        };
        let mut at = self.begin;
        self.file.seek(SeekFrom::Start(at)).map_err(failed)?;
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            let n = (&mut self.file).take(LONGEST).read_until(b'\n', &mut bytes).map_err(failed)?;
            if n == 0 {
                break;
            }
            let whole = bytes.trim_ascii();
            let line = SourceLine { number, at, len: bytes.len() };
            at += n as u64;
            if n as u64 == LONGEST && bytes.last() != Some(&b'\n') {
                each(line, Err(Problem::new("document.too_large")))?;
                at += self.skip_line().map_err(failed)?;
            } else if std::str::from_utf8(whole).is_err() {
                each(line, Err(Problem::new("transfer.not_utf8")))?;
            } else if !whole.is_empty() {
                each(line, Ok(whole))?;
            }
        }
        Ok(())
    }

    fn skip_line(&mut self) -> io::Result<u64> {
        let mut skipped = 0;
        loop {
            let here = self.file.fill_buf()?;
            let (n, end) = match here.iter().position(|b| *b == b'\n') {
                Some(i) => (i + 1, true),
                None => (here.len(), here.is_empty()),
            };
            self.file.consume(n);
            skipped += n as u64;
            if end {
                return Ok(skipped);
            }
        }
    }

    /// A line again.
    ///
    /// # Errors
    /// When the file is shorter than it was.
    pub(crate) fn read(&mut self, line: &SourceLine) -> io::Result<Vec<u8>> {
        let here = self.file.stream_position()?;
        // Nearly always the next one: what is buffered stays.
        self.file.seek_relative(line.at.cast_signed() - here.cast_signed())?;
        let mut bytes = vec![0; line.len];
        self.file.read_exact(&mut bytes)?;
        let end = bytes.trim_ascii_end().len();
        bytes.truncate(end);
        Ok(bytes)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Some(path) = &self.spool {
            let _ = fs::remove_file(path);
        }
    }
}

/// Every mistake by line; nothing was taken in.
pub(super) fn refusal(lang: Lang, source: &Source, problems: &[(u64, Problem)]) -> Failure {
    let mut said = msg::transfer::refused(lang, source.name());
    for (line, problem) in problems.iter().take(SHOWN) {
        let one = Said::from(problem.clone()).text(lang);
        said.push_str("\n  ");
        said.push_str(&msg::transfer::line(lang, line, text::for_output_line(&one)));
    }
    if let Some(more) = problems.len().checked_sub(SHOWN).filter(|n| *n > 0) {
        said.push_str("\n  ");
        said.push_str(&msg::transfer::more(lang, more));
    }
    Failure::new(FailureKind::Failed, said)
}

/// Reads until the buffer is full or the input ends.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < buffer.len() {
        match input.read(&mut buffer[n..])? {
            0 => break,
            more => n += more,
        }
    }
    Ok(n)
}

/// Whether a mark says that the text is UTF-16, as redirected output on Windows is; little-endian or not.
fn utf16(head: &[u8]) -> Option<bool> {
    match head {
        [0xFF, 0xFE, ..] => Some(true),
        [0xFE, 0xFF, ..] => Some(false),
        _ => None,
    }
}

fn transcode(input: &mut impl Read, little: bool, out: &mut impl Write) -> io::Result<()> {
    let not_text = || io::Error::from(io::ErrorKind::InvalidData);
    let mut trouble = None;
    let units = std::iter::from_fn(|| {
        let mut pair = [0; 2];
        match fill(input, &mut pair) {
            Ok(2) => Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }),
            Ok(0) => None,
            Ok(_) => {
                trouble = Some(not_text());
                None
            }
            Err(e) => {
                trouble = Some(e);
                None
            }
        }
    });
    let mut utf8 = [0; 4];
    for c in char::decode_utf16(units.skip(1)) {
        let c = c.map_err(|_| not_text())?;
        out.write_all(c.encode_utf8(&mut utf8).as_bytes())?;
    }
    trouble.map_or(Ok(()), Err)
}
