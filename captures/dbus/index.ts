import type { Format } from "../format.ts";
import { parseMessage } from "./message.ts";
import { readMonitor } from "./read.ts";

/** What `dbus-monitor` prints of the messages of a D-Bus; docs/dumps.md, "D-Bus". */
export const dbus: Format = {
  id: "dbus",
  name: "dbus-monitor",
  hasLine: (line) => parseMessage(line) !== undefined,
  read: readMonitor,
};
