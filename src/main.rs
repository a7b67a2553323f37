//! The program; all it does is in the library.

fn main() -> std::process::ExitCode {
    handover::run(&std::env::args_os().collect::<Vec<_>>())
}
