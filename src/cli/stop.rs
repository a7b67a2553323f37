//! Ctrl-C during long work: asked for, so that nothing is left half done.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Set once the person asks to stop, or the system does because it shuts down. Where the system offers no such
/// signal it is never set, and Ctrl-C ends the program as it always does.
#[must_use]
pub(crate) fn asked() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        for (signal, code) in [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] {
            // A second one ends the program at once.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, code, flag.clone());
            let _ = signal_hook::flag::register(signal, flag.clone());
        }
    }
    flag
}

/// A file beyond the size this user may write is an error like any other, not the end of the program.
pub(crate) fn survive() {
    #[cfg(unix)]
    {
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    }
}
