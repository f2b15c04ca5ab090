import type { Format } from "../format.ts";
import { parseProcess, parsePsinfo } from "./parse.ts";
import { HEADING, readMinix, withoutLevels } from "./read.ts";

/** What MINIX 3 shows of its processes: `/proc/<pid>/psinfo` and the kernel's messages; docs/dumps.md, "MINIX 3". */
export const minix: Format = {
  id: "minix",
  name: "MINIX 3",
  example: "deadlock between these processes:",
  hasLine: (line) => line.startsWith(HEADING) || (parsePsinfo(line) ?? parseProcess(withoutLevels(line))) !== undefined,
  read: readMinix,
};
