//! The program `preppal`; what it does is in the library.

fn main() -> std::process::ExitCode {
    server::cli::run()
}
