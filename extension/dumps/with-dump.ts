import type { Channel } from "../channel.ts";
import { DumpClient, type ReadDump } from "./client.ts";

/** Starts a debug adapter, or takes one that is ready. */
export type StartAdapter = () => Promise<Channel<"dap">>;

/** Opens a dump in an adapter for it alone, which ends when the work is done. Rejects where it is no dump, with a message for people. */
export async function withDump<Result>(
  start: StartAdapter,
  program: string,
  read: ReadDump,
  work: (client: DumpClient) => Promise<Result>,
): Promise<Result> {
  const client = new DumpClient(await start(), read);
  try {
    await client.open(program);
    return await work(client);
  } finally {
    client.close();
  }
}
