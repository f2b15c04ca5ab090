import type { ClientCapabilities } from "vscode-languageserver";

/** Commands of an editor that the server can have it run, if the editor says that it can: `experimental.commands.commands`. */
export type ClientCommand = "ktrace.check" | "ktrace.debugScenario" | "ktrace.debugSchedule" | "ktrace.showReferences";

export function canRun({ experimental }: ClientCapabilities, command: ClientCommand): boolean {
  const commands: unknown = Object(Object(experimental).commands).commands;
  return Array.isArray(commands) && commands.includes(command);
}
