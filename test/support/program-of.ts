import { compile, load } from "#language";
import type { Program } from "#simulator";

/** Compiles a text that must be right. `files` are what it can import, by the name that it imports them by. */
export async function programOf(
  text: string,
  constants: Readonly<Record<string, number>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const all: Readonly<Record<string, string>> = { ...files, "main.ktrace": text };
  const loaded = await load("file:///main.ktrace", async (uri) => all[uri.replace("file:///", "")]);
  const { program, diagnostics } = compile(loaded, new Map(Object.entries(constants)));
  if (program !== undefined) return program;
  throw new Error(diagnostics.map(({ range, message }) => `${range.start.line + 1}: ${message}`).join("\n"));
}
