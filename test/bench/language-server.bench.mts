import { spawn } from "node:child_process";
import { join } from "node:path";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { analyse, load } from "#language";
import { median, type Row } from "./row.mts";

const program = join(import.meta.dirname, "../../language-server/main-node.ts");
const uri = "file:///bench.ktrace";
const KEYSTROKES = 30;
/** Every so many words of the text a question is asked. */
const ASKED_EVERY = 7;

/** From a keystroke to the diagnostics after it, and from a question to its answer, as an editor sees them: the server is a process of its own. */
export async function languageServerRows(): Promise<Row[]> {
  return [...(await rows(1000, "under 50")), ...(await rows(5000, "under 150")).slice(0, 1), await analysisRow(5000)];
}

/** What of that is the analysis of the text, warm. */
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

/** Typing, completion and hover in so many lines. */
async function rows(lines: number, hold: string): Promise<Row[]> {
  const server = spawn(process.execPath, ["--no-warnings", program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  try {
    await connection.sendRequest("initialize", { processId: null, capabilities: { textDocument: { diagnostic: {} } } });
    const times = await typeInto(connection, scenario(lines));
    const value = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const all: Row[] = [{ what: `keystroke to diagnostics, ${lines} lines`, value, unit: "ms", hold }];
    for (const [what, method] of questions) {
      const asked = await ask(connection, method, scenario(lines));
      const slow = asked.toSorted((a, b) => a - b)[Math.floor(asked.length * 0.95)] ?? 0;
      all.push({ what: `${what} (p95), ${lines} lines`, value: slow, unit: "ms", hold: "under 20" });
    }
    return all;
  } finally {
    connection.dispose();
    server.kill();
  }
}

/** Types and deletes a letter in a name amid the text; returns the time of each keystroke (ms) once the server is warm. */
async function typeInto(connection: MessageConnection, text: string): Promise<number[]> {
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "ktrace", version: 1, text },
  });
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
    const { items } = await connection.sendRequest<{ items: unknown[] }>("textDocument/diagnostic", {
      textDocument: { uri },
    });
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
