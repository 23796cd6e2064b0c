#include "tls.h"

#include "../test.h"

#include "../help.h"

static char *folder; /* of the certificates; NULL: none are made */

static const char make_certificates[] =
	"key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }\n"
	"key ca; openssl req -x509 -new -key ca.key -subj '/CN=Test authority' -days 2 -out ca.pem\n"
	"key self; openssl req -x509 -new -key self.key -subj /CN=localhost "
	"-addext subjectAltName=DNS:localhost -days 2 -out self.pem\n"
	"sign() { # NAME HOST DAYS\n"
	"key $1; openssl req -new -key $1.key -subj /CN=$2 -out $1.csr\n"
	"echo subjectAltName=DNS:$2 >$1.ext\n"
	"openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile $1.ext "
	"-days $3 -out $1.pem\n"
	"}\n"
	"sign good localhost 2; sign other elsewhere.example 2; sign old localhost -1\n"
	"sign client client 2; cat client.key >>client.pem";

/* One connection: its own end, which knows nothing of HTTP, between the two. */
static const char one_connection[] =
	"cd \"${0%/*}\"\n"
	"socat -t 1 TCP:127.0.0.1:$1 EXEC:\"openssl s_server -unix $$.sock -naccept 1 -quiet "
	"-alpn h2 -cert good.pem -key good.key\" &\n"
	"exec socat -t 1 - UNIX-CONNECT:$$.sock,retry=3000,interval=0.01\n";

bool tls_begin(void)
{
	if (folder)
		return true;
	if (!peer_has("socat openssl"))
		return false;
	folder = folder_new();
	peer_shell(folder, make_certificates);
	char *script = folder_path(folder, "connection.sh");
	put_file(script, one_connection);
	free(script);
	return true;
}

void tls_end(void)
{
	if (folder)
		folder_remove(folder);
	free(folder);
	folder = NULL;
}

void tls_file(const char *name, struct buf *out)
{
	buf_addf(out, "%s/%s", folder, name);
}

static int start(struct peer *p, int port, const char *from, const char *to)
{
	peer_start(p, (const char *const[]){"socat", from, to, NULL}, port, NULL);
	return port;
}

int tls_guard(struct peer *p, const char *name, int port, const char *more)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	int own = peer_port();
	buf_addf(&from,
			 "OPENSSL-LISTEN:%d,reuseaddr,fork,bind=127.0.0.1,cert=%s/%s.pem,key=%s/%s.key,%s", own,
			 folder, name, folder, name, more);
	buf_addf(&to, "TCP:127.0.0.1:%d", port);
	start(p, own, from.data, to.data);
	buf_release(&from);
	buf_release(&to);
	return own;
}

int tls_guard_http2(struct peer *p, int port)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	int own = peer_port();
	buf_addf(&from, "TCP-LISTEN:%d,reuseaddr,fork,bind=127.0.0.1", own);
	buf_addf(&to, "EXEC:sh %s/connection.sh %d", folder, port);
	start(p, own, from.data, to.data);
	buf_release(&from);
	buf_release(&to);
	return own;
}
