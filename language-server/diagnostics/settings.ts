import { type ClientCapabilities, type Connection, DidChangeConfigurationNotification } from "vscode-languageserver";
import type { StaticAnalysis } from "./static-analysis.ts";

const setting = "ktrace.analysis.static";

/**
 * Keeps the analysis to what the user has set, where the client tells settings; `changed` is called when that is another than before.
 * Returns what is to be done once the client is ready.
 */
export function followSettings(
  connection: Connection,
  analysis: StaticAnalysis,
  client: ClientCapabilities,
  changed: () => void,
): () => void {
  if (!client.workspace?.configuration) return () => {};
  const ask = async () => {
    const isOn = (await connection.workspace.getConfiguration(setting)) !== false;
    if (isOn === analysis.isOn) return;
    analysis.isOn = isOn;
    changed();
  };
  const askOrTell = () => ask().catch((error: unknown) => connection.console.error(String(error)));
  connection.onDidChangeConfiguration(askOrTell);
  return () => {
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration)
      void connection.client.register(DidChangeConfigurationNotification.type, { section: setting });
    void askOrTell();
  };
}
