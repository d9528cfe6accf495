#define _GNU_SOURCE
#include "CTerminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

int ct_pty_open(int columns, int rows, int *slave) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0) return -1;
  char name[64];
  if (grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, name, sizeof name) != 0) {
    close(master);
    return -1;
  }
  int end = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (end < 0) {
    close(master);
    return -1;
  }
  ct_pty_resize(master, columns, rows);
  *slave = end;
  return master;
}

void ct_pty_resize(int master, int columns, int rows) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  ioctl(master, TIOCSWINSZ, &size);
}

int ct_pty_spawn(int slave, const char *path, char *const arguments[], char *const environment[]) {
  sigset_t all, none, old;
  sigfillset(&all);
  sigemptyset(&none);
  // Nothing may run in the child between fork and exec that is not safe in a copy of a threaded process.
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pid_t pid = fork();
  if (pid == 0) {
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number < 32; number++) sigaction(number, &standard, NULL);
    setsid();
    ioctl(slave, TIOCSCTTY, 0);
    dup2(slave, 0);
    dup2(slave, 1);
    dup2(slave, 2);
    close_range(3, ~0U, 0);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(path, arguments, environment);
    _exit(127);
  }
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  return pid;
}

int ct_pty_modes(int descriptor, void *modes, size_t capacity) {
  struct termios now;
  memset(&now, 0, sizeof now);
  if (capacity < sizeof now || tcgetattr(descriptor, &now) != 0) return 0;
  memset(modes, 0, capacity);
  // Field by field, so that padding never decides a comparison.
  struct termios *copy = modes;
  copy->c_iflag = now.c_iflag;
  copy->c_oflag = now.c_oflag;
  copy->c_cflag = now.c_cflag;
  copy->c_lflag = now.c_lflag;
  memcpy(copy->c_cc, now.c_cc, sizeof now.c_cc);
  return 1;
}

int ct_child_state(int pid) {
  int status = 0;
  pid_t got = waitpid(pid, &status, WNOHANG);
  if (got != pid) return -1;
  return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

void ct_send_signal(int pid, int signal) { kill(pid, signal); }
