import { isOnDisk, programOf, protocolOf, type ServerProtocol } from "./protocols.ts";

/** Protocols of which is known who calls whom. */
const known: readonly ServerProtocol[] = ["VFS_IN", "VFS_OUT", "BD"];

interface Calls {
  readonly to: readonly string[];
  /** It calls nothing else of the known protocols. Without, the list is what is known, and more may be true. */
  readonly only: boolean;
}

const only = (...to: readonly string[]): Calls => ({ to, only: true });
const also = (...to: readonly string[]): Calls => ({ to, only: false });

/** What `vfs` sends, and forwards, while it serves a call; docs/kernels.md K17, K18 and the protocols' comments. */
const atVfs: Readonly<Record<string, Calls>> = {
  VFS_IN_MOUNT: only("VFS_OUT_LOOKUP", "VFS_OUT_MOUNT", "VFS_OUT_MOUNTED", "IPC_M_DATA_WRITE"),
  VFS_IN_UNMOUNT: also("VFS_OUT_LOOKUP", "VFS_OUT_UNMOUNT", "VFS_OUT_UNMOUNTED"),
  VFS_IN_READ: only("VFS_OUT_READ", "IPC_M_DATA_READ"),
  VFS_IN_WRITE: only("VFS_OUT_WRITE", "IPC_M_DATA_WRITE"),
  VFS_IN_SEEK: only(),
  VFS_IN_OPEN: also("VFS_OUT_LOOKUP", "VFS_OUT_OPEN_NODE"),
  VFS_IN_OPEN_NODE: also("VFS_OUT_OPEN_NODE"),
  VFS_IN_TRUNCATE: also("VFS_OUT_TRUNCATE"),
  VFS_IN_RESIZE: also("VFS_OUT_TRUNCATE"),
  VFS_IN_FSTAT: also("VFS_OUT_STAT"),
  VFS_IN_STAT: also("VFS_OUT_LOOKUP", "VFS_OUT_STAT"),
  VFS_IN_STATFS: also("VFS_OUT_STATFS"),
  VFS_IN_CLOSE: also("VFS_OUT_CLOSE"),
  VFS_IN_SYNC: also("VFS_OUT_SYNC"),
  VFS_IN_MKDIR: also("VFS_OUT_LOOKUP"),
  VFS_IN_UNLINK: also("VFS_OUT_LOOKUP", "VFS_OUT_DESTROY"),
  VFS_IN_RENAME: also("VFS_OUT_LOOKUP", "VFS_OUT_DESTROY"),
  VFS_IN_WALK: also("VFS_OUT_LOOKUP"),
  VFS_IN_FSPROBE: also("VFS_OUT_FSPROBE"),
};

/** What a file system sends to those that are mounted in it. */
const atFileSystem: Readonly<Record<string, readonly string[]>> = {
  VFS_OUT_MOUNT: ["VFS_OUT_MOUNTED", "IPC_M_DATA_WRITE"],
  VFS_OUT_UNMOUNT: ["VFS_OUT_UNMOUNTED"],
};

/** And to its block device; to read a file's node or an index it needs to read blocks, whatever it was asked for. */
const blockCalls = [
  "BD_GET_BLOCK_SIZE",
  "BD_GET_NUM_BLOCKS",
  "BD_READ_BLOCKS",
  "BD_WRITE_BLOCKS",
  "BD_SYNC_CACHE",
  "BD_READ_TOC",
];

/** What `file_bd` sends, whose blocks are in a file. */
const atFileBlockDevice: Readonly<Record<string, Calls>> = {
  BD_READ_BLOCKS: only("VFS_IN_SEEK", "VFS_IN_READ", "IPC_M_DATA_READ"),
  BD_WRITE_BLOCKS: only("VFS_IN_SEEK", "VFS_IN_WRITE", "IPC_M_DATA_WRITE"),
  BD_GET_BLOCK_SIZE: only(),
  BD_GET_NUM_BLOCKS: only(),
};

function callsOf(callee: string, incoming: string): Calls | undefined {
  if (programOf(callee) === "file_bd") return atFileBlockDevice[incoming];
  switch (protocolOf(callee)) {
    case "VFS_IN":
      return atVfs[incoming];
    case "VFS_OUT": {
      const mounted = atFileSystem[incoming] ?? [];
      return isOnDisk(callee) ? only(...mounted, ...blockCalls) : also(...mounted);
    }
    default:
      return undefined;
  }
}

/**
 * Whether a task makes a call, or forwards it, in order to answer another: what a dump does not say (docs/kernels.md K18). By the protocols of HelenOS's servers.
 * @param callee Name of the task that handles the one call and makes the other.
 * @returns `undefined` where nothing is known.
 */
export function leadsTo(callee: string, handled: string, made: string): boolean | undefined {
  const calls = callsOf(callee, handled);
  if (calls === undefined) return undefined;
  if (calls.to.includes(made)) return true;
  const isKnown = known.some((protocol) => made.startsWith(`${protocol}_`));
  return calls.only && isKnown ? false : undefined;
}
