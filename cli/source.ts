import { type Format, formatOf, formats } from "#captures";
import { decode, didYouMean, kindOfFile } from "#language";
import { readAll, readBytes, textIn, uriOf } from "./files.ts";
import { type Host, WrongInput } from "./host.ts";

/** A FILE of the command line, with its text. */
export interface Source {
  /** As it was given. */
  readonly file: string;
  readonly uri: string;
  readonly text: string;
  /** Which kind of dump it is; `undefined` for what is none, and for a capture. */
  readonly format: Format | undefined;
}

/** The name of standard input. */
const STANDARD_INPUT = "-";

/**
 * Reads a FILE, and knows a dump by its lines, or by what was said with `--from`. In a dump there may be any bytes: it comes from a serial line.
 * @throws WrongInput
 */
export async function sourceOf(host: Host, file: string, from?: string): Promise<Source> {
  const said = from === undefined ? undefined : formatNamed(from);
  const bytes =
    file === STANDARD_INPUT ? await readAll(STANDARD_INPUT, host.input()) : await readBytes(host.directory, file);
  const uri = uriOf(host.directory, file);
  if (said === undefined && !mayBeDump(file)) return { file, uri, text: textIn(file, bytes), format: undefined };
  const text = decode(bytes);
  if (said !== undefined) refuseOther(file, said, text);
  const format = said ?? formatOf(text);
  return { file, uri, text: format === undefined ? textIn(file, bytes) : text, format };
}

/** @throws WrongInput */
function formatNamed(id: string): Format {
  const format = formats.find((each) => each.id === id);
  if (format !== undefined) return format;
  const ids = formats.map((each) => each.id);
  throw new WrongInput(
    `--from ${id}: there is no such kind of dump.${didYouMean(id, ids)} These can be read:\n${kindsText()}`,
  );
}

/** What is clearly another kind of dump, and has no line of this one. @throws WrongInput */
function refuseOther(file: string, said: Format, text: string): void {
  const known = formatOf(text);
  if (known === undefined || known === said || text.split("\n").some(said.hasLine)) return;
  throw new WrongInput(
    `--from ${said.id}: no line of ${file} is of ${said.name}, and there are lines of ${known.name}; leave --from out, or say --from ${known.id}`,
  );
}

/** The kinds of dumps, a line for each. */
export function kindsText(): string {
  const width = Math.max(...formats.map(({ id }) => id.length));
  return formats
    .map(({ id, name, example }) => `  ${id.padEnd(width)}  ${name}, with lines such as  ${example}`)
    .join("\n");
}

/** A text of the language may quote a dump; what has no end to its name may be anything. */
function mayBeDump(file: string): boolean {
  const kind = kindOfFile(file);
  return kind === "other" || (kind === "scenario" && !file.toLowerCase().endsWith(".ktrace"));
}
