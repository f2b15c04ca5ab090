import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { analyse, load } from "#language";
import { median, type Row } from "./row.mts";

const root = join(import.meta.dirname, "../..");
const built = join(root, "dist/ktrace.js");
/** What users have, where it is built. */
const program = existsSync(built) ? [built, "lsp"] : [join(root, "language-server/main-node.ts")];
/** Node writes down here what it has compiled, as the extension lets it. */
const compiled = mkdtempSync(join(tmpdir(), "ktrace-bench-"));
process.on("exit", () => rmSync(compiled, { recursive: true, force: true }));
const uri = "file:///bench.ktrace";
const KEYSTROKES = 30;
/** Every so many words of the text a question is asked. */
const ASKED_EVERY = 7;
const STARTS = 5;
const FILES = 100;

/** What an editor sees of the server, which is a process of its own; and what the analysis of the text takes of a keystroke. */
export async function languageServerRows(): Promise<Row[]> {
  const starts: number[] = [];
  for (let round = 0; round < STARTS; round++) starts.push(await timeOfStart());
  return [
    await keystrokes(1000, "under 50"),
    await keystrokes(5000, "under 150"),
    await analysisRow(5000),
    ...(await answers(1000)),
    { what: "start to first diagnostics, 1000 lines", value: median(starts), unit: "ms", hold: "under 500" },
    { what: "memory, 100 files of 1000 lines", value: await memory(), unit: "MB", hold: "under 150" },
  ];
}

async function keystrokes(lines: number, hold: string): Promise<Row> {
  const value = await withServer(async (connection) => median(await typeInto(connection, scenario(lines))));
  return { what: `keystroke to diagnostics, ${lines} lines`, value, unit: "ms", hold };
}

/** The analysis, warm. */
async function analysisRow(lines: number): Promise<Row> {
  const { files, scenario: names } = await load(uri, async () => scenario(lines));
  const [document] = files;
  if (document === undefined || names === undefined) throw new Error("The scenario is not loaded.");
  const times = Array.from({ length: 2 * KEYSTROKES }, () => {
    const started = performance.now();
    if (analyse(document, names).length > 0) throw new Error("There is nothing to find.");
    return performance.now() - started;
  });
  return {
    what: `static analysis, ${lines} lines`,
    value: median(times.slice(KEYSTROKES)),
    unit: "ms",
    hold: "under 20",
  };
}

/** Completion and hover, once the text is checked. */
function answers(lines: number): Promise<Row[]> {
  return withServer(async (connection) => {
    const text = scenario(lines);
    await typeInto(connection, text);
    const rows: Row[] = [];
    for (const [what, method] of questions) {
      const asked = await ask(connection, method, text);
      const slow = asked.toSorted((a, b) => a - b)[Math.floor(asked.length * 0.95)] ?? 0;
      rows.push({ what: `${what} (p95), ${lines} lines`, value: slow, unit: "ms", hold: "under 20" });
    }
    return rows;
  });
}

/** From the start of the process to what is wrong in a file. */
function timeOfStart(): Promise<number> {
  const text = scenario(1000);
  const started = performance.now();
  return withServer(async (connection) => {
    await open(connection, uri, text);
    await diagnosticsOf(connection, uri);
    return performance.now() - started;
  });
}

/** What the server holds (MB) with many files open and checked, none of which imports another. */
function memory(): Promise<number> {
  return withServer(async (connection, pid) => {
    for (let file = 0; file < FILES; file++) await open(connection, `file:///bench${file}.ktrace`, scenario(1000));
    await diagnosticsOf(connection, "file:///bench0.ktrace");
    return residentSize(pid);
  });
}

/** As the system counts, in MB. */
function residentSize(pid: number | undefined): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}

async function withServer<T>(use: (connection: MessageConnection, pid: number | undefined) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, ["--no-warnings", ...program], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  try {
    await connection.sendRequest("initialize", { processId: null, capabilities: { textDocument: { diagnostic: {} } } });
    return await use(connection, server.pid);
  } finally {
    connection.dispose();
    // One that is killed writes nothing down.
    server.stdin.end();
    await once(server, "close");
  }
}

function open(connection: MessageConnection, uri: string, text: string): Promise<void> {
  return connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "ktrace", version: 1, text },
  });
}

async function diagnosticsOf(connection: MessageConnection, uri: string): Promise<readonly unknown[]> {
  const params = { textDocument: { uri } };
  return (await connection.sendRequest<{ items: unknown[] }>("textDocument/diagnostic", params)).items;
}

/** Types and deletes a letter in a name amid the text; returns the time of each keystroke (ms) once the server is warm. */
async function typeInto(connection: MessageConnection, text: string): Promise<number[]> {
  await open(connection, uri, text);
  const lines = text.split("\n");
  const line = lines.findIndex((each, i) => i > lines.length / 2 && each.includes("wait m1"));
  const end = { line, character: lines[line]?.length ?? 0 };
  const after = { line, character: end.character + 1 };
  const times: number[] = [];
  for (let i = 0; i < 2 * KEYSTROKES; i++) {
    const started = performance.now();
    const change =
      i % 2 === 0 ? { range: { start: end, end }, text: "x" } : { range: { start: end, end: after }, text: "" };
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: i + 2 },
      contentChanges: [change],
    });
    const items = await diagnosticsOf(connection, uri);
    if (items.length !== (i + 1) % 2)
      throw new Error(`The server found ${items.length} mistakes where there are ${(i + 1) % 2}.`);
    if (i >= KEYSTROKES) times.push(performance.now() - started);
  }
  return times;
}

const questions = [
  ["completion", "textDocument/completion"],
  ["hover", "textDocument/hover"],
] as const;

/** Asks at words all over the text; returns the time of each answer (ms) once the server is warm. */
async function ask(connection: MessageConnection, method: string, text: string): Promise<number[]> {
  const places = text.split("\n").flatMap((line, at) => {
    const words = [...line.matchAll(/[A-Za-z_]\w*/g)];
    return words.map(({ index, 0: word }) => ({ line: at, character: index + (word.length >> 1) }));
  });
  const times: number[] = [];
  let answered = 0;
  for (let i = 0; i < places.length; i += ASKED_EVERY) {
    const started = performance.now();
    const answer = await connection.sendRequest<unknown>(method, { textDocument: { uri }, position: places[i] });
    if (i >= places.length / 5) times.push(performance.now() - started);
    if (answer !== null) answered++;
  }
  if (answered < places.length / ASKED_EVERY / 3) throw new Error(`The server knew only ${answered} places.`);
  return times;
}

/** Servers in a row, each with a protocol of eight methods and their handlers, and a client, in about so many lines, without a mistake. */
function scenario(lines: number): string {
  const servers = Math.ceil(lines / 122);
  const methods = Array.from({ length: 8 }, (_, m) => `call first.M0_${m}(1, 2)`);
  return [
    "kernel helenos-2011",
    ...Array.from({ length: servers }, (_, s) => server(s, servers)),
    `task user { phone first -> "init:s0" main { ${methods.join(" ")} } }`,
  ].join("\n");
}

function server(s: number, servers: number): string {
  const [next, other] = [s + 1, s + 2];
  const isLast = other >= servers;
  const methods = Array.from({ length: 8 }, (_, m) => m);
  const deeper = (m: number) => `
      let rc, v = call next.M${next}_${m}(a + calls, b)
      let ex = begin other
      let m1 = send ex.M${other}_${m}(v, C${s})
      let rc2 = wait m1
      end ex
      if rc == rc2 { calls = calls + 1 } else { log "code {rc} of {v}" }`;
  return [
    `/// What server ${s} is asked.`,
    `protocol p${s} {`,
    ...methods.map((m) => `  /// Method ${m}.\n  method M${s}_${m} = ${1024 + m} (a, b)`),
    "}",
    `const C${s} = ${s}`,
    `task "init:s${s}" id ${s + 10} serves p${s} {`,
    isLast ? "" : `  phone next slot 1 -> "init:s${next}"`,
    isLast ? "" : `  session other -> "init:s${other}" exchange parallel pool 2`,
    "  rwlock names",
    `  var calls = C${s}`,
    "  fn half(a) { return a / 2 }",
    ...methods.map(
      (m) => `  on M${s}_${m}(a, b) {
    lock names read {
      let c = half(a)
      calls = c${isLast ? "" : deeper(m)}
    }
    answer EOK, a
  }`,
    ),
    "}",
  ].join("\n");
}
