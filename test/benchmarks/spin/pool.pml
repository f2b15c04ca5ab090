/* pool.ktrace by hand: each worker is a process, and all take from one queue. */
#ifndef CLIENTS
#define CLIENTS 2
#endif
#ifndef WORKERS
#define WORKERS 3
#endif
#ifndef CALLS
#define CALLS 1
#endif

mtype = { render, resolution };
chan renderer = [CLIENTS + 1] of { mtype, byte };
/* All calls to the font server come over one phone: it serves one after the other. */
chan fonts = [WORKERS] of { byte };
/* Answers: to the workers, the font server, the clients. */
chan answer[WORKERS + 1 + CLIENTS] = [1] of { bit };

active [WORKERS] proctype worker() {
  byte from;
  chan answered = answer[_pid];
  xr answered;
end:
  do
  :: atomic { renderer?resolution(from) -> answer[from]!1; from = 0 }
  :: renderer?render(from) -> fonts!_pid; answered?_; atomic { answer[from]!1; from = 0 }
  od
}

active proctype font_server() {
  byte from;
  chan answered = answer[_pid];
  xr fonts;
  xr answered;
end:
  do
  :: fonts?from -> renderer!resolution(_pid); answered?_; atomic { answer[from]!1; from = 0 }
  od
}

active [CLIENTS] proctype client() {
  byte left = CALLS;
  chan answered = answer[_pid];
  xr answered;
  do
  :: left > 0 -> renderer!render(_pid); atomic { answered?_; left-- }
  :: else -> break
  od
}
