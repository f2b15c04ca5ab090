import { TextDocument } from "langium";
import { expect, test } from "vitest";
import type { FormattingOptions } from "vscode-languageserver";
import { open } from "../testing.ts";
import { format } from "./format.ts";
import { formatRange, formatTyped } from "./formatting.ts";

const spaces: FormattingOptions = { tabSize: 2, insertSpaces: true };

/** Formats a text. */
async function check(text: string, expected: string, options: Partial<FormattingOptions> = {}): Promise<void> {
  const { document, workspace } = await open(text);
  const edits = format(document, workspace.services, { ...spaces, ...options });
  expect(TextDocument.applyEdits(document.textDocument, edits)).toEqual(expected);
}

/** Formats a statement; its lines are indented as in `main`. */
async function checkStatement(text: string, expected: string): Promise<void> {
  const around = (statement: string) => `task t {\n  main {\n    ${statement}\n  }\n}\n`;
  await check(around(text), around(expected));
}

/** Formats what somebody has just typed before `$0`. */
async function checkTyped(marked: string, typed: string, expected: string): Promise<void> {
  const { document, position, workspace } = await open(marked);
  const edits = formatTyped(document, workspace.services, spaces, position, typed);
  expect(TextDocument.applyEdits(document.textDocument, edits)).toEqual(expected);
}

test("lines are indented by the braces that are open", async () => {
  await check("protocol p {\nmethod A\n    method B\n}\n", "protocol p {\n  method A\n  method B\n}\n");
  await check(
    'task t {\nmain {\nif 1 {\nlog "a"\n} else {\n      log "b"\n}\n}\n  }\n',
    'task t {\n  main {\n    if 1 {\n      log "a"\n    } else {\n      log "b"\n    }\n  }\n}\n',
  );
  await check(
    'limits {\nphones 4\n}\ncheck "c" {\nforbid stuck\n}\n',
    'limits {\n  phones 4\n}\ncheck "c" {\n  forbid stuck\n}\n',
  );
  await check(
    'capture "c" {\ntask 1 "a" {\nphone 5->6 calls 1\nthread 1 {\nserving 2\nwaits answer for 27 : 1\n}\n}\n}\n',
    'capture "c" {\n  task 1 "a" {\n    phone 5 -> 6 calls 1\n    thread 1 {\n      serving 2\n      waits answer for 27:1\n    }\n  }\n}\n',
  );
});

test("indentation is as the editor wants it", async () => {
  const text = "task t {\n main {\n  yield\n }\n}\n";
  await check(text, "task t {\n\tmain {\n\t\tyield\n\t}\n}\n", { insertSpaces: false });
  await check(text, "task t {\n    main {\n        yield\n    }\n}\n", { tabSize: 4 });
});

test("lines are neither joined nor broken", async () => {
  await checkStatement('if 1 {log "a"} else {log "b"}', 'if 1 { log "a" } else { log "b" }');
  await checkStatement("yield   yield;yield", "yield yield; yield");
  await checkStatement("if 1\n{ yield }\nelse\n{ yield }", "if 1\n    { yield }\n    else\n    { yield }");
  await check("task s { on * {\nanswer\n} }\n", "task s { on * {\n    answer\n} }\n");
  await check("task s {\n on * { answer\n answer }\n}\n", "task s {\n  on * { answer\n    answer }\n}\n");
});

test("a line that goes on with a statement is indented once more", async () => {
  await checkStatement("let x = 1 +\n2 +\n3\nyield", "let x = 1 +\n      2 +\n      3\n    yield");
  await checkStatement("let x = f(\n1,\n2\n)", "let x = f(\n      1,\n      2\n    )");
  await checkStatement("if 1 ||\n2 {\nyield\n}", "if 1 ||\n      2 {\n      yield\n    }");
  await check("task t\nid 4\nserves p {\n}\n", "task t\n  id 4\n  serves p {\n}\n");
});

test("operators have spaces around them, and brackets none inside", async () => {
  await check("const A=1+2*(3-4)%-5\n", "const A = 1 + 2 * (3 - 4) % -5\n");
  await check("const A = ! ( 1<2 )||- 3>=4&&5!=6\n", "const A = !(1 < 2) || -3 >= 4 && 5 != 6\n");
  await check("kernel  helenos - 2011\n", "kernel helenos-2011\n");
  await checkStatement("let a ,b= call p . M (1 ,2)  timeout 5ms", "let a, b = call p.M(1, 2) timeout 5ms");
  await checkStatement("t [ 1 ]=arg ( 1 )+( 2 )", "t[1] = arg(1) + (2)");
  await checkStatement("answer(1)", "answer (1)");
  await checkStatement("for i in 0 .. 5{yield}", "for i in 0..5 { yield }");
  await checkStatement("let p,rc=connect t(1,2)", "let p, rc = connect t (1, 2)");
  await checkStatement('log "a {  x  }{ y+1} b"', 'log "a {x}{y + 1} b"');
  await checkStatement("forward   c to p . q . M(1)as self", "forward c to p.q.M(1) as self");
  await check("protocol p{method M=1024(a ,b)method N(a)}\n", "protocol p { method M = 1024 (a, b) method N (a) }\n");
  await check(
    "task a x 2{phone p[2]->a[ * ] var c :call[ ] fn f (a :call){} on M (a){answer} fibril f (a){}}\n",
    "task a x 2{phone p[2]->a[ * ] var c :call[ ] fn f (a :call){} on M (a){answer} fibril f (a){}}\n",
  );
  await check(
    "task a x 2{phone p [2]->a[ * ] var c :call fn f (a :call){} on M (a){answer} fibril g (a){}}\n",
    "task a x 2 { phone p[2] -> a[*] var c: call fn f(a: call) { } on M(a) { answer } fibril g(a) { } }\n",
  );
});

test("comments stay on their lines, and in their columns", async () => {
  await check("//  a  \n  //b\ntask t {\n// c\n}\n// d\n", "//  a\n//b\ntask t {\n  // c\n}\n// d\n");
  await checkStatement("yield// a", "yield // a");
  await checkStatement("x=1     // a\nyield   // b", "x = 1   // a\n    yield   // b");
  await checkStatement("f(  1  )  // a", "f(1)      // a");
  await checkStatement("/* a */yield/* b */yield", "/* a */ yield /* b */ yield");
  await check("task t {\n  /* a\n b  \n */ var x=1\n}\n", "task t {\n  /* a\n b  \n */ var x = 1\n}\n");
  await check("/* a  \n  \n*/  \n", "/* a\n\n*/\n", { trimTrailingWhitespace: true });
  await checkStatement("let x = 1 + // a\n// b\n2", "let x = 1 + // a\n      // b\n      2");
});

test("one empty line in a row is enough, and none where a block or the file begins or ends", async () => {
  await check("\n\nconst A = 1\n\n\n  \nconst B = 2\n\n\n", "const A = 1\n\nconst B = 2\n");
  await check("task t {\n\n  main {\n  \n  }\n\n}\n", "task t {\n  main {\n  }\n}\n");
  await check("task t {\n\n  // a\n\n}\n", "task t {\n  // a\n}\n");
  await check(" \n\n", "");
});

test("the last line ends as the editor wants it", async () => {
  await check("const A = 1", "const A = 1");
  await check("const A = 1", "const A = 1\n", { insertFinalNewline: true });
  await check("const A = 1\r\nconst B = 2", "const A = 1\r\nconst B = 2\r\n", { insertFinalNewline: true });
  await check("", "", { insertFinalNewline: true });
});

test("line breaks and odd blanks stay as they are", async () => {
  await check("const A=1\r\n\r\n\r\nconst B=2\r\n", "const A = 1\r\n\r\nconst B = 2\r\n");
  await check("const A=1\rconst B=2\r", "const A = 1\rconst B = 2\r");
  await check("const\fA=1\n", "const\fA = 1\n");
});

test("a declaration that a mistake is in stays as it is, and so does what the parser passes over", async () => {
  await check('check  "c"\nconst B=1\n', 'check  "c"\nconst B = 1\n');
  await check(
    "task t {\nvar x=1\n main {\nlet  =2\n}\n var y=2\n}\n",
    "task t {\n  var x = 1\n main {\nlet  =2\n}\n  var y = 2\n}\n",
  );
  await check(
    "task t {\n  main {\n    lock  m {\n  }\n on *{answer}\n}\n",
    "task t {\n  main {\n    lock  m {\n  }\n  on * { answer }\n}\n",
  );
  await check("task  t {\n}\n}\nconst  A=1\n", "task  t {\n}\n}\nconst A = 1\n");
  await check('task t {\n main{log  "a}\nvar  x=1\n}\n', 'task t {\n main{log  "a}\n  var x = 1\n}\n');
  await check("const A=1\n  /* b  \n\n\n", "const A = 1\n  /* b  \n\n\n", { insertFinalNewline: true });
});

test("a part of a text: its lines alone", async () => {
  const { document, workspace } = await open("const A=1\nconst B=2\n\n\nconst C=3\n");
  const range = { start: { line: 1, character: 3 }, end: { line: 4, character: 0 } };
  const edits = formatRange(document, workspace.services, spaces, range);
  expect(TextDocument.applyEdits(document.textDocument, edits)).toEqual("const A=1\nconst B = 2\n\nconst C=3\n");
});

test("a brace formats what it ends", async () => {
  await checkTyped(
    "const A=1\ntask t {\nmain {\nyield\n\n\n}$0\n}",
    "}",
    "const A=1\ntask t {\n  main {\n    yield\n\n\n  }\n}",
  );
  await checkTyped("task t {\nmain{yield }$0}", "}", "task t {\n  main { yield } }");
  await checkTyped("const A=1\n} $0", "}", "const A=1\n} ");
});

test("a new line formats the one above, and is indented", async () => {
  await checkTyped("task t {\nmain{\n$0\n}\n}", "\n", "task t {\n  main {\n    \n}\n}");
  await checkTyped("task t {\nmain {\nx=1\n     $0yield\n}\n}", "\n", "task t {\nmain {\n    x = 1\n    yield\n}\n}");
  await checkTyped("task t {\n\n\n$0}", "\n", "task t {\n\n\n}");
  await checkTyped("task t {\n main{\n$0", "\n", "task t {\n main{\n    ");
});
