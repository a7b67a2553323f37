//! The program: parses arguments, opens the terminal program or runs one command.

fn main() {}
