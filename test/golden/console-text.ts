/** Reads the kernel console's text tolerantly: blanks collapsed, `incoming` with one m or two, any dashes. */

export interface IpcRows {
  readonly phones: readonly { readonly slot: string; readonly calls: string; readonly state: string }[];
  readonly incoming: readonly CallRow[];
  readonly dispatched: readonly CallRow[];
  readonly answers: readonly CallRow[];
}

interface CallRow {
  readonly address: string | undefined;
  /** Method and five arguments. */
  readonly words: readonly string[];
  readonly flags: string;
  /** `27 (bdsh)`. */
  readonly sender: string;
}

/** The lines that a command printed, in a log of several. */
export function outputOf(log: string, command: string): string {
  const [, output] = log.split(`kconsole> ${command}\n`);
  if (output === undefined) throw new Error(`the log has no ${command}`);
  return output.split("kconsole>")[0];
}

export function ipcOf(output: string): IpcRows {
  const rows = { phones: [] as IpcRows["phones"][number][], lists: [[], [], []] as CallRow[][] };
  let list: CallRow[] | undefined;
  for (const line of linesOf(output)) {
    const title = /^[-–—]+ (incom+ing calls|dispatched calls|incoming answers) [-–—]+$/.exec(line)?.[1];
    const phone = /^(\d+) (\d+) (.+)$/.exec(line);
    const call = /^(0x[\da-f]+) (\S+ \S+ \S+ \S+ \S+ \S+) (\S+) (.+)$/.exec(line);
    if (title !== undefined) list = rows.lists[title.startsWith("d") ? 1 : title.endsWith("calls") ? 0 : 2];
    else if (list !== undefined && call !== null) {
      const [, address, words, flags, sender] = call;
      list.push({ address, words: words.split(" "), flags, sender });
    } else if (list === undefined && phone !== null) {
      const [, slot, calls, state] = phone;
      rows.phones.push({ slot, calls, state });
    } else if (!line.startsWith("[")) throw new Error(`not a line of ipc: ${line}`);
  }
  const [incoming, dispatched, answers] = rows.lists;
  return { phones: rows.phones, incoming, dispatched, answers };
}

/** The tasks, and between which ids a slide left some out. */
export function tasksOf(output: string) {
  const rows: { id: string; name: string }[] = [];
  const gaps: [number, number][] = [];
  let gap: number | undefined;
  for (const line of linesOf(output)) {
    const row = /^(\d+) (.+) \d+ 0x[\da-f]+ 0x[\da-f]+$/.exec(line);
    if (line === "…") gap = Number(rows.at(-1)?.id);
    else if (row !== null) {
      const [, id, name] = row;
      rows.push({ id, name });
      if (gap !== undefined) gaps.push([gap, Number(id)]);
      gap = undefined;
    } else if (!line.startsWith("[")) throw new Error(`not a line of tasks: ${line}`);
  }
  return { rows, gaps };
}

const linesOf = (output: string): string[] =>
  output
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => line !== "");
