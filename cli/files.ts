import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { encodingOf } from "#language";
import type { Source } from "#simulator";
import { WrongInput } from "./host.ts";

/** The `file:` URI of a path of the command line. */
export const uriOf = (directory: string, path: string): string => pathToFileURL(resolve(directory, path)).href;

/** Whether a path of the command line leads to the file of a URI, also by links. */
export function leadsTo(directory: string, path: string, uri: string): boolean {
  return uri.startsWith("file:") && realOf(resolve(directory, path)) === realOf(fileURLToPath(uri));
}

const realOf = (file: string): string => (existsSync(file) ? realpathSync(file) : file);

/** Reads a text file of the command line. @throws WrongInput with what is wrong with it */
export const readText = async (directory: string, path: string): Promise<string> =>
  textIn(path, await readBytes(directory, path));

/** Reads a file of the command line, whatever it is. @throws WrongInput */
export async function readBytes(directory: string, path: string): Promise<Uint8Array> {
  const bytes = await readBytesAt(resolve(directory, path)).catch((error: unknown) => {
    throw new WrongInput(`${path}: ${error instanceof Error ? error.message : error}`);
  });
  if (bytes === undefined) throw new WrongInput(`${path}: there is no such file`);
  return bytes;
}

/** The text that the bytes of a file are. @throws WrongInput when they are none */
export function textIn(path: string, bytes: Uint8Array): string {
  const text = decoded(bytes);
  if ("error" in text) throw new WrongInput(`${path}: ${text.error}`);
  return text.text;
}

/** The text of a file that a scenario names by URI; `undefined` when there is none. Rejects when it is no text. */
export async function readUri(uri: string): Promise<string | undefined> {
  if (!uri.startsWith("file:")) return undefined;
  const bytes = await readBytesAt(fileURLToPath(uri));
  if (bytes === undefined) return undefined;
  const text = decoded(bytes);
  if ("error" in text) throw new Error(text.error);
  return text.text;
}

/** All that is read at once: the longest text that can be held is not much longer. */
const MOST_BYTES = 2 ** 28;

const tooLarge = `this is more than ${MOST_BYTES / 2 ** 20} MB; cut out the part that matters, such as the end of the log`;

async function readBytesAt(path: string): Promise<Uint8Array | undefined> {
  try {
    const found = await stat(path);
    if (found.size > MOST_BYTES) throw new Error(tooLarge);
    return await (found.isFile() ? readFile(path) : allOf(createReadStream(path)));
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Error(reasonOf(error, reasons));
  }
}

/** Reads what may have no end, such as standard input. `name`: for people. @throws WrongInput where it is more than can be held */
export const readAll = (name: string, input: AsyncIterable<Uint8Array>): Promise<Uint8Array> =>
  allOf(input).catch((error: unknown) => {
    throw new WrongInput(`${name}: ${reasonOf(error, reasons)}`);
  });

/** Rejects where it is more than can be held. */
async function allOf(input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of input) {
    pieces.push(piece);
    length += piece.length;
    if (length > MOST_BYTES) throw new Error(tooLarge);
  }
  return Buffer.concat(pieces);
}

function decoded(bytes: Uint8Array): { readonly text: string } | { readonly error: string } {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8" && bytes.includes(0)) return { error: "this is a binary file, not a text" };
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { error: `this is not a text in ${encoding.toUpperCase()}` };
  }
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "this is a directory; name a file in it",
  EACCES: "it may not be read: permission denied",
};

const whyNotMade: Readonly<Record<string, string>> = {
  EEXIST: "there is a file of that name",
  ENOTDIR: "there is a file in the place of one of its directories",
  ENOENT: "nothing can be made in the one above it",
};

const whyNotWritten: Readonly<Record<string, string>> = {
  EISDIR: "this is a directory; name a file in it",
  ENOENT: "there is no such directory, or none that files can be made in",
  ENOTDIR: "there is no such directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "there is no space left",
};

/** `option`: the one that asked for the file. @throws WrongInput when it cannot be written */
export async function writeText(directory: string, option: string, path: string, text: string): Promise<void> {
  await writeFile(resolve(directory, path), text).catch((error: unknown) => {
    throw new WrongInput(`${option} ${path}: cannot write: ${reasonOf(error, whyNotWritten)}`);
  });
}

/** Writes integers, as many as there are; the file is there once it is whole. `option`: the one that asked for it. @throws WrongInput when it cannot be written */
export function writeWords(directory: string, option: string, path: string, pieces: Iterable<Int32Array>): void {
  writing(option, path, () => {
    const whole = replaceable(directory, path);
    const part = besides(whole);
    try {
      const file = openSync(part, "wx");
      try {
        for (const { buffer, byteOffset, byteLength } of pieces) {
          const bytes = new Uint8Array(buffer, byteOffset, byteLength);
          for (let at = 0; at < byteLength; ) at += writeSync(file, bytes, at);
        }
      } finally {
        closeSync(file);
      }
      renameSync(part, whole);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  });
}

/** Where a file is that another one will take the place of: a link leads there, and a device is none. */
function replaceable(directory: string, path: string): string {
  const file = resolve(directory, path);
  if (!existsSync(file)) return file;
  const { isFile } = kindOf(file);
  if (isFile) return realpathSync(file);
  throw new Error("this is a device, a pipe or a socket, which cannot hold a search; name a file");
}

/** The name of a file beside one, which is not there yet. */
function besides(file: string): string {
  for (let number = 1; ; number++) {
    const name = `${file}${number === 1 ? "" : `.${number}`}.part`;
    if (!existsSync(name)) return name;
  }
}

/** Whether there is a file or a directory, and no device or pipe: to open one of these may wait for ever. */
function kindOf(file: string): { readonly isFile: boolean; readonly isOther: boolean } {
  const found = statSync(file);
  return { isFile: found.isFile(), isOther: !found.isFile() && !found.isDirectory() };
}

/** Tries whether a file could be written, before there is anything to write. @throws WrongInput when it cannot */
export function tryFile(directory: string, option: string, path: string): void {
  const file = resolve(directory, path);
  writing(option, path, () => {
    const isNew = !existsSync(file);
    if (!isNew && kindOf(file).isOther) return;
    closeSync(openSync(file, "a"));
    if (isNew) rmSync(file);
  });
}

/** Tries whether such a file of integers could be written, before there is anything to write. @throws WrongInput when it cannot */
export function tryWords(directory: string, option: string, path: string): void {
  tryFile(directory, option, path);
  writing(option, path, () => {
    const part = besides(replaceable(directory, path));
    closeSync(openSync(part, "wx"));
    rmSync(part);
  });
}

function writing(option: string, path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new WrongInput(`${option} ${path}: cannot write: ${reasonOf(error, whyNotWritten)}`);
  }
}

/** Integers that are read from a file at a time, or more where more are asked for. */
const WORDS = 2 ** 16;

/** Has integers read that were written, and closes the file. @throws WrongInput when it cannot be read */
export function readWords<Result>(directory: string, path: string, read: (source: Source) => Result): Result {
  let file: number;
  try {
    file = openSync(resolve(directory, path), "r");
  } catch (error) {
    throw new WrongInput(`${path}: ${reasonOf(error, { ...reasons, ENOENT: "there is no such file" })}`);
  }
  let words = new Int32Array(WORDS);
  let [at, end] = [0, 0];
  const source: Source = (count) => {
    if (at + count > end) {
      const left = words.subarray(at, end);
      const next = count > words.length ? new Int32Array(count) : words;
      next.set(left);
      words = next;
      [at, end] = [0, left.length];
      const bytes = new Uint8Array(words.buffer);
      let filled = end * Int32Array.BYTES_PER_ELEMENT;
      for (let more = 1; more > 0 && filled < bytes.length; filled += more) {
        more = readSync(file, bytes, filled, bytes.length - filled, null);
      }
      end = Math.floor(filled / Int32Array.BYTES_PER_ELEMENT);
      if (count > end) return undefined;
    }
    at += count;
    return words.subarray(at - count, at);
  };
  try {
    return read(source);
  } catch (error) {
    if (codeOf(error) !== "") throw new WrongInput(`${path}: ${reasonOf(error, reasons)}`);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** A directory, with those above it that are not there. @throws WrongInput when it cannot be made */
export async function makeDirectory(directory: string, option: string, path: string): Promise<void> {
  await making(resolve(directory, path)).catch((error: unknown) => {
    throw new WrongInput(
      `${option} ${path}: cannot make the directory: ${reasonOf(error, { ...whyNotWritten, ...whyNotMade })}`,
    );
  });
}

/** Node's own way to make those above it, too, never ends where the system says that there is no place for them, as `/proc` does. */
async function making(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST" && (await isDirectory(path))) return;
    if (code !== "ENOENT" || (await isDirectory(dirname(path)))) throw error;
    await making(dirname(path));
    await mkdir(path);
  }
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

function reasonOf(error: unknown, reasonsByCode: Readonly<Record<string, string>>): string {
  return reasonsByCode[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}
