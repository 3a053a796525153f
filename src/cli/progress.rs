//! How far long work is, on a terminal's standard error and nowhere else.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Work that is done sooner is not worth a word.
const PATIENCE: Duration = Duration::from_millis(700);

/// How often the line is written anew.
const BEAT: Duration = Duration::from_millis(120);

/// A line that counts. It is wiped off when this goes.
#[derive(Debug)]
pub(super) struct Progress {
    done: std::sync::Arc<AtomicUsize>,
    teller: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Counts up to `all` of `what`, such as `files`.
    pub(super) fn new(all: usize, what: &'static str) -> Self {
        let done = std::sync::Arc::new(AtomicUsize::new(0));
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wanted = std::io::stderr().is_terminal() && !dumb && all > 1;
        let teller = wanted.then(|| {
            let (stop, stopped) = channel();
            let counter = std::sync::Arc::clone(&done);
            let tell = move || {
                let mut wait = PATIENCE;
                let mut told = false;
                while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    let line = line(counter.load(Ordering::Relaxed), all, what);
                    let _ = write!(std::io::stderr(), "\r{line}\x1b[K");
                    (wait, told) = (BEAT, true);
                }
                if told {
                    let _ = write!(std::io::stderr(), "\r\x1b[K");
                }
            };
            (stop, std::thread::spawn(tell))
        });
        Self { done, teller }
    }

    /// One more is done.
    pub(super) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, teller)) = self.teller.take() {
            drop(stop);
            let _ = teller.join();
        }
    }
}

fn line(done: usize, all: usize, what: &str) -> String {
    let percent = done.min(all) * 100 / all.max(1);
    format!("{done} of {all} {what} ({percent}%)")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_line() {
        assert_eq!(line(0, 0, "files"), "0 of 0 files (0%)");
        assert_eq!(line(50, 200, "files"), "50 of 200 files (25%)");
    }
}
