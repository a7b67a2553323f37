//! Ctrl-C during long work: asked for, so that nothing is left half done.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Set once the person asks to stop. Where the system offers no such signal it is never set, and Ctrl-C ends
/// the program as it always does.
#[must_use]
pub fn asked() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        // A second Ctrl-C ends the program at once.
        let _ =
            signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, 130, flag.clone());
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, flag.clone());
    }
    flag
}
