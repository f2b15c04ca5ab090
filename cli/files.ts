import { mkdir, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { WrongInput } from "./host.ts";

/** The `file:` URI of a path of the command line. */
export const uriOf = (directory: string, path: string): string => pathToFileURL(resolve(directory, path)).href;

/** Reads a text file of the command line. @throws WrongInput with what is wrong with it */
export async function readText(directory: string, path: string): Promise<string> {
  const text = await readTextAt(resolve(directory, path)).catch((error: unknown) => {
    throw new WrongInput(`${path}: ${error instanceof Error ? error.message : error}`);
  });
  if (text === undefined) throw new WrongInput(`${path}: there is no such file`);
  return text;
}

/** The text of a file that a scenario names by URI; `undefined` when there is none. Rejects when it is no text. */
export async function readUri(uri: string): Promise<string | undefined> {
  return uri.startsWith("file:") ? readTextAt(fileURLToPath(uri)) : undefined;
}

async function readTextAt(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw new Error(reasons[error.code ?? ""] ?? error.message);
  });
  if (bytes === undefined) return undefined;
  if (bytes.includes(0)) throw new Error("this is a binary file, not a text");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("this is not a text in UTF-8");
  }
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "this is a directory; name a file in it",
  EACCES: "it may not be read: permission denied",
};

const whyNotMade: Readonly<Record<string, string>> = {
  EEXIST: "there is a file of that name",
  ENOTDIR: "there is a file in the place of one of its directories",
};

const whyNotWritten: Readonly<Record<string, string>> = {
  EISDIR: "this is a directory; name a file in it",
  ENOENT: "there is no such directory",
  ENOTDIR: "there is no such directory",
  EACCES: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "there is no space left",
};

/** @throws WrongInput when it cannot be written */
export async function writeText(directory: string, path: string, text: string): Promise<void> {
  await writeFile(resolve(directory, path), text).catch((error: unknown) => {
    throw new WrongInput(`${path}: cannot write: ${reasonOf(error, whyNotWritten)}`);
  });
}

/** A directory, with those above it that are not there. @throws WrongInput when it cannot be made */
export async function makeDirectory(directory: string, path: string): Promise<void> {
  await mkdir(resolve(directory, path), { recursive: true }).catch((error: unknown) => {
    throw new WrongInput(`${path}: cannot make the directory: ${reasonOf(error, { ...whyNotWritten, ...whyNotMade })}`);
  });
}

function reasonOf(error: unknown, reasonsByCode: Readonly<Record<string, string>>): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasonsByCode[code] ?? (error instanceof Error ? error.message : String(error));
}
