import { firstUserMethod, type KernelNumbers } from "#simulator";

/** Protocols of HelenOS's servers whose numbers are known. */
export type ServerProtocol = "VFS_IN" | "VFS_OUT" | "BD" | "LOC" | "NS";

type Names = Readonly<Record<number, string>>;

const from = (first: number, names: string): Names =>
  Object.fromEntries(names.split(" ").map((name, index) => [first + index, name]));

const inOrder = (names: string): Names => from(firstUserMethod, names);

const LOC_2011 =
  "SERVER_REGISTER SERVER_UNREGISTER SERVICE_ADD_TO_CAT SERVICE_REGISTER SERVICE_UNREGISTER SERVICE_GET_ID SERVICE_GET_NAME NAMESPACE_GET_ID CALLBACK_CREATE CATEGORY_GET_ID CATEGORY_GET_NAME CATEGORY_GET_SVCS ID_PROBE NULL_CREATE NULL_DESTROY GET_NAMESPACE_COUNT GET_SERVICE_COUNT GET_CATEGORIES GET_NAMESPACES GET_SERVICES";

const BD_2012 = "GET_BLOCK_SIZE GET_NUM_BLOCKS READ_BLOCKS SYNC_CACHE WRITE_BLOCKS READ_TOC";

/** By the kernel's name; docs/kernels.md K16. What is not known of an era is left out: a number without a name is better than one with a wrong one. */
const protocols: Readonly<Record<string, Readonly<Partial<Record<ServerProtocol, Names>>>>> = {
  "helenos-2010": { VFS_IN: inOrder("OPEN OPEN_NODE READ WRITE SEEK TRUNCATE FSTAT CLOSE MOUNT") },
  // MTAB_GET is of 0.5.0, both STATFS of 0.6.0; of BD, 0.6.0 has other numbers behind READ_BLOCKS.
  "helenos-2011": {
    VFS_IN: inOrder(
      "OPEN READ WRITE SEEK TRUNCATE FSTAT CLOSE PING MOUNT UNMOUNT SYNC REGISTER MKDIR UNLINK RENAME STAT DUP WAIT_HANDLE MTAB_GET STATFS",
    ),
    VFS_OUT: inOrder(
      "OPEN_NODE READ WRITE TRUNCATE CLOSE MOUNT MOUNTED UNMOUNT UNMOUNTED SYNC STAT LOOKUP DESTROY STATFS",
    ),
    BD: inOrder("GET_BLOCK_SIZE GET_NUM_BLOCKS READ_BLOCKS WRITE_BLOCKS READ_TOC"),
    LOC: inOrder(LOC_2011),
    NS: inOrder("PING TASK_WAIT ID_INTRO RETVAL"),
  },
  "helenos-2016": { BD: inOrder(BD_2012) },
  "helenos-2026": {
    VFS_IN: inOrder(
      "CLONE FSPROBE FSTYPES MOUNT OPEN PUT READ REGISTER RENAME RESIZE STAT STATFS SYNC UNLINK UNMOUNT WAIT_HANDLE WALK WRITE",
    ),
    VFS_OUT: inOrder(
      "CLOSE DESTROY FSPROBE IS_EMPTY LINK LOOKUP MOUNTED OPEN_NODE READ STAT STATFS SYNC TRUNCATE UNMOUNTED WRITE",
    ),
    BD: inOrder(`${BD_2012} EJECT`),
    LOC: inOrder(LOC_2011.replace("NAMESPACE_GET_ID", "SERVICE_GET_SERVER_NAME NAMESPACE_GET_ID")),
  },
};

/** `VFS_IN_READ`, if the number is known. */
export function nameIn(kernel: KernelNumbers, protocol: ServerProtocol, method: number): string | undefined {
  const name = protocols[kernel.name]?.[protocol]?.[method];
  return name === undefined ? undefined : `${protocol}_${name}`;
}

/** What each server speaks. File systems on block devices have another way to go on than those in memory. */
const servers: Readonly<Record<string, ServerProtocol>> = {
  vfs: "VFS_IN",
  fat: "VFS_OUT",
  mfs: "VFS_OUT",
  ext4fs: "VFS_OUT",
  exfat: "VFS_OUT",
  cdfs: "VFS_OUT",
  udf: "VFS_OUT",
  tmpfs: "VFS_OUT",
  locfs: "VFS_OUT",
  devfs: "VFS_OUT",
  loc: "LOC",
  locsrv: "LOC",
  devmap: "LOC",
  ns: "NS",
  file_bd: "BD",
  sata_bd: "BD",
  ata_bd: "BD",
  rd: "BD",
};

/** File systems that keep their files on a block device. */
const onDisk = new Set(["fat", "mfs", "ext4fs", "exfat", "cdfs", "udf"]);

/** The program of a task: those that the boot loader starts are called `init:vfs`. */
export const programOf = (task: string): string => task.slice(task.lastIndexOf(":") + 1);

export const protocolOf = (task: string): ServerProtocol | undefined =>
  Object.hasOwn(servers, programOf(task)) ? servers[programOf(task)] : undefined;

export const isOnDisk = (task: string): boolean => onDisk.has(programOf(task));
