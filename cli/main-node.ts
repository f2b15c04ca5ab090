import { readFileSync, realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { isMainThread, parentPort } from "node:worker_threads";
import { beThread, startThread } from "../check-server/main-threads.ts";
import { commandLine } from "./command-line.ts";
import { ExitCode, type Host } from "./host.ts";

/** Where this program lies. It may have been started by a link. */
const home = dirname(realpathSync(process.argv[1]));

const version = (): string => {
  const manifest: { readonly version: string } = JSON.parse(readFileSync(join(home, "../package.json"), "utf8"));
  return manifest.version;
};

/** A server takes over this very process, so that its client's signals and pipes are its own. */
const serve: Host["serve"] = async (server) => {
  if (server === "debug-adapter") await import("../debug-adapter/main-node.ts");
  else if (server === "check-server") await import("../check-server/main-node.ts");
  else await import("../language-server/main-node.ts");
};

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

/** What is to be written, in pieces that are worth a write: thousands of small ones are too many at once for a pipe. */
const PIECE = 2 ** 16;
let unwritten = "";

function flush(): void {
  if (unwritten !== "") process.stdout.write(unwritten);
  unwritten = "";
}

/** A line that was shown is overwritten by the next one; a longer one than the terminal is wide would go on in the next line. */
const progress: Host["progress"] = (text) => {
  const { isTTY, columns } = process.stderr;
  if (isTTY) process.stderr.write(`\r${text.slice(0, columns - 1)}\x1b[K`);
};

const heedInterrupt: Host["heedInterrupt"] = () => {
  let isInterrupted = false;
  process.once("SIGINT", () => {
    isInterrupted = true;
  });
  return () => isInterrupted;
};

const host: Host = {
  out: (text: string) => {
    // What takes long says what it has as soon as it lets others have their turn.
    if (unwritten === "") setImmediate(flush);
    unwritten += text;
    if (unwritten.length > PIECE) flush();
  },
  input: () => process.stdin,
  clock: () => performance.now(),
  progress,
  heedInterrupt,
  err: (text: string) => void process.stderr.write(text),
  directory: process.cwd(),
  version,
  cores: availableParallelism(),
  startThread,
  serve,
};

if (isMainThread || parentPort === null) {
  commandLine(host, process.argv.slice(2)).then(
    (code) => {
      flush();
      process.exitCode = code;
    },
    (error: unknown) => {
      flush();
      const details = error instanceof Error ? error.stack : error;
      process.stderr.write(`ktrace has a bug, please report it with the scenario:\n${details}\n`);
      process.exitCode = ExitCode.inconclusive;
    },
  );
} else void beThread(parentPort);
