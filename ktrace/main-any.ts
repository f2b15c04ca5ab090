/**
 * The command and the three servers as one program, because most of the code of each is in all: a process, or a worker that is told
 * by its first message which server it is. Only the modules of what is asked for are run.
 */
if ("importScripts" in globalThis) addEventListener("message", become, { once: true });
else void import("../cli/main-node.ts");

/** All is in one file, so the server listens before the second message comes. */
function become({ data }: MessageEvent<string>): void {
  if (data === "dap") void import("../debug-adapter/main-worker.ts");
  else if (data === "checker") void import("../check-server/main-worker.ts");
  else void import("../language-server/main-worker.ts");
}
