import {
  type Format,
  formatOf,
  formats,
  loadCaptures,
  type Moments,
  mayHaveCapture,
  momentsOfDump,
  openMoments,
} from "#captures";
import { kindOfFile, type ReadText } from "#language";
import { capturedKernels, type KernelNumbers } from "#simulator";
import { didYouMean } from "../did-you-mean.ts";
import type { LaunchArguments } from "../protocol.ts";
import { pathOfUri } from "../session/client.ts";
import { flagOf } from "../session/launch-options.ts";
import { RequestError } from "../session/request-error.ts";

/** A dump or a trace that is looked at. */
export interface Post {
  readonly uri: string;
  readonly text: string;
  /** What kind of dump it is, for people. */
  readonly kind: string;
  /** The same for programs; none of a capture. */
  readonly format: string | undefined;
  readonly moments: Moments;
}

/**
 * Opens a text that is a dump, or a `capture` and no scenario; `undefined` for anything else, or where the launch configuration wants a dump, a RequestError.
 */
export async function openedPost(uri: string, read: ReadText, launch: LaunchArguments): Promise<Post | undefined> {
  const isWanted = flagOf("dump", launch.dump);
  const kind = kindOfFile(uri);
  if (kind !== "scenario" && kind !== "other") return isWanted ? noDump(uri) : undefined;
  // What cannot be read is told of by whoever loads a scenario.
  const text = await read(uri).catch(() => undefined);
  if (text === undefined) return undefined;
  // A text that nobody has saved yet, and a file of binder, have names without an end.
  const format = /\.ktrace$/i.test(uri) ? undefined : formatOf(text);
  if (format !== undefined) return ofFormat(uri, text, format, launch.kernel);
  const post = mayHaveCapture(text) ? await captured(uri, text, read) : undefined;
  return post ?? (isWanted ? noDump(uri) : undefined);
}

function noDump(uri: string): never {
  const kinds = formats.map(({ name }) => name).join(", ");
  throw new RequestError(
    `${pathOfUri(uri)} is no dump that KTrace can read. It has no line of these: ${kinds}; and no capture of a .ktrace text. Take the text as the system printed it, headings included.`,
    true,
  );
}

function ofFormat(uri: string, text: string, format: Format, kernel: unknown): Post {
  return {
    uri,
    text,
    kind: format.name,
    format: format.id,
    moments: openMoments(format, text, { kernel: kernelCalled(kernel) }),
  };
}

async function captured(uri: string, text: string, read: ReadText): Promise<Post | undefined> {
  const { document, captures } = await loadCaptures(uri, text, read);
  const [open, ...others] = captures;
  if (open === undefined) return undefined;
  const mistake = document.diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) {
    const { line, character } = mistake.range.start;
    throw new RequestError(`${pathOfUri(mistake.uri)}:${line + 1}:${character + 1}: ${mistake.message}`, true);
  }
  if (others.length > 0) {
    const count = others.length + 1;
    throw new RequestError(
      `${pathOfUri(uri)}: there are ${count} captures in it, and one is looked at: put each into a file of its own.`,
      true,
    );
  }
  return { uri, text, kind: "capture", format: undefined, moments: momentsOfDump(open()) };
}

function kernelCalled(name: unknown): KernelNumbers | undefined {
  if (name === undefined || name === null) return undefined;
  const kernel = capturedKernels.find((each) => each.name === name);
  if (kernel !== undefined) return kernel;
  const names = capturedKernels.map((each) => each.name);
  const hint = typeof name === "string" ? didYouMean(name, names) : "";
  const message = `"kernel" of a dump has to be ${names.map((each) => `"${each}"`).join(", ")}, not ${JSON.stringify(name)}.${hint}`;
  throw new RequestError(message, true);
}
