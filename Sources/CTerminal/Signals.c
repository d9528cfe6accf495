#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static void console_signals(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGWINCH);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGHUP);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGQUIT);
  sigaddset(set, SIGTSTP);
  sigaddset(set, SIGCONT);
}

void ct_block_signals(void) {
  sigset_t set;
  console_signals(&set);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
}

void ct_unblock_signals(void) {
  // ncurses has put handlers of its own there, which would work on a screen that is gone.
  static const int endings[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP};
  for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
    struct sigaction now;
    if (sigaction(endings[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) signal(endings[i], SIG_DFL);
  }
  sigset_t set;
  console_signals(&set);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

int ct_open_signals(void) {
  sigset_t set;
  console_signals(&set);
  return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int ct_next_signal(int descriptor) {
  struct signalfd_siginfo info;
  for (;;) {
    ssize_t count = read(descriptor, &info, sizeof info);
    if (count < 0 && errno == EINTR) continue;
    return count == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
  }
}

int ct_open_wake(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void ct_wake(int descriptor) {
  uint64_t one = 1;
  ssize_t ignored = write(descriptor, &one, sizeof one);
  (void)ignored;
}

void ct_drain_wake(int descriptor) {
  uint64_t value;
  ssize_t ignored = read(descriptor, &value, sizeof value);
  (void)ignored;
}

void ct_close(int descriptor) {
  if (descriptor >= 0) close(descriptor);
}

int ct_wait(int input, int signals, int wake, int milliseconds) {
  struct pollfd set[3] = {{input, POLLIN, 0}, {signals, POLLIN, 0}, {wake, POLLIN, 0}};
  int count = poll(set, 3, milliseconds);
  if (count <= 0) return 0;
  int bits = 0;
  if (set[0].revents & POLLIN) bits |= CT_INPUT;
  if (set[0].revents & (POLLHUP | POLLERR | POLLNVAL)) bits |= CT_LOST;
  if (set[1].revents & POLLIN) bits |= CT_SIGNAL;
  if (set[2].revents & POLLIN) bits |= CT_WOKEN;
  return bits;
}

int ct_read_bytes(int descriptor, void *bytes, int capacity) {
  ssize_t count = read(descriptor, bytes, (size_t)capacity);
  if (count > 0) return (int)count;
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
  return -1;
}

void ct_discard_input(int descriptor) { tcflush(descriptor, TCIFLUSH); }

double ct_monotonic(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/// Parent and process group of a process, from /proc; 0 when it is gone.
static int read_parent(pid_t pid, pid_t *parent, pid_t *group, pid_t *session) {
  char path[64], line[512];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  char *got = fgets(line, sizeof line, file);
  fclose(file);
  // The command name may hold blanks and parentheses; the last one ends it.
  char *end = got ? strrchr(line, ')') : NULL;
  int a, b, c;
  char state;
  if (end == NULL || sscanf(end + 1, " %c %d %d %d", &state, &a, &b, &c) != 4) return 0;
  *parent = a;
  *group = b;
  *session = c;
  return 1;
}

// A stopped process in an orphaned group would never be continued, so the kernel ignores SIGTSTP there. The group
// has a guardian when an ancestor outside of it belongs to the same session.
int ct_can_suspend(void) {
  pid_t group = getpgrp(), session = getsid(0), pid = getpid();
  for (int depth = 0; depth < 32; depth++) {
    pid_t parent, own_group, own_session, up, parent_group, parent_session;
    if (!read_parent(pid, &parent, &own_group, &own_session)) return 0;
    if (parent <= 0 || !read_parent(parent, &up, &parent_group, &parent_session)) return 0;
    if (parent_session != session) return 0;
    if (parent_group != group) return 1;
    pid = parent;
  }
  return 0;
}

int ct_in_foreground(int descriptor) {
  pid_t foreground = tcgetpgrp(descriptor);
  return foreground < 0 || foreground == getpgrp();
}

/// Lets a signal that is blocked take its default action: stop here until SIGCONT.
static void stop_by(int number) {
  struct sigaction standard, previous;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, &previous);
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, number);
  kill(0, number);
  pthread_sigmask(SIG_UNBLOCK, &set, &old);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  sigaction(number, &previous, NULL);
}

/// The caller handles the continuation itself; a waiting SIGCONT would make it do so twice.
static void forget_continue(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCONT);
  struct timespec none = {0, 0};
  while (sigtimedwait(&set, NULL, &none) > 0) {}
}

void ct_stop_group(void) {
  stop_by(SIGTSTP);
  forget_continue();
}

void ct_wait_for_foreground(int descriptor) {
  while (!ct_in_foreground(descriptor) && ct_can_suspend()) {
    stop_by(SIGTTIN);
    forget_continue();
  }
}

void ct_die_by_signal(int number) {
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  kill(getpid(), number);
  _exit(128 + number);
}
