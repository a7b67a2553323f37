//! Terminal cells: every width in the program is counted here, so that Chinese text keeps tables aligned.
