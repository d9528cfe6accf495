#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

// All of this is prepared while the program is healthy; the handlers only use async-signal-safe calls on it.
static char restore_bytes[1024];
static size_t restore_count = 0;
static char restore_notice[1536];
static size_t restore_notice_count = 0;
static struct termios restore_modes;
static int modes_known = 0;
static int restore_descriptor = -1;
static int output_descriptor = -1;
static int saved_errors = -1;
static int watchdog_code = 1;
static atomic_int restore_armed = 0;
static atomic_int crashing = 0;
static int handlers_installed = 0;
static char alternate_stack[64 * 1024];

static const int crash_signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGSYS};

static void put_all(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

static void restore_now(void) {
  if (atomic_exchange(&restore_armed, 0) == 0) return;
  put_all(output_descriptor, restore_bytes, restore_count);
  // Setting modes from the background would stop this process; the shell has its own modes then.
  if (tcgetpgrp(restore_descriptor) == getpgrp() || tcgetpgrp(restore_descriptor) < 0)
    tcsetattr(restore_descriptor, TCSANOW, &restore_modes);
}

static void give_errors_back(void) {
  if (saved_errors >= 0) dup2(saved_errors, 2);
}

static void on_crash(int number) {
  // The first thread that crashes restores; another one waits for the end.
  if (atomic_exchange(&crashing, 1) != 0)
    for (;;) pause();
  int was_armed = atomic_load(&restore_armed);
  restore_now();
  if (was_armed) {
    give_errors_back();
    put_all(2, restore_notice, restore_notice_count);
  }
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  _exit(128 + number);
}

static void on_watchdog(int number) {
  (void)number;
  restore_now();
  _exit(watchdog_code);
}

static void on_exit_restore(void) { restore_now(); }

static void install_handlers(void) {
  if (handlers_installed) return;
  handlers_installed = 1;
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = alternate_stack;
  stack.ss_size = sizeof alternate_stack;
  sigaltstack(&stack, NULL);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_crash;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof crash_signals / sizeof crash_signals[0]; i++)
    sigaction(crash_signals[i], &action, NULL);
  atexit(on_exit_restore);
}

void ct_remember_modes(int descriptor) {
  modes_known = tcgetattr(descriptor, &restore_modes) == 0;
  restore_descriptor = descriptor;
}

void ct_arm_restore(int descriptor, const void *bytes, size_t count, const char *notice) {
  atomic_store(&restore_armed, 0);
  if (count > sizeof restore_bytes) count = sizeof restore_bytes;
  memcpy(restore_bytes, bytes, count);
  restore_count = count;
  restore_notice_count = 0;
  if (notice != NULL) {
    restore_notice_count = strnlen(notice, sizeof restore_notice);
    memcpy(restore_notice, notice, restore_notice_count);
  }
  output_descriptor = descriptor;
  if (!modes_known) return;
  install_handlers();
  atomic_store(&restore_armed, 1);
}

void ct_disarm_restore(void) { atomic_store(&restore_armed, 0); }

void ct_rearm_restore(void) {
  if (handlers_installed && modes_known) atomic_store(&restore_armed, 1);
}

void ct_arm_watchdog(int milliseconds, int exit_code) {
  watchdog_code = exit_code;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_watchdog;
  sigemptyset(&action.sa_mask);
  sigaction(SIGALRM, &action, NULL);
  struct itimerval timer;
  memset(&timer, 0, sizeof timer);
  timer.it_value.tv_sec = milliseconds / 1000;
  timer.it_value.tv_usec = (milliseconds % 1000) * 1000;
  setitimer(ITIMER_REAL, &timer, NULL);
}

int ct_redirect_errors(const char *path) {
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return 0;
  if (saved_errors < 0) saved_errors = fcntl(2, F_DUPFD_CLOEXEC, 3);
  int done = saved_errors >= 0 && dup2(file, 2) >= 0;
  close(file);
  return done;
}

void ct_restore_errors(void) {
  if (saved_errors < 0) return;
  dup2(saved_errors, 2);
  close(saved_errors);
  saved_errors = -1;
}
