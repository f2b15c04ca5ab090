/** The rules of the house that a machine can hold: ARCHITECTURE.md says why they are. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { expect, test } from "vitest";
import { VERSION } from "../simulator/version.ts";

const root = dirname(import.meta.dirname);

/** What each room may import of the others: their face alone, `index.ts`. */
const faces: Record<string, string[]> = {
  simulator: [],
  language: ["#simulator"],
  captures: ["#language", "#simulator"],
  checker: ["#language", "#simulator"],
  "check-server": ["#checker", "#language", "#simulator"],
  "language-server": ["#captures", "#checker", "#language", "#simulator"],
  "debug-adapter": ["#captures", "#language", "#simulator"],
  ktrace: [],
  cli: ["#captures", "#checker", "#language", "#simulator"],
  extension: ["#check-protocol", "#protocol"],
};
const rooms = Object.keys(faces);
const core = ["simulator", "language", "captures", "checker"];

/** Each outside language is known in one place. */
const homes: Record<string, string> = {
  vscode: "extension",
  "vscode-languageclient": "extension",
  "@vscode/l10n": "extension",
  "vscode-languageserver": "language-server",
  "@vscode/debugadapter": "debug-adapter",
};

/** The core runs unchanged in Node, in a worker and in the browser, and a run is a function of its decisions. */
const bannedInCore =
  /"node:|\bDate\.now\b|\bnew Date\b|\bMath\.random\b|\bset(Timeout|Interval|Immediate)\b|\bprocess\b\s*[.[]|\bperformance\s*\.|\bconsole\s*\.|\bfetch\s*\(|\bcrypto\s*\./g;

const maxLines = 600;
type File = { path: string; room: string; text: string };

const excluded = ["node_modules", "dist", ".tools", ".git", "language/generated", "test/e2e/output"];
const files: File[] = globSync("**/*", {
  cwd: root,
  withFileTypes: true,
  exclude: (entry) => excluded.includes(relative(root, join(entry.parentPath, entry.name))),
})
  .filter((entry) => entry.isFile() && /\.(m?[jt]s|json|md|css|svg|langium|ktrace|txt)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .concat(".ci/run")
  .map((path) => ({ path, room: path.split("/")[0] ?? "", text: readFileSync(join(root, path), "utf8") }));

const sources = files.filter(({ path }) => /\.m?ts$/.test(path));
const roomSources = sources.filter(({ room }) => rooms.includes(room));
const isEntry = (path: string) => /\/main-[^/]*\.ts$/.test(path);
const isTest = ({ path }: File) => /(\.test|\/testing)\.ts$/.test(path);
const shipped = roomSources.filter((file) => !isTest(file));
const isData = ({ path }: File) => path.startsWith("test/data/") || path === "package-lock.json";

/** The imports of a file: `[specifier, types alone]`. */
function importsOf({ text }: File): [string, boolean][] {
  const found: [string, boolean][] = [];
  const pattern = /^(?:import|export)\s+(type\s)?[^"'`;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;
  for (const [, type, from, bare, dynamic] of text.matchAll(pattern)) {
    found.push([from ?? bare ?? dynamic ?? "", type !== undefined]);
  }
  return found;
}

/** The code of a file without its comments. */
function code({ text }: File): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "$1");
}

/** `path: what` for each finding, so that a failure names its places. */
function findings(of: File[], find: (file: File) => Iterable<string>): string[] {
  return of.flatMap((file) => [...find(file)].map((what) => `${file.path}: ${what}`));
}

test("a room imports other rooms by their face, in one direction", () => {
  const wrong = findings(roomSources, (file) =>
    importsOf(file)
      .filter(([specifier, typesAlone]) => {
        if (/^#(check-)?protocol$/.test(specifier)) return !(file.room === "extension" && typesAlone);
        // A test may compile a text or run a machine to have something to test with.
        if (specifier.startsWith("#")) return !isTest(file) && !faces[file.room]?.includes(specifier);
        if (!specifier.startsWith(".")) return false;
        const target = normalize(join(dirname(file.path), specifier));
        // The program is whatever it is started as.
        if (isEntry(file.path) && isEntry(target)) return false;
        return !target.startsWith(`${file.room}/`) && !(isTest(file) && target.startsWith("test/"));
      })
      .map(([specifier]) => `imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test("each outside language is known in one room", () => {
  const wrong = findings(roomSources, (file) =>
    importsOf(file)
      .map(([specifier]) => specifier)
      .filter((specifier) =>
        Object.entries(homes).some(
          ([name, home]) =>
            (specifier === name || specifier.startsWith(`${name}/`)) && home !== file.room && !isTest(file),
        ),
      )
      .map((specifier) => `imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test("the core knows no platform, no clock and no chance", () => {
  const wrong = findings(
    shipped.filter(({ room }) => core.includes(room)),
    (file) => code(file).match(bannedInCore) ?? [],
  );
  expect(wrong).toEqual([]);
});

test("only entry files touch the process", () => {
  const wrong = findings(
    shipped.filter(({ path }) => !isEntry(path)),
    (file) => code(file).match(/\bprocess\s*\.\w+|"node:(process|child_process|worker_threads)"/g) ?? [],
  );
  expect(wrong).toEqual([]);
});

test("a file has one subject, and so at most 600 lines", () => {
  const wrong = findings(
    files.filter((file) => !isData(file) && file.path !== "package.json"),
    ({ text }) => (text.split("\n").length > maxLines + 1 ? [`${text.split("\n").length - 1} lines`] : []),
  );
  expect(wrong).toEqual([]);
});

test("nothing is left as to be done", () => {
  const others = files.filter((file) => !isData(file) && file.path !== "test/tidy.test.ts");
  expect(findings(others, ({ text }) => text.match(/\b(TODO|FIXME|XXX)\b/g) ?? [])).toEqual([]);
});

test("the repository stands alone: no path leads out of it", () => {
  const wrong = findings(
    files.filter((file) => !isData(file)),
    ({ path, text }) => [
      ...(text.match(/(?<![\w.])\/(home|root|Users|work|mnt)\/\S*/g) ?? []),
      ...(text.match(/(?:\.\.\/)+[\w./-]*/g) ?? []).filter((to) => normalize(join(dirname(path), to)).startsWith("..")),
    ],
  );
  expect(wrong).toEqual([]);
});

test("links in the documentation lead somewhere", () => {
  const wrong = findings(
    files.filter(({ path }) => path.endsWith(".md")),
    ({ path, text }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^(https?:|mailto:|#)/.test(target))
        .filter((target) => !existsSync(join(root, dirname(path), target.split("#")[0] ?? ""))),
  );
  expect(wrong).toEqual([]);
});

test("the lock file has versions and no addresses", () => {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  expect(text).not.toContain('"resolved"');
  expect(text).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  const packages: Record<string, { version?: string }> = JSON.parse(text).packages;
  expect(Object.keys(packages).filter((path) => path !== "" && !packages[path]?.version)).toEqual([]);
});

test("dependencies have exact versions", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const all: [string, string][] = Object.entries({ ...dependencies, ...devDependencies });
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("the npm scripts that the documentation names exist", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const wrong = findings(
    files.filter(({ path }) => path.endsWith(".md")),
    ({ text }) =>
      [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)]
        .map(([, run, short]) => run ?? short ?? "")
        .filter((script) => !(script in scripts))
        .map((script) => `npm run ${script}`),
  );
  expect(wrong).toEqual([]);
});

test("the version that KTrace says of itself is the package's", () => {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(VERSION).toBe(version);
});
