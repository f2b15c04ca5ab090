import type { Capture, CapturedCall, CapturedPhone, CapturedTask, CapturedThread, CapturedWait } from "../capture.ts";

/** A capture as a `.ktrace` text, from which it can be read again: all but the stacks of threads, and the lines, which are those of this text. */
export function writeCapture({ title, kernel, tasks }: Capture): string {
  const of = kernel === undefined ? "" : ` kernel ${kernel.name}`;
  return [`capture ${quoted(title)}${of} {`, ...tasks.flatMap(taskLines), "}", ""].join("\n");
}

function taskLines({ id, name, phones, calls, threads, isPartial }: CapturedTask): string[] {
  const head = `  task ${id}${name === undefined ? "" : ` ${quoted(name)}`}${isPartial ? " partial" : ""} {`;
  const rows = [...phones.map(phoneLine), ...calls.map(callLine), ...threads.flatMap(threadLines)];
  return rows.length === 0 ? [`${head} }`] : [head, ...rows.map((row) => `    ${row}`), "  }"];
}

function phoneLine({ slot, target, calls, state }: CapturedPhone): string {
  const count = calls === undefined ? "" : ` calls ${calls}`;
  return `phone ${slot} -> ${target ?? "?"}${count}${state === "connected" ? "" : ` ${state}`}`;
}

function callLine({ queue, method, args, sender, flags, address }: CapturedCall): string {
  const bits = flags === 0 ? "" : ` flags ${flags}`;
  const at = address === undefined ? "" : ` at 0x${address.toString(16)}`;
  return `${queue} ${method} (${args.join(", ")}) from ${sender ?? "?"}${bits}${at}`;
}

function threadLines({ number, name, serving, waits }: CapturedThread): string[] {
  const head = `thread ${number}${name === undefined ? "" : ` ${quoted(name)}`} {`;
  const rows = [...serving.map((address) => `serving 0x${address.toString(16)}`), ...waits.map(waitText)];
  return rows.length === 0 ? [`${head} }`] : [head, ...rows.map((row) => `  ${row}`), "}"];
}

function waitText({ kind, task, thread, call, doubt }: CapturedWait): string {
  const whom = task === undefined ? "" : ` for ${task}${thread === undefined ? "" : `:${thread}`}`;
  const which = call === undefined ? "" : ` call 0x${call.toString(16)}`;
  return `waits ${kind}${whom}${which}${doubt === undefined ? "" : ` perhaps ${quoted(doubt)}`}`;
}

const quoted = (text: string): string =>
  `"${text
    .replace(/["\\{}]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "")}"`;
