use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::report::formats::tests::{odd, written};

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(written(&odd(50), &FORMAT, None), written(&odd(50), &FORMAT, None));
}

#[test]
fn many_lines_go_through_a_file_and_are_all_there() {
    let lines = MANY + 500;
    let bytes = written(&odd(lines), &FORMAT, Some("odd"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    let codes = range.rows().filter(|row| row[3] == Data::String("06901234567892".into())).count();
    assert_eq!(codes, lines);
    // Every line looks like its columns, the last one too; what stands below does not.
    let days = range.rows().filter(|row| matches!(row[0], Data::DateTime(_))).count();
    assert_eq!(days, lines);
    let formulas = book.worksheet_formula(&name).unwrap();
    assert!(formulas.rows().next_back().unwrap().iter().any(|f| f.starts_with("SUM(")));
}

#[test]
fn without_room_for_temporary_files_the_same_is_written() {
    let lines = MANY + 500;
    let written = |folder: &Path| {
        let mut watch = |_, _| true;
        let mut job = Job::new(&mut watch);
        job.table = Some("odd");
        let mut bytes = Vec::new();
        write_in(folder, &odd(lines), &mut job, &mut bytes).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        book.worksheet_range(&name).unwrap()
    };
    let dir = tempfile::tempdir().unwrap();
    let (with, without) = (written(dir.path()), written(&dir.path().join("not there")));
    assert!(with.rows().eq(without.rows()) && with.height() > lines);
}

#[test]
fn it_stops_when_told_to() {
    for stop in [0, 1, 3, 9] {
        let mut looks = 0;
        let mut watch = |_, _| {
            looks += 1;
            looks <= stop
        };
        let error = (FORMAT.write)(&odd(MANY + 500), &mut Job::new(&mut watch), &mut io::sink()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::Interrupted);
    }
}

#[test]
fn a_target_that_fails_ends_it() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for lines in [50, MANY + 500] {
        let mut watch = |_, _| true;
        let error = (FORMAT.write)(&odd(lines), &mut Job::new(&mut watch), &mut Full).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
