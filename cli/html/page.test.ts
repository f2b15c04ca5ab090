import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Sentence, Story } from "#simulator";
import { type Element, elementsOf } from "../svg/testing.ts";
import { directoryWith, ktrace } from "../testing.ts";
import { type Autopsy, pageHtml } from "./page.ts";

const root = join(import.meta.dirname, "../..");

/** Reads a page, which must load nothing, run nothing, and have a target for each of its links. */
function check(html: string): Element[] {
  expect(html.startsWith("<!DOCTYPE html>\n<html")).toBe(true);
  const elements = elementsOf(html);
  const valuesOf = (key: string) => elements.flatMap(({ attributes }) => attributes.get(key) ?? []);
  const ids = valuesOf("id");
  expect(new Set(ids).size).toBe(ids.length);
  for (const link of valuesOf("href")) expect(ids).toContain(link.replace(/^#/, ""));
  for (const id of valuesOf("aria-labelledby").flatMap((list) => list.split(" "))) expect(ids).toContain(id);
  expect(valuesOf("content")[0]).toMatch(/^default-src 'none';/);
  for (const { name, attributes, text } of elements) {
    expect(known).toContain(name);
    expect([...attributes.keys()].filter((key) => key === "src" || key === "style" || key.startsWith("on"))).toEqual(
      [],
    );
    if (name === "style") expect(text).not.toMatch(/url\(|@import/);
  }
  return elements;
}

const known = (
  "html head meta title style body header h1 h2 p main section figure div figcaption ol ul li span a details summary pre code " +
  "footer svg desc rect g path text"
).split(" ");

const textsOf = (elements: readonly Element[], name: string): string[] =>
  elements.filter((element) => element.name === name).map(({ text }) => text);

/** The page that the command writes about these files, of which `main.ktrace` is the scenario. */
async function pageOf(files: Readonly<Record<string, string>>): Promise<Element[]> {
  const directory = directoryWith(files);
  await ktrace(directory, "autopsy", "main.ktrace", "--html", "page.html");
  return check(readFileSync(join(directory, "page.html"), "utf8"));
}

test("the sample: the story, the picture and the source, each sentence linked to its line", async () => {
  const directory = directoryWith({});
  const page = join(directory, "page.html");
  const { code, out } = await ktrace(root, "autopsy", "samples/helenos-mount/mount.ktrace", "--html", page);
  const headline = "Deadlock among init:vfs, init:fat, mfs and file_bd, closed at step 496";
  expect({ code, out }).toEqual({ code: 1, out: `${headline}. ${page} tells the whole story.\n` });
  const elements = check(readFileSync(page, "utf8"));
  expect(textsOf(elements, "h1")).toEqual([headline]);
  expect(textsOf(elements, "h2")).toEqual([
    "The wait-for graph",
    "Who waits for whom",
    "How it came about",
    "The cause",
    "Victims",
    "samples/helenos-mount/mount.ktrace",
    "samples/helenos-mount/protocols/helenos-2011.ktrace",
  ]);
  const markdown = (await ktrace(root, "autopsy", "samples/helenos-mount/mount.ktrace")).out;
  expect(textsOf(elements, "li")).toHaveLength(markdown.split("\n").filter((line) => /^(\d+\.|-) /.test(line)).length);
  expect(textsOf(elements, "li")[0]).toMatch(/ \[mount\.ktrace:\d+, step 496\]$/);
  const link = elements.find(({ name, text }) => name === "a" && text === "mount.ktrace:183")?.attributes.get("href");
  const line = elements.find(({ attributes }) => `#${attributes.get("id")}` === link);
  expect(line?.text.trim()).toMatch(/^if EARLY \{ end ex \}/);
  expect(line?.attributes).toEqual(
    new Map([
      ["id", "file-1-line-183"],
      ["data-line", "183"],
      ["class", "told"],
    ]),
  );
  const source = readFileSync(join(root, "samples/helenos-mount/mount.ktrace"), "utf8");
  const lines = elements.filter(({ attributes }) => attributes.get("id")?.startsWith("file-1-"));
  expect(lines.map(({ text }) => `${text}\n`).join("")).toBe(source);
  const isOpen = elements.filter(({ name }) => name === "details").map(({ attributes }) => attributes.has("open"));
  expect(isOpen).toEqual([true, false]);
});

test("names of a scenario and of its files are text", async () => {
  const name = `<script>alert('&amp;')</script>`;
  const elements = await pageOf({
    "main.ktrace": `import "a & b.ktrace"\ntask "${name}" { mutex m  main { lock m  lock m } }\r\n// </code></pre><script>`,
    "a & b.ktrace": "protocol p { method M = 1024 }\n",
  });
  expect(textsOf(elements, "h1")).toEqual([`Deadlock in ${name}, closed at step 2`]);
  expect(textsOf(elements, "title")).toContain(`${name} (1)`);
  expect(textsOf(elements, "code")).toContain("// </code></pre><script>");
  expect(textsOf(elements, "h2")).toContain("a & b.ktrace");
});

test("what the command line changed is told; where nobody waits there is no picture", async () => {
  const directory = directoryWith({ "a.ktrace": 'const N = 1\ntask t { main { log "{N}" } }' });
  const { code, out } = await ktrace(directory, "autopsy", "a.ktrace", "-D", "N=2", "--html=p.html");
  expect({ code, out }).toEqual({
    code: 0,
    out: "Finished after 1 step: nothing is stuck. p.html tells the whole story.\n",
  });
  const elements = check(readFileSync(join(directory, "p.html"), "utf8"));
  expect(textsOf(elements, "p")).toEqual(["a.ktrace, with N = 2"]);
  expect(textsOf(elements, "svg")).toEqual([]);
});

/** A page with these texts at every place that takes one. */
function pageWith(text: string): Autopsy {
  const sentence: Sentence = { text, place: { file: 0, line: 0, column: 0, endLine: 0, endColumn: 1 }, step: 3 };
  const story: Story = {
    headline: text,
    summary: [sentence, { ...sentence, place: undefined }],
    sections: [{ title: text, ordered: true, sentences: [sentence, { ...sentence, step: undefined }] }],
  };
  return { story, run: text, graph: undefined, files: [{ path: text, name: text, text }], maker: text };
}

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("<", ">", '"', "'", "&", "<!--", "</style>", "<script>", "a", "\n", "\r", "\0", "\ud800"))
    .map((parts) => parts.join("")),
);

test("whatever the texts are, the page is the same but for them", () => {
  const shapeOf = (elements: readonly Element[]) =>
    elements
      .filter(({ name }) => name !== "code")
      .map(({ name, attributes }) => [name, ...attributes.keys()].join(" "));
  const plain = shapeOf(check(pageHtml(pageWith("plain"))));
  fc.assert(
    fc.property(hostile, (text) => {
      const elements = check(pageHtml(pageWith(text)));
      expect(shapeOf(elements)).toEqual(plain);
      const shown = text.replace(/(?![\t\n])\p{Cc}|[\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu, "\ufffd");
      expect(textsOf(elements, "h1")).toEqual([shown]);
    }),
  );
});
