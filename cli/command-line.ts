import { help } from "./help.ts";
import { ExitCode, type Host, WrongInput } from "./host.ts";

type Command = (host: Host, args: readonly string[]) => Promise<ExitCode>;

/** Each loads what it needs: a server draws no pictures. */
const commands: Readonly<Record<string, Command>> = {
  run: async (...all) => (await import("./commands/run.ts")).run(...all),
  check: async (...all) => (await import("./commands/check.ts")).check(...all),
  autopsy: async (...all) => (await import("./commands/autopsy.ts")).autopsy(...all),
  graph: async (...all) => (await import("./commands/graph.ts")).graph(...all),
  export: async (...all) => (await import("./commands/export.ts")).exportFile(...all),
  import: async (...all) => (await import("./commands/import.ts")).importFile(...all),
  dap: (host, args) => serve(host, "debug-adapter", args),
  lsp: (host, args) => serve(host, "language-server", args),
  checker: (host, args) => serve(host, "check-server", args),
};

/** The whole command: does what the arguments say and returns the exit code. */
export async function commandLine(host: Host, args: readonly string[]): Promise<ExitCode> {
  try {
    return await dispatch(host, args);
  } catch (error) {
    if (!(error instanceof WrongInput)) throw error;
    host.err(`${error.message}\n`);
    return ExitCode.wrong;
  }
}

async function dispatch(host: Host, [name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === undefined) throw new WrongInput(help.trimEnd());
  if (name === "--version" || name === "-V") {
    host.out(`${host.version()}\n`);
    return ExitCode.good;
  }
  if (["--help", "-h", "help"].includes(name) || args.includes("--help") || args.includes("-h")) {
    host.out(help);
    return ExitCode.good;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command(host, args);
  throw new WrongInput(
    `There is no command \`${name}\`: there are ${Object.keys(commands).join(", ")}. \`ktrace --help\` says more.`,
  );
}

async function serve(host: Host, server: Parameters<Host["serve"]>[0], args: readonly string[]): Promise<ExitCode> {
  // Editors add --stdio by habit, and it is what happens anyway.
  const unknown = args.filter((arg) => arg !== "--stdio");
  if (unknown.length > 0) throw new WrongInput(`A server takes no arguments, and there is ${unknown.join(", ")}`);
  await host.serve(server);
  return ExitCode.good;
}
