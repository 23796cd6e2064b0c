#include "base/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/file.h"

struct watched {
	int number;
	enum signals_flag flag;
	struct sigaction former;
	bool installed;
};

/* A handler has no argument for its state, so it is here. */
static struct watched watched[] = {
	{.number = SIGINT, .flag = SIGNALS_INTERRUPT}, {.number = SIGTERM, .flag = SIGNALS_QUIT},
	{.number = SIGHUP, .flag = SIGNALS_QUIT},      {.number = SIGWINCH, .flag = SIGNALS_RESIZE},
	{.number = SIGTSTP, .flag = SIGNALS_SUSPEND},  {.number = SIGCONT, .flag = SIGNALS_CONTINUE},
	{.number = SIGCHLD, .flag = SIGNALS_CHILD},
};
#define WATCHED (sizeof watched / sizeof *watched)

static atomic_uint waiting;
static int ends[2] = {-1, -1};

static void handle(int number)
{
	int saved = errno;
	for (size_t i = 0; i < WATCHED; i++) {
		if (watched[i].number == number)
			atomic_fetch_or(&waiting, (unsigned)watched[i].flag);
	}
	/* A full pipe is as readable as one byte makes it. */
	if (write(ends[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

static void ignore(int number)
{
	struct sigaction action = {.sa_handler = SIG_IGN};
	sigaction(number, &action, NULL);
}

static void install(struct watched *w)
{
	sigaction(w->number, NULL, &w->former);
	/* Under nohup a hang-up must stay ignored. */
	if (w->number == SIGHUP && w->former.sa_handler == SIG_IGN)
		return;
	struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
	sigfillset(&action.sa_mask);
	w->installed = !sigaction(w->number, &action, NULL);
}

static void open_pipe(void)
{
	if (ends[0] >= 0)
		return;
	if (!file_pipe(ends)) {
		perror("longhand: cannot make a pipe for signals");
		exit(4);
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
}

void signals_open(unsigned which)
{
	open_pipe();
	ignore(SIGPIPE);
	ignore(SIGXFSZ);
	for (size_t i = 0; i < WATCHED; i++) {
		if (((unsigned)watched[i].flag & which) && !watched[i].installed)
			install(&watched[i]);
	}
}

void signals_close(void)
{
	for (size_t i = 0; i < WATCHED; i++) {
		if (watched[i].installed)
			sigaction(watched[i].number, &watched[i].former, NULL);
		watched[i].installed = false;
	}
	for (int i = 0; i < 2; i++) {
		if (ends[i] >= 0)
			close(ends[i]);
		ends[i] = -1;
	}
	atomic_store(&waiting, 0);
}

int signals_fd(void)
{
	return ends[0];
}

unsigned signals_take(void)
{
	/* Emptied first: a signal between the two leaves a byte too many, never one too few. */
	char bytes[64];
	while (read(ends[0], bytes, sizeof bytes) > 0)
		continue;
	return atomic_exchange(&waiting, 0);
}
