/* Lets calls below a directory fail as a file says: "CALL ERRNO SKIP" (SKIP calls work first; then every one fails).

   FAILING_DISK names that file, FAILING_DISK_UNDER the directory. Loaded with LD_PRELOAD; see failing_disk.py. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static char known[128];
static int passed;

static int is_below(const char *path) {
    const char *under = getenv("FAILING_DISK_UNDER");
    return under && path && strncmp(path, under, strlen(under)) == 0;
}

static int fd_is_below(int fd) {
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t size = syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return is_below(path);
}

static int fails(const char *call) {
    const char *control = getenv("FAILING_DISK");
    char order[128] = {0}, wanted[32] = {0};
    int number = 0, skip = 0;
    if (!control) return 0;
    int fd = syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t size = syscall(SYS_read, fd, order, sizeof order - 1);
    syscall(SYS_close, fd);
    if (size <= 0 || sscanf(order, "%31s %d %d", wanted, &number, &skip) != 3 || strcmp(wanted, call)) return 0;
    if (strcmp(order, known)) {
        strcpy(known, order);
        passed = 0;
    }
    if (passed++ < skip) return 0;
    char log[4200];
    snprintf(log, sizeof log, "%s.log", control);
    fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    syscall(SYS_write, fd, "x", 1);
    syscall(SYS_close, fd);
    errno = number;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OF_PATH(result, name, call, parameters, ...)                                                                 \
    result name parameters {                                                                                         \
        if (is_below(path) && fails(call)) return (result)-1;                                                        \
        return REAL(name)(__VA_ARGS__);                                                                              \
    }
#define OF_FILE(result, name, call, parameters, ...)                                                                 \
    result name parameters {                                                                                         \
        if (fd_is_below(fd) && fails(call)) return (result)-1;                                                       \
        return REAL(name)(__VA_ARGS__);                                                                              \
    }
#define OPENING(name, parameters, ...)                                                                               \
    int name parameters {                                                                                            \
        mode_t mode = 0;                                                                                             \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                                         \
            va_list more;                                                                                            \
            va_start(more, flags);                                                                                   \
            mode = va_arg(more, mode_t);                                                                             \
            va_end(more);                                                                                            \
        }                                                                                                            \
        if (is_below(path) && (fails("open") || (flags & O_CREAT && fails("create")))) return -1;                    \
        return REAL(name)(__VA_ARGS__, flags, mode);                                                                 \
    }

OPENING(open, (const char *path, int flags, ...), path)
OPENING(open64, (const char *path, int flags, ...), path)
OPENING(openat, (int at, const char *path, int flags, ...), at, path)
OPENING(openat64, (int at, const char *path, int flags, ...), at, path)
OF_FILE(ssize_t, read, "read", (int fd, void *data, size_t size), fd, data, size)
OF_FILE(ssize_t, pread, "read", (int fd, void *data, size_t size, off_t at), fd, data, size, at)
OF_FILE(ssize_t, pread64, "read", (int fd, void *data, size_t size, off64_t at), fd, data, size, at)
OF_FILE(ssize_t, write, "write", (int fd, const void *data, size_t size), fd, data, size)
OF_FILE(ssize_t, pwrite, "write", (int fd, const void *data, size_t size, off_t at), fd, data, size, at)
OF_FILE(ssize_t, pwrite64, "write", (int fd, const void *data, size_t size, off64_t at), fd, data, size, at)
OF_FILE(int, fsync, "sync", (int fd), fd)
OF_FILE(int, fdatasync, "sync", (int fd), fd)
OF_FILE(int, ftruncate, "truncate", (int fd, off_t size), fd, size)
OF_FILE(int, ftruncate64, "truncate", (int fd, off64_t size), fd, size)
OF_FILE(int, fchmod, "chmod", (int fd, mode_t mode), fd, mode)
OF_FILE(int, flock, "lock", (int fd, int operation), fd, operation)
OF_PATH(int, unlink, "unlink", (const char *path), path)
OF_PATH(int, rename, "rename", (const char *path, const char *to), path, to)
OF_PATH(int, mkdir, "mkdir", (const char *path, mode_t mode), path, mode)
void *opendir(const char *path) {
    if (is_below(path) && fails("list")) return NULL;
    return ((void *(*)(const char *))dlsym(RTLD_NEXT, "opendir"))(path);
}

static int locking(int fd, int command, void *argument, int (*real)(int, int, ...)) {
    int locks = command == F_SETLK || command == F_SETLKW;
    if (locks && fd_is_below(fd) && fails("lock")) return -1;
    return real(fd, command, argument);
}

int fcntl(int fd, int command, ...) {
    va_list more;
    va_start(more, command);
    void *argument = va_arg(more, void *);
    va_end(more);
    return locking(fd, command, argument, REAL(fcntl));
}

int fcntl64(int fd, int command, ...) {
    va_list more;
    va_start(more, command);
    void *argument = va_arg(more, void *);
    va_end(more);
    return locking(fd, command, argument, (int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl64"));
}
