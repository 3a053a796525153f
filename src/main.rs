//! The command: parse, run, exit code.

fn main() -> std::process::ExitCode {
    msk_gen::cli::run()
}
