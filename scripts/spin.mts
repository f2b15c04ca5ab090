import { existsSync } from "node:fs";
import { installDebianPackages, installPrograms } from "./debian.mts";

const isInstalled = (name: string): boolean => existsSync(`/usr/bin/${name}`);

const spin = {
  name: "SPIN, and a C compiler for what it makes",
  packages: ["spin", "tcc", "libc6-dev"],
  isHere: () => isInstalled("spin") && (isInstalled("tcc") || isInstalled("cc")),
};

/** Installs SPIN where it is missing and that is possible. @returns a line when it is not here even so. */
export function installSpin(): string[] {
  const missing = installPrograms([spin]);
  // Another compiler does, and takes ten times as long for each model.
  if (missing.length === 0 && !isInstalled("tcc")) installDebianPackages("tcc", "libc6-dev");
  return missing;
}

export const isSpinHere = spin.isHere;
