import { existsSync } from "node:fs";
import { installPrograms } from "./debian.mts";

const spin = {
  name: "SPIN, and a C compiler for what it makes",
  packages: ["spin", "gcc", "libc6-dev"],
  isHere: () => ["/usr/bin/spin", "/usr/bin/cc"].every((path) => existsSync(path)),
};

/** Installs SPIN where it is missing and that is possible. @returns a line when it is not here even so. */
export const installSpin = (): string[] => installPrograms([spin]);

export const isSpinHere = spin.isHere;
