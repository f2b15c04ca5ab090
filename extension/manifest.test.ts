import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly id: string;
        readonly description: string;
        readonly media: Readonly<Record<string, string>>;
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const root = join(import.meta.dirname, "..");
const written = readFileSync(join(root, "package.json"), "utf8");
const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8"));

/** What VS Code puts in place of `%key%`. */
const inEnglish = (_: string, value: unknown): unknown =>
  typeof value === "string" ? value.replace(/^%(.+)%$/, (whole, key: string) => texts[key] ?? whole) : value;
const { contributes }: Manifest = JSON.parse(written, inEnglish);
const ours = new Set(contributes.commands.map(({ command }) => command));
const views = Object.values(contributes.views)
  .flat()
  .map(({ id }) => id);
const steps = contributes.walkthroughs.flatMap((each) => each.steps);
const isKnown = (command: string) => ours.has(command) || command.startsWith("workbench.");

test("welcomes and first steps have buttons for commands that there are", () => {
  const told = [...contributes.viewsWelcome.map(({ contents }) => contents), ...steps.map((step) => step.description)];
  const linked = told.flatMap((text) => [...text.matchAll(/\(command:([^)]*)\)/g)].map(([, command = ""]) => command));
  expect(linked.length).toBeGreaterThan(steps.length);
  expect(linked.filter((command) => !isKnown(command))).toEqual([]);
  const menus = Object.values(contributes.menus).flat();
  expect(menus.map(({ command }) => command).filter((command) => !isKnown(command))).toEqual([]);
});

test("a step is done by a command or a view that there is", () => {
  const events = steps.flatMap(({ completionEvents }) => completionEvents.map((event) => event.split(":")));
  const [commands, seen] = ["onCommand", "onView"].map((kind) =>
    events.flatMap(([of, name = ""]) => (of === kind ? [name] : [])),
  );
  expect(commands?.filter((command) => !isKnown(command))).toEqual([]);
  expect(seen?.filter((view) => !views.includes(view))).toEqual([]);
});

test.each(steps)("the step $id shows something that is shipped", ({ media }) => {
  const file = media.markdown ?? media.image ?? "";
  expect(existsSync(join(root, file)), file).toBe(true);
  const shipped = readFileSync(join(root, ".vscodeignore"), "utf8").split("\n");
  expect(shipped.some((line) => line.startsWith(`!${file.split("/")[0]}/`))).toBe(true);
  if (media.image !== undefined) expect(media.altText).toBeTruthy();
});

test("each view that is a tree tells what it is for while it is empty", () => {
  const told = new Set(contributes.viewsWelcome.map(({ view }) => view));
  for (const view of ["ktrace.findings", "ktrace.tasks", "ktrace.methods"]) {
    expect(views).toContain(view);
    expect(told).toContain(view);
  }
});

test("each text of the manifest can be translated, and none is left over", () => {
  const keys = [...written.matchAll(/"%([^"%]+)%"/g)].map(([, key = ""]) => key);
  expect(keys.filter((key) => !texts[key])).toEqual([]);
  expect(Object.keys(texts).filter((key) => !keys.includes(key))).toEqual([]);
});

/** What VS Code shows of a manifest. The name of a launch configuration is written into a file of the person's. */
const isShown =
  /^(displayName|title|description|markdownDescription|label|category|contents|altText|contextualTitle|patternErrorMessage)$/;

test("what VS Code shows of the manifest is a key, but for the name of the product", () => {
  const bare: string[] = [];
  JSON.parse(written, function (this: object, name: string, value: unknown) {
    const isView = name === "name" && "contextualTitle" in this;
    const shown = isShown.test(name) || isView ? [value] : name === "enumDescriptions" ? Object(value) : [];
    for (const text of shown) if (typeof text === "string" && !/^(%.+%|KTrace)$/.test(text)) bare.push(text);
    return value;
  });
  expect(bare).toEqual([]);
});
