#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "CTerminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

// term.h defines these words as macros.
#undef columns
#undef lines

static SCREEN *screen = NULL;
static FILE *screen_input = NULL;
static FILE *screen_output = NULL;

// --- Locale ---

static int names_utf8(const char *name) {
  if (name == NULL) return 0;
  return strcasestr(name, "utf-8") != NULL || strcasestr(name, "utf8") != NULL;
}

int ct_set_locale(void) {
  int utf8;
  if (setlocale(LC_ALL, "") != NULL) {
    utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  } else {
    // A locale that is not installed: its name still says what the terminal expects.
    const char *name = getenv("LC_ALL");
    if (name == NULL || *name == 0) name = getenv("LC_CTYPE");
    if (name == NULL || *name == 0) name = getenv("LANG");
    utf8 = names_utf8(name);
  }
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
  // Numbers in files and on the wire always have a point.
  setlocale(LC_NUMERIC, "C");
  return utf8;
}

int ct_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// --- Screen ---

static void close_files(void) {
  if (screen_input != NULL) fclose(screen_input);
  if (screen_output != NULL) fclose(screen_output);
  screen_input = NULL;
  screen_output = NULL;
}

/// Asks the terminal database before newterm does, because only this tells the reasons apart.
static int check_term(const char *term, int output) {
  int status = 0;
  if (setupterm(term, output, &status) != OK) return status == 0 || status == -1 ? CT_TERM_UNKNOWN : CT_TERM_TOO_SIMPLE;
  int usable = cursor_address != NULL && !hard_copy && !generic_type;
  del_curterm(cur_term);
  return usable ? CT_OK : CT_TERM_TOO_SIMPLE;
}

static void take_stop(int number) { (void)number; }

// While it paints, ncurses sets SIGTSTP to be ignored, which throws away one that waits for our signalfd. It leaves the
// signal alone when it finds a handler there at the start. The signal is blocked, so this one never runs.
static void keep_stop_signal(void) {
  struct sigaction now;
  if (sigaction(SIGTSTP, NULL, &now) != 0 || now.sa_handler != SIG_DFL) return;
  now.sa_handler = take_stop;
  sigaction(SIGTSTP, &now, NULL);
}

// Until endwin() was called once, ncurses 6.4 flushes its output after every cursor movement: a write call for each run of
// changed cells instead of one for each repaint. What endwin() says is of no use here and goes to /dev/null; the first
// doupdate() then writes the start sequences.
static void leave_initial_state(void) {
  int output = fileno(screen_output), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC), terminal = dup(output);
  if (nowhere >= 0 && terminal >= 0 && dup2(nowhere, output) >= 0) {
    endwin();
    dup2(terminal, output);
  }
  if (nowhere >= 0) close(nowhere);
  if (terminal >= 0) close(terminal);
}

int ct_screen_start(const char *term, const char *fallback, int input, int output, int colours) {
  if (!isatty(input) || !isatty(output)) return CT_NO_TTY;
  if (term == NULL || *term == 0) return CT_TERM_UNSET;
  int reason = check_term(term, output);
  if (reason == CT_TERM_UNKNOWN && fallback != NULL) {
    term = fallback;
    reason = check_term(term, output);
  }
  if (reason != CT_OK) return reason;
  int in = dup(input), out = dup(output);
  if (in >= 0) screen_input = fdopen(in, "r");
  if (out >= 0) screen_output = fdopen(out, "w");
  if (screen_input == NULL || screen_output == NULL) {
    close_files();
    return CT_NO_SCREEN;
  }
  keep_stop_signal();
  screen = newterm(term, screen_output, screen_input);
  if (screen == NULL) {
    close_files();
    return CT_TERM_UNKNOWN;
  }
  set_term(screen);
  raw();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  // Output must never stop because a key waits.
  typeahead(-1);
  leaveok(stdscr, TRUE);
  scrollok(stdscr, FALSE);
  idlok(stdscr, TRUE);
  if (colours && has_colors()) {
    start_color();
    use_default_colors();
  }
  def_prog_mode();
  leave_initial_state();
  return CT_OK;
}

void ct_screen_end(void) {
  if (screen == NULL) return;
  if (!isendwin()) endwin();
  // Without a single refresh curses counts the screen as left already.
  reset_shell_mode();
  delscreen(screen);
  screen = NULL;
  close_files();
}

void ct_screen_leave(void) {
  if (screen != NULL && !isendwin()) endwin();
}

void ct_screen_reenter(void) {
  if (screen == NULL) return;
  // The state after endwin() is the one from which doupdate() sets modes and writes the start sequences.
  if (!isendwin()) endwin();
  reset_prog_mode();
  clearok(curscr, TRUE);
}

int ct_colours(void) { return screen != NULL && has_colors() ? COLORS : 0; }
int ct_pairs(void) { return screen != NULL && has_colors() ? COLOR_PAIRS : 0; }
int ct_has_alternate_screen(void) { return enter_ca_mode != NULL && exit_ca_mode != NULL; }

int ct_capability(const char *name, void *bytes, int capacity) {
  const char *text = tigetstr((char *)name);
  if (text == NULL || text == (char *)-1) return 0;
  char *out = bytes;
  int count = 0;
  while (*text != 0 && count < capacity) {
    if (text[0] == '$' && text[1] == '<') {
      const char *end = strchr(text, '>');
      if (end != NULL) {
        text = end + 1;
        continue;
      }
    }
    out[count++] = *text++;
  }
  return count;
}

int ct_window_size(int descriptor, int *width, int *height) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return 0;
  *width = size.ws_col;
  *height = size.ws_row;
  return 1;
}

// resize_term does not push KEY_RESIZE, which nobody here would read.
void ct_resize(int width, int height) {
  if (screen != NULL) resize_term(height, width);
}

int ct_screen_columns(void) { return screen != NULL ? getmaxx(stdscr) : 0; }
int ct_screen_rows(void) { return screen != NULL ? getmaxy(stdscr) : 0; }

int ct_define_pair(int pair, int foreground, int background) {
  return init_extended_pair(pair, foreground, background) == OK;
}

void ct_write(int row, int column, const wchar_t *text, int count, int attributes, int pair) {
  attr_t attr = A_NORMAL;
  if (attributes & CT_BOLD) attr |= A_BOLD;
  if (attributes & CT_REVERSE) attr |= A_REVERSE;
  if (attributes & CT_UNDERLINE) attr |= A_UNDERLINE;
  if (attributes & CT_DIM) attr |= A_DIM;
  wattr_set(stdscr, attr, (short)(pair > 32767 ? 32767 : pair), &pair);
  mvwaddnwstr(stdscr, row, column, text, count);
}

void ct_erase(void) {
  if (screen == NULL) return;
  int pair = 0;
  wattr_set(stdscr, A_NORMAL, 0, &pair);
  werase(stdscr);
}

void ct_forget_screen(void) {
  if (screen != NULL) clearok(curscr, TRUE);
}

void ct_refresh(int row, int column, int visible) {
  if (screen == NULL) return;
  int placed = row >= 0 && row < getmaxy(stdscr) && column >= 0 && column < getmaxx(stdscr);
  leaveok(stdscr, !placed);
  if (placed) wmove(stdscr, row, column);
  curs_set(placed && visible ? 1 : 0);
  wnoutrefresh(stdscr);
  doupdate();
}

void ct_bell(void) {
  if (screen != NULL) beep();
}

int ct_write_bytes(int descriptor, const void *bytes, size_t count) {
  const char *next = bytes;
  while (count > 0) {
    ssize_t written = write(descriptor, next, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return 0;
    next += written;
    count -= (size_t)written;
  }
  return 1;
}
