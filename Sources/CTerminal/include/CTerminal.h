#ifndef CTERMINAL_H
#define CTERMINAL_H

// ncursesw, terminal modes, signals and the crash restore behind plain functions. No curses global, macro or
// variadic is visible to Swift. Everything is for the one thread that owns the terminal, unless a comment says
// otherwise.

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

// --- Locale -------------------------------------------------------------------------------------------------

/// Sets the locale of the environment and makes sure that LC_CTYPE is a UTF-8 one, because ncurses needs it.
/// Returns 1 when the environment asked for UTF-8, else 0: then only ASCII may be shown.
int ct_set_locale(void);

/// Columns of a character for libc and thus for ncurses; -1 when it is not printable.
int ct_columns(uint32_t scalar);

// --- Screen -------------------------------------------------------------------------------------------------

static const int CT_OK = 0;
static const int CT_NO_TTY = 1;
static const int CT_TERM_UNSET = 2;
static const int CT_TERM_UNKNOWN = 3;
static const int CT_TERM_TOO_SIMPLE = 4;
static const int CT_NO_SCREEN = 5;

/// Starts a full screen on two descriptors with newterm; CT_OK or the reason why not. `fallback` (may be NULL)
/// is tried when the terminal database does not know `term`.
int ct_screen_start(const char *term, const char *fallback, int input, int output, int colours);
/// Leaves the full screen and frees it. The terminal modes are as they were before the start.
void ct_screen_end(void);
/// Leaves the full screen for a while (suspend, another program); the next ct_refresh brings it back.
void ct_screen_leave(void);
/// Sets the program's terminal modes again after someone else had the terminal; the next ct_refresh paints
/// everything.
void ct_screen_reenter(void);

/// What the terminal can do.
int ct_colours(void);
int ct_pairs(void);
int ct_has_alternate_screen(void);
/// Copies a terminfo string without its padding; returns its length, 0 when the terminal does not have it.
int ct_capability(const char *name, void *bytes, int capacity);

/// The size of the terminal window; 0 when the descriptor does not know it.
int ct_window_size(int descriptor, int *columns, int *rows);
/// Makes ncurses use this size.
void ct_resize(int columns, int rows);
int ct_screen_columns(void);
int ct_screen_rows(void);

static const int CT_BOLD = 1;
static const int CT_REVERSE = 2;
static const int CT_UNDERLINE = 4;
static const int CT_DIM = 8;

/// Defines colour pair `pair` (1...); a colour of -1 is the terminal's own. 1 on success.
int ct_define_pair(int pair, int foreground, int background);
/// Writes characters in one style at a cell. The characters must take the columns that libc says.
void ct_write(int row, int column, const wchar_t *text, int count, int attributes, int pair);
/// Fills the whole screen with blanks in the default style.
void ct_erase(void);
/// Paints everything again at the next refresh.
void ct_forget_screen(void);
/// Sends what changed and puts the cursor on a cell, seen or not; anywhere and not seen when `row` is negative.
void ct_refresh(int row, int column, int visible);
void ct_bell(void);
/// Writes bytes to a descriptor as they are. 1 on success.
int ct_write_bytes(int descriptor, const void *bytes, size_t count);

// --- Waiting and signals ------------------------------------------------------------------------------------

/// Blocks the signals that the console reads itself and ignores SIGPIPE. Call before any thread exists.
void ct_block_signals(void);
/// Gives the blocked signals their default actions again, for the calling thread.
void ct_unblock_signals(void);
/// A descriptor from which the blocked signals are read; -1 on failure.
int ct_open_signals(void);
/// The next signal that waits, 0 when there is none.
int ct_next_signal(int descriptor);
/// A wake descriptor (eventfd); -1 on failure.
int ct_open_wake(void);
/// Makes a wait on the descriptor return. May be called on any thread.
void ct_wake(int descriptor);
/// Takes back what ct_wake did.
void ct_drain_wake(int descriptor);
void ct_close(int descriptor);

static const int CT_INPUT = 1;
static const int CT_SIGNAL = 2;
static const int CT_WOKEN = 4;
static const int CT_LOST = 8;

/// Waits for any of the three descriptors (a negative one is left out), at most so many milliseconds, -1 for ever.
/// Returns CT_ bits, 0 when the time is over.
int ct_wait(int input, int signals, int wake, int milliseconds);
/// Reads bytes; -1 when the terminal is lost or at its end, 0 when nothing came.
int ct_read_bytes(int descriptor, void *bytes, int capacity);
/// Throws away what was typed or answered and not read yet.
void ct_discard_input(int descriptor);
/// Seconds of a clock that only goes forward. May be called on any thread.
double ct_monotonic(void);

/// 1 when a shell is there that can continue a stopped process.
int ct_can_suspend(void);
/// 1 when this process group has the terminal.
int ct_in_foreground(int descriptor);
/// Stops the whole process group and returns when it was continued. The caller restores the terminal before.
void ct_stop_group(void);
/// Stops this process group until it has the terminal again.
void ct_wait_for_foreground(int descriptor);
/// Ends the process by the default action of a signal.
_Noreturn void ct_die_by_signal(int signal);

// --- Restore ------------------------------------------------------------------------------------------------

/// Remembers the terminal modes, before anything changes them.
void ct_remember_modes(int descriptor);
/// Remembers the bytes that bring the terminal back, and installs the handlers that write them and set the modes
/// when the process crashes or exits. `notice` (may be NULL) is written to standard error after a crash.
void ct_arm_restore(int descriptor, const void *bytes, size_t count, const char *notice);
/// The terminal is in order; nothing has to be restored.
void ct_disarm_restore(void);
/// The program has the terminal again, with what ct_arm_restore remembered.
void ct_rearm_restore(void);
/// Ends the process after so many milliseconds, with the terminal restored, unless it ended before.
void ct_arm_watchdog(int milliseconds, int exit_code);

/// Sends descriptor 2 to the end of a file (created 0600). 1 on success.
int ct_redirect_errors(const char *path);
/// Gives descriptor 2 back.
void ct_restore_errors(void);

// --- Pseudo terminals for tests -----------------------------------------------------------------------------

/// Opens a pseudo terminal of a size; returns the master and stores the slave, or -1. Both close on exec.
int ct_pty_open(int columns, int rows, int *slave);
/// Changes the size of a pseudo terminal, which sends SIGWINCH to its foreground group.
void ct_pty_resize(int master, int columns, int rows);
/// Starts a program as leader of a new session that has the slave as its controlling terminal and as descriptors
/// 0, 1 and 2. Returns its process id or -1.
int ct_pty_spawn(int slave, const char *path, char *const arguments[], char *const environment[]);
/// 1 when the modes of both snapshots are equal. Snapshots are made by ct_pty_modes into 128 bytes.
int ct_pty_modes(int descriptor, void *modes, size_t capacity);
/// The state of a child: -1 still runs, otherwise the exit code, or 256 plus the signal that ended it.
int ct_child_state(int pid);
void ct_send_signal(int pid, int signal);

#endif
