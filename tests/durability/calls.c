/* Stands between a program and the C library: counts what it asks of the files in one folder, and at the n-th request
   kills the program or lets that request fail; writes down, if told to, all that changes those files, and all that the
   program says meanwhile. Made for the folder of a book: SQLite and Python ask for everything through these functions. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { COUNT, KILL_BEFORE, KILL_WITHIN, FAIL };

static char folder[PATH_MAX];
static size_t folder_length;
static atomic_long met;
static long wanted;
static int how, failing, recorded = -1;

/* Begin: of all below `place`, at request `at` do `what` (FAIL with `error`); write down into `number`, unless -1. */
void calls_begin(const char *place, long at, int what, int error, int number) {
    folder_length = strlen(strcpy(folder, place));
    atomic_store(&met, 0);
    wanted = at;
    how = what;
    failing = error;
    recorded = number;
}

long calls_met(void) { return atomic_load(&met); }

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

/* What is written down */

struct head {
    char what, filler[3];
    uint32_t first, second;
    uint64_t inode, place;
};

static void put(const void *data, size_t length) {
    const char *next = data;
    while (length) {
        long done = syscall(SYS_write, recorded, next, length);
        if (done <= 0) return;
        next += done;
        length -= done;
    }
}

static atomic_flag busy = ATOMIC_FLAG_INIT;

static void record(char what, uint64_t inode, uint64_t place, const void *one, size_t first, const void *two, size_t second) {
    if (recorded < 0) return;
    int error = errno;
    struct head head = {what, {0}, first, second, inode, place};
    while (atomic_flag_test_and_set(&busy)) {}
    put(&head, sizeof head);
    put(one, first);
    put(two, second);
    atomic_flag_clear(&busy);
    errno = error;
}

static void record_names(char what, const char *one, const char *two) {
    record(what, 0, 0, one, strlen(one), two, two ? strlen(two) : 0);
}

static uint64_t inode_of(int number) {
    struct stat found;
    return fstat(number, &found) ? 0 : found.st_ino;
}

/* Which files are meant */

static int is_below(const char *path) {
    return folder_length && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

static int absolute(int at, const char *path, char *found) {
    char link[64];
    ssize_t length;
    if (path[0] == '/') return snprintf(found, PATH_MAX, "%s", path) < PATH_MAX;
    if (at == AT_FDCWD) strcpy(link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    length = syscall(SYS_readlink, link, found, PATH_MAX - 1);
    if (length < 0) return 0;
    return snprintf(found + length, PATH_MAX - length, "/%s", path) < PATH_MAX - length;
}

static int is_open_below(int number) {
    char link[64], found[PATH_MAX];
    int error = errno;
    if (!folder_length) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", number);
    ssize_t length = syscall(SYS_readlink, link, found, sizeof found - 1);
    errno = error;
    if (length < 0) return 0;
    found[length] = 0;
    return is_below(found);
}

static void die(const char *name) {
    record('K', 0, 0, name, strlen(name), 0, 0);
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* One more request: 1 where it is to fail, 2 where it is to be cut off within. */
static int meet(const char *name) {
    if (atomic_fetch_add(&met, 1) + 1 != wanted || how == COUNT) return 0;
    if (how == KILL_BEFORE) die(name);
    if (how == KILL_WITHIN) return 2;
    record('F', 0, 0, name, strlen(name), 0, 0);
    errno = failing;
    return 1;
}

/* Writing */

static void wrote(int number, const void *data, ssize_t length, off_t place) {
    if (length > 0) record('W', inode_of(number), place, data, length, 0, 0);
}

ssize_t write(int number, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (recorded >= 0 && (number == 1 || number == 2)) record('A', 0, 0, data, length, 0, 0);
    if (!is_open_below(number)) return real(number, data, length);
    int met_one = meet("write");
    if (met_one == 1) return -1;
    struct stat found;
    off_t place = lseek(number, 0, SEEK_CUR);
    if ((fcntl(number, F_GETFL) & O_APPEND) && !fstat(number, &found)) place = found.st_size;
    ssize_t done = real(number, data, met_one ? length / 2 : length);
    wrote(number, data, done, place);
    if (met_one) die("write");
    return done;
}

static ssize_t written_at(ssize_t (*real)(int, const void *, size_t, off_t), int number, const void *data, size_t length, off_t place) {
    if (!is_open_below(number)) return real(number, data, length, place);
    int met_one = meet("pwrite");
    if (met_one == 1) return -1;
    ssize_t done = real(number, data, met_one ? length / 2 : length, place);
    wrote(number, data, done, place);
    if (met_one) die("pwrite");
    return done;
}

ssize_t pwrite(int number, const void *data, size_t length, off_t place) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return written_at(real, number, data, length, place);
}

ssize_t pwrite64(int number, const void *data, size_t length, off_t place) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return written_at(real, number, data, length, place);
}

/* What cannot be seen through is refused, and done by writing instead. */
ssize_t sendfile(int out, int in, off_t *place, size_t length) {
    errno = EINVAL;
    return -1;
}

ssize_t sendfile64(int out, int in, off_t *place, size_t length) {
    errno = EINVAL;
    return -1;
}

ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t length, unsigned flags) {
    errno = EXDEV;
    return -1;
}

static int cut(int (*real)(int, off_t), int number, off_t length) {
    if (!is_open_below(number)) return real(number, length);
    int met_one = meet("ftruncate");
    if (met_one == 1) return -1;
    int done = real(number, length);
    if (!done) record('T', inode_of(number), length, 0, 0, 0, 0);
    if (met_one) die("ftruncate");
    return done;
}

int ftruncate(int number, off_t length) {
    REAL(int, "ftruncate", int, off_t);
    return cut(real, number, length);
}

int ftruncate64(int number, off_t length) {
    REAL(int, "ftruncate64", int, off_t);
    return cut(real, number, length);
}

static int synced(int (*real)(int), const char *name, int number) {
    char link[64], found[PATH_MAX];
    if (!is_open_below(number)) return real(number);
    int met_one = meet(name);
    if (met_one == 1) return -1;
    int done = real(number);
    snprintf(link, sizeof link, "/proc/self/fd/%d", number);
    ssize_t length = syscall(SYS_readlink, link, found, sizeof found - 1);
    if (!done && length > 0) record('S', inode_of(number), 0, found, length, 0, 0);
    if (met_one) die(name);
    return done;
}

int fsync(int number) {
    REAL(int, "fsync", int);
    return synced(real, "fsync", number);
}

int fdatasync(int number) {
    REAL(int, "fdatasync", int);
    return synced(real, "fdatasync", number);
}

int fchmod(int number, mode_t mode) {
    REAL(int, "fchmod", int, mode_t);
    if (is_open_below(number) && meet("fchmod") == 1) return -1;
    return real(number, mode);
}

/* Locks */

static int controlled(int (*real)(int, int, void *), int number, int what, void *given) {
    int lock = what == F_SETLK || what == F_SETLKW || what == F_OFD_SETLK || what == F_OFD_SETLKW;
    if (lock && is_open_below(number)) {
        int met_one = meet(((struct flock *)given)->l_type == F_UNLCK ? "unlock" : "lock");
        if (met_one == 1) return -1;
        int done = real(number, what, given);
        if (met_one) die("lock");
        return done;
    }
    return real(number, what, given);
}

int fcntl(int number, int what, ...) {
    va_list all;
    va_start(all, what);
    void *given = va_arg(all, void *);
    va_end(all);
    REAL(int, "fcntl", int, int, void *);
    return controlled(real, number, what, given);
}

int fcntl64(int number, int what, ...) {
    va_list all;
    va_start(all, what);
    void *given = va_arg(all, void *);
    va_end(all);
    REAL(int, "fcntl64", int, int, void *);
    return controlled(real, number, what, given);
}

int flock(int number, int what) {
    REAL(int, "flock", int, int);
    if (is_open_below(number) && meet("flock") == 1) return -1;
    return real(number, what);
}

/* Names */

static int opened(int at, const char *path, int flags, mode_t mode) {
    char found[PATH_MAX];
    struct stat former;
    if (!absolute(at, path, found) || !is_below(found)) return syscall(SYS_openat, at, path, flags, mode);
    int met_one = meet("open");
    if (met_one == 1) return -1;
    int fresh = (flags & O_CREAT) && lstat(found, &former);
    int number = syscall(SYS_openat, at, path, flags, mode);
    if (number >= 0) {
        if (fresh) record('O', inode_of(number), 0, found, strlen(found), 0, 0);
        if (flags & O_TRUNC) record('T', inode_of(number), 0, 0, 0, 0, 0);
    }
    if (met_one) die("open");
    return number;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list all; \
        va_start(all, flags); \
        mode = va_arg(all, mode_t); \
        va_end(all); \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    return opened(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags)
    return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int at, const char *path, int flags, ...) {
    MODE(flags)
    return opened(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...) {
    MODE(flags)
    return opened(at, path, flags | O_LARGEFILE, mode);
}

static int two_names(int kind, int from_at, const char *from, int to_at, const char *to, int flags) {
    char one[PATH_MAX], two[PATH_MAX];
    int link = kind == 'L';
    int below = absolute(from_at, from, one) && absolute(to_at, to, two) && (is_below(one) || is_below(two));
    int met_one = below ? meet(link ? "link" : "rename") : 0;
    if (met_one == 1) return -1;
    int done = link ? syscall(SYS_linkat, from_at, from, to_at, to, flags) : syscall(SYS_renameat2, from_at, from, to_at, to, 0);
    if (below && !done) record_names(kind, one, two);
    if (met_one) die(link ? "link" : "rename");
    return done;
}

int rename(const char *from, const char *to) { return two_names('R', AT_FDCWD, from, AT_FDCWD, to, 0); }

int renameat(int from_at, const char *from, int to_at, const char *to) { return two_names('R', from_at, from, to_at, to, 0); }

int link(const char *from, const char *to) { return two_names('L', AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    return two_names('L', from_at, from, to_at, to, flags);
}

static int one_name(int kind, const char *name, int at, const char *path, int flags, mode_t mode) {
    char found[PATH_MAX];
    int below = absolute(at, path, found) && is_below(found);
    int met_one = below ? meet(name) : 0;
    if (met_one == 1) return -1;
    int done = kind == 'M' ? syscall(SYS_mkdirat, at, path, mode) : syscall(SYS_unlinkat, at, path, flags);
    if (below && !done) record_names(kind, found, 0);
    if (met_one) die(name);
    return done;
}

int unlink(const char *path) { return one_name('U', "unlink", AT_FDCWD, path, 0, 0); }

int unlinkat(int at, const char *path, int flags) { return one_name('U', "unlink", at, path, flags, 0); }

int rmdir(const char *path) { return one_name('U', "rmdir", AT_FDCWD, path, AT_REMOVEDIR, 0); }

int mkdir(const char *path, mode_t mode) { return one_name('M', "mkdir", AT_FDCWD, path, 0, mode); }

int mkdirat(int at, const char *path, mode_t mode) { return one_name('M', "mkdir", at, path, 0, mode); }
