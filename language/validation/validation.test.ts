import { expect, test } from "vitest";
import { check, loadText } from "../testing.ts";

const protocols = "protocol p { method A = 1024 (a, b) method B method C = 1030 () }";

test("the taste of the language is without fault", async () => {
  await check(
    `
kernel helenos-2011
import "p.ktrace"
const EARLY = 1
task bdsh id 27 { phone vfs slot 5 -> "init:vfs" main { let rc = call vfs.A(37, 0) log "returned {rc}" } }
task "init:vfs" id 6 serves p {
  session fat -> "init:fat" exchange parallel pool 3 slots 1, 2, 3, 8
  rwlock namespace
  on A(service, flags) {
    lock namespace write {
      let ex = begin fat
      let m = send ex.A(service, flags)
      if EARLY { end ex }
      let rc = wait m
      if !EARLY { end ex }
      answer rc
    }
  }
  on B(fd) {
    let data = receive IPC_M_DATA_READ
    exchange fat as ex {
      let read = send ex.B(fd)
      forward data to ex as self
      let rc, size = wait read
      answer rc, size
    }
  }
  on C { answer }
}
task "init:fat" { on * { answer ENOTSUP } }
check "stuck" with EARLY = 0 { forbid stuck always bdsh.x == 0 || EHANGUP }
                                                        ^ Unknown variable \`x\` of task \`bdsh\`.`,
    { "p.ktrace": protocols },
  );
});

test("unknown names", async () => {
  await check(`
${protocols}
task server serves p, q { on * { answer } }
                      ^ Unknown protocol \`q\`. Did you mean \`p\`? (Also in line 12.)
task client {
  phone s -> srever
             ^^^^^^ Unknown task \`srever\`. Did you mean \`server\`?
  phone t -> server
  var count = 0
  fibril f(a) { }
  fn g() { }
  main {
    call t.AA(1, 2)
           ^^ Unknown method \`AA\` for task \`server\`. Did you mean \`A\`?
    call t.q.A(1, 2)
    call t.p.D()
             ^ Unknown method \`D\` of protocol \`p\`.
    counts = cuont + cuont
    ^^^^^^ Unknown name \`counts\`. Did you mean \`count\`?
             ^^^^^ Unknown name \`cuont\`. Did you mean \`count\`?
    gg()
    ^^ Unknown function \`gg\`. Did you mean \`g\`?
    f(1)
    ^ \`f\` is a fibril, which \`spawn\` starts; expected a \`fn\` of this task.
    spawn g()
          ^ \`g\` is a function, which is called without \`spawn\`; expected a \`fibril\` of this task.
    let x = EHANGUPP
            ^^^^^^^^ Unknown name \`EHANGUPP\`. Did you mean \`EHANGUP\`?
  }
}
check "c" with D = 1 { forbid deadlok, stuck expect hangs expect hang among client }
               ^ Unknown constant \`D\`.
                              ^^^^^^^ Unknown kind of failure \`deadlok\`; expected \`deadlock\`, \`hang\`, \`violation\`, \`assertion\`, \`stuck\`. Did you mean \`deadlock\`?
                                                    ^^^^^ Unknown kind of failure \`hangs\`
                                                                 ^^^^ Only a deadlock has a cycle of tasks`);
});

test("a name that is missing everywhere is reported once", async () => {
  await check(`
task a {
  main {
    x = 1
    ^ Unknown name \`x\`. (Also in lines 5, 6.)
    x = 2
    x = x
  }
}`);
});

test("of an unknown name nobody knows how many values it gives", async () => {
  await check(`
task t { main { let a, b = cal } }
                           ^^^ Unknown name \`cal\`.`);
});

test("a task is called over a phone", async () => {
  await check(`
protocol p { method M }
task server serves p { on M { answer } }
task client { main { call server.M() } }
                          ^^^^^^ \`server\` is a task; expected what this task declares, such as \`phone server -> server\`.`);
});

test("a local is visible after its let, in its block", async () => {
  await check(`
task a {
  main {
    if true { let x = 1 log "{x}" }
    log "{x}"
          ^ Unknown name \`x\`.
    let y = y
            ^ Unknown name \`y\`.
    for i in 0..3 { log "{i}" }
    log "{i}"
          ^ Unknown name \`i\`.
  }
}`);
});

test("a method with several numbers is settled by its protocol", async () => {
  const files = {
    "p.ktrace": "protocol p { method A = 1024 } protocol q { method A = 1025 } protocol r { method A = 1024 }",
  };
  await check(
    `
import "p.ktrace"
task s serves q { on A { answer } }
task r serves p, q { on p.A { answer } on q.A { answer } on r.A { answer } }
                                                            ^^^ There is already a handler for the number 1024 in line 4.
task c {
  phone s -> s phone r -> r
  session t -> r
  main {
    call s.A()
    call r.A()
           ^ \`A\` has more than one number here: write \`p.A\` (1024) or \`q.A\` (1025). (Also in line 13.)
    call r.q.A()
    let ex = begin t
    call ex.A()
    call ex.p.A()
  }
}`,
    files,
  );
});

test("duplicate declarations", async () => {
  await check(`
kernel helenos-2011
kernel helenos-2026
^^^^^^^^^^^^^^^^^^^ There is already a \`kernel\` clause in line 2; expected one at most.
const A = 1
const A = 2
      ^ The constant \`A\` is already declared in line 4.
const EOK = 1
      ^^^ \`EOK\` is predeclared
protocol A { method M = 1024 method M = 1025 method N(x, x) }
                                    ^ The method \`M\` is already declared in line 7.
                                                         ^ The parameter \`x\` is already declared in line 7.
protocol A { }
         ^ The protocol \`A\` is already declared in line 7.
task A id 5 id 6 {
               ^ \`id\` is given twice; expected one.
  var x = 0 mutex x
                  ^ The name \`x\` is already declared in line 10.
  fn f(a, a) { }
          ^ The parameter \`a\` is already declared
  main { let a = 1 let a = 2 if a { let a = 3 } }
                       ^ The name \`a\` is already declared
  main { }
  ^^^^^^^^ There is already a \`main\`
  on M { } on * { } on * { } on A.M { }
                    ^^^^^^^^ There is already a handler for all other methods
                                ^^^ There is already a handler for the number 1024
}
task "A" { }
     ^^^ The task \`A\` is already declared in line 9.
limits { phones 4 phones 5 }
                  ^^^^^^ The limit \`phones\` is already given
check "c" { forbid stuck }
check "c" { }
      ^^^ The check \`c\` is already declared
      ^^^ warning: This check has no property`);
});

test("duplicates in imported files", async () => {
  await check(
    `
import "a.ktrace"
import "b.ktrace"
       ^^^^^^^^^^ \`b.ktrace\` declares \`t\`, which is already declared in a.ktrace, line 1.
task u { }
     ^ The task \`u\` is already declared in a.ktrace, line 1.`,
    { "a.ktrace": "task t { } task u { }", "b.ktrace": "task t { }" },
  );
});

test("imports are read once, also in circles", async () => {
  await check(
    `
import "a.ktrace"
import "a.ktrace"
import "none.ktrace"
       ^^^^^^^^^^^^^ Cannot read \`none.ktrace\`; expected a ktrace file, named relative to this one.
task t { phone p -> other }`,
    { "a.ktrace": 'import "main.ktrace"\nkernel helenos-2011\ntask other { phone p -> t }' },
  );
});

test("method numbers", async () => {
  await check(`
const N = 2000
protocol p {
  method A = 1023
             ^^^^ 1023 is a number of the kernel's own; expected 1024 or more.
  method B = N
  method C
  method D = 2001
             ^^^^ The number 2001 is already that of \`C\` in line 6.
  method E = M
             ^ Unknown name \`M\`. Did you mean \`N\`?
  method F = 3000 (a, b, c, d, e, f)
                                  ^ A method has at most 5 parameters, not 6.
}`);
});

test("constants", async () => {
  await check(
    `
const A = B + 1
      ^ The constant \`A\` depends on itself: A → B → A.
const B = A
const C = 1 / (2 - 2)
              ^^^^^^^ This divides by zero.
const D = self
          ^^^^ \`self\` is the index of a replica
const E = 5_000_000_000
          ^^^^^^^^^^^^^ \`5_000_000_000\` is more than 32 bits.
const F = 3000s
          ^^^^^ \`3000s\` is more than 2147 s
task t { main { let x = 1 let y = x % 0 let z = x / C } }
                                      ^ This divides by zero.`,
  );
});

test("ids, slots and sizes", async () => {
  await check(
    `
const N = 3
task a id 5 x N { }
task b id 7 { }
          ^ The id 7 is already used by task \`a\` in line 3.
task c id 0 x 0 { }
          ^ 0 is no task id; expected 1 or more.
              ^ 0 replicas are not possible; expected 1 to 4096.
task d {
  phone p slot 5 -> b
  phone q[3] slot 3 -> b
                  ^ The slot 5 is already that of \`p\` in line 7.
  session s -> b exchange parallel pool 1 slots 7, 8, 9
                                                      ^ This session has 2 phones (its own and 1 in the pool), but 3 slots.
  session t -> b exchange paralel
                          ^^^^^^^ Unknown exchange management \`paralel\`; expected \`atomic\`, \`serialize\` or \`parallel\`. Did you mean \`parallel\`?
  session u -> b pool 3 slots 90_000
                      ^ Only a parallel session has a pool of phones
                              ^^^^^^ There is no phone slot 90000; expected 0 to 4095.
  phone r -> a
             ^ \`a\` has 3 replicas; expected \`a[…]\`.
  phone r1 -> a[3]
                ^ \`a\` has no replica 3; expected 0 to 2.
  phone r2 -> b[0]
              ^^^^ \`b\` is one task, without replicas; expected no index.
  phone r3[2] -> a[*]
           ^ \`a[*]\` is one phone to each of 3 replicas; expected \`r3[3]\`.
  phone r4[N] -> a[*]
  var v[0] = 0
        ^ 0 elements are not possible
  var w = v1
          ^^ Unknown name \`v1\`
  var h: mesage
         ^^^^^^ Unknown type \`mesage\`; expected \`call\`, \`message\`, \`exchange\` or \`phone\`. Did you mean \`message\`?
  mutex m = 1
            ^ A mutex has no initial value; only a semaphore has.
  semaphore z = 0 - 1
                ^^^^^ -1 units are not possible
  workers 0
          ^ 0 workers are not possible
  main { let k = r4[3] }
                    ^ \`r4\` has no element 3; expected 0 to 2.
}
limits { phones 0 stpes 4 steps 0x7fffffff fibrils N * N }
                ^ The limit \`phones\` cannot be 0; expected 1 to 4096.
                  ^^^^^ Unknown limit \`stpes\``,
  );
});

test("argument counts", async () => {
  await check(
    `
protocol p { method A = 1024 (a, b) method B method C = 1030 () }
task s serves p {
  on A(a) { answer 1, 2, 3, 4, 5, 6, 7 }
     ^ \`A\` has 2 parameters, not 1; expected \`(a, b)\`.
                                     ^ An answer has a return code and at most 5 values, not 6.
  on B(a, b, c, d, e) { answer }
  on C { answer }
  on IPC_M_DATA_READ(a, b) { answer arg(6) }
                                        ^ A call has the arguments 1 to 5, not 6.
}
task c {
  phone q -> s
  fn f(x) { return x }
  fibril g(x, y) { }
  fibril h { }
  main {
    call q.A(1)
           ^ \`A\` takes 2 arguments (a, b), not 1.
    send q.B(1, 2, 3, 4, 5, 6)
           ^ \`B\` takes at most 5 arguments, not 6.
    notify q.C(1)
             ^ \`C\` takes 0 arguments, not 1.
    f()
    ^^^ \`f\` takes 1 argument (x), not 0.
    spawn g(1)
    ^^^^^^^^^^ \`g\` takes 2 arguments (x, y), not 1.
    spawn h()
          ^ warning: \`h\` starts at boot, and here once more
    let p1 = connect s (1, 2, 3, 4)
                                 ^ \`connect\` takes at most 3 arguments, not 4.
    let a, b = f(1)
           ^ This gives 1 value, not 2.
    let r, v1, v2, v3, v4, v5, v6 = call q.C()
                               ^^ This gives 6 values, not 7.
  }
}`,
  );
});

test("what is only for handlers", async () => {
  await check(`
protocol p { method A }
task t serves p {
  var c: call
  phone q -> t
  fn both() { answer 1 }
              ^^^^^^^^ \`answer\` is about the call being handled, but \`both\` is also called from \`main\`; expected an \`on\` handler, or \`answer … to c\`.
  fn only() { forward to q c = request let d = receive }
  fn deep() { only() }
  main {
    both()
    answer
    ^^^^^^ \`answer\` is about the call being handled, but this is \`main\`
    answer EOK to c
    forward to q
    ^^^^^^^^^^^^ \`forward\` is about the call being handled
    forward c to q
    let x = sender + arg(1)
            ^^^^^^ \`sender\`
                     ^^^^^^ \`arg\`
  }
  fibril f { let r = receive; let y = method }
                     ^^^^^^^ \`receive\` is about the call being handled, but this is the fibril \`f\`; expected an \`on\` handler.
                                      ^^^^^^ \`method\`
  on A { both() deep() let x = sender + method return 5 }
                                                      ^ Only a \`fn\` returns a value; expected \`return\` alone. Did you mean \`answer\`?
  on * { return }
}
check "c" { always sender == 1 }
                   ^^^^^^ \`sender\` is about the call being handled; there is none here.`);
});

test("break and continue", async () => {
  await check(`
task t {
  main {
    break
    ^^^^^ \`break\` stands outside a loop
    loop { if true { continue } break }
    for i in 0..2 { break } while 1 { continue } repeat 3 { break }
  }
}`);
});

test("kinds of operands", async () => {
  await check(`
protocol p { method A }
task t serves p {
  phone q -> t  session s -> t  mutex m  rwlock l  condvar c  semaphore z = 1  var x = 0  var t[3] = 0  var h: call
  fn f(a) { return a }
  on A { answer }
  main {
    lock l
         ^ \`l\` is an rwlock; expected \`lock l read\` or \`lock l write\`.
    lock m read
         ^ \`m\` is a mutex, which has no \`read\` mode; expected \`lock m\`.
    lock x
         ^ \`x\` is a number; expected a mutex or a rwlock.
    unlock c
           ^ \`c\` is a condvar; expected a mutex
    wait c
         ^ \`c\` is a condvar; expected \`wait c with\` a mutex.
    wait q
         ^ \`q\` is a phone; expected a message or a condvar.
    signal m down m up z broadcast c
           ^ \`m\` is a mutex; expected a condvar.
                  ^ \`m\` is a mutex; expected a semaphore.
    let ex = begin q
                   ^ \`q\` is a phone; expected a session.
    end s
        ^ \`s\` is a session; expected an exchange.
    call m.A()
         ^ \`m\` is a mutex; expected a phone or a session or an exchange.
    let msg = send q.A()
    wait msg with m
                  ^ \`msg\` is a message, which is waited for without a mutex.
    wait all msg, h
                  ^ \`h\` is a call; expected a message.
    hangup s forget x
           ^ \`s\` is a session; expected a phone.
                    ^ \`x\` is a number; expected a message.
    let y = msg + 1
            ^^^ \`msg\` is a message; expected a number.
    if m { }
       ^ \`m\` is a mutex; expected a number.
    x = msg
        ^^^ This is a message, but \`x\` holds a number.
    h = 5
        ^ This is a number, but \`h\` holds a call.
    q = 5
    ^ \`q\` is a phone, which cannot be assigned to; expected a variable.
    EOK = 5
    ^^^ \`EOK\` is a constant, which cannot be assigned to
    t = 5
    ^ \`t\` is an array; expected \`t[…]\`.
    t[3] = x[0]
      ^ \`t\` has no element 3; expected 0 to 2.
           ^^^^ \`x\` is no array; expected no index.
    let k = 1 + f(2)
                ^^^^ \`f(…)\` cannot stand inside an expression
    let w = f(msg)
              ^^^ This is a message, but \`a\` of \`f\` holds a number.
    x = "text"
        ^^^^^^ A text can stand only in
    x = t.x
        ^^^ A task reads only its own variables
    log "{msg}"
          ^^^ \`msg\` is a message; expected a number.
  }
}`);
});

test("handles go into let, arguments and variables of their type", async () => {
  await check(`
protocol p { method A }
task t serves p {
  phone q -> t  session s -> t  var h: call  var e[2]: exchange
  fn finish(m, ex) { let rc = wait m end ex return rc }
  fn open() { let ex = begin s return ex }
  fibril later(c) { answer EOK to c }
  on A { h = request spawn later(request) let c = request spawn later(c) }
  main {
    let ex = open()
    e[0] = ex
    let m = send ex.A()
    let rc = finish(m, e[0])
    let p = q
    call p.A()
  }
}`);
});

test("recursion", async () => {
  await check(`
task t {
  fn f() { g() }
  fn g() { if true { h() } }
  fn h() { f() }
           ^^^ Recursion: f → g → h → f. A run has a state of fixed size
  fn k() { k() h() }
           ^^^ Recursion: k → k.
}`);
});

test("handlers that are missing", async () => {
  await check(`
protocol p { method A method B method C method D method E }
task t serves p { on A { answer } }
              ^ warning: \`t\` serves \`p\` but has no handler for \`B\`, \`C\`, \`D\` and 1 more: such a call is answered ENOTSUP.
task u serves p { on * { answer } }`);
});

test("kernels and captures", async () => {
  await check(`
kernel helenos-2012
       ^^^^^^^^^^^^ Unknown kernel \`helenos-2012\`; expected \`helenos-2011\` or \`helenos-2026\`. Did you mean \`helenos-2011\`?
capture "c" kernel minix {
                   ^^^^^ Unknown kernel \`minix\`
  task 1 { phone 5 -> 2 phone 5 -> ? incoming 8 (1, 2, 3, 4, 5, 6) }
                              ^ Phone 5 is already described in line 4.
                                                                ^ A call has at most 5 arguments, not 6.
  task 1 "t" { }
       ^ Task 1 is already described in line 4.
}`);
});

test("a method that the kernel does not have", async () => {
  await check(`
kernel helenos-2011
task t { on IPC_M_PAGE_IN { answer } }
            ^^^^^^^^^^^^^ The kernel helenos-2011 has no \`IPC_M_PAGE_IN\`.`);
});

/** The text of so many lines, then what stands behind them. */
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

test("a circle of constants past the stack is one error, in plain words", async () => {
  const { diagnostics } = await loadText(`${lines(9000, (i) => `const a${i} = a${(i + 1) % 9000}`)}\ntask t { }`);
  expect(diagnostics.map(({ code, range }) => [code, range.start.line])).toEqual([["chain-too-long", 0]]);
});

test("chains of constants, functions and locals are followed however long they are", async () => {
  const most = 2500;
  const text = `protocol p { method M }
task t serves p {
on M { answer }
main { let x0 = f0(a0)
${lines(most, (i) => `let x${i + 1} = x${i}`)}
let p0 = q
${lines(most, (i) => `let p${i + 1} = p${i}`)}
call p${most}.M(x${most}) }
phone q -> t
${lines(most, (i) => `fn f${i}(p) { let v = f${i + 1}(p) return v }`)}
fn f${most}(p) { answer; return p }
}
${lines(most, (i) => `const a${i} = a${i + 1} + 1`)}
const a${most} = 1`;
  const { diagnostics } = await loadText(text);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    `\`answer\` is about the call being handled, but \`f${most}\` is also called from \`main\`; expected an \`on\` handler, or \`answer … to c\`.`,
  ]);
});

test("unknown names are compared with others up to a number, and reported all the same", async () => {
  const { diagnostics } = await loadText(`task t { main {
${lines(1000, (i) => `let known${i} = 0`)}
${lines(1000, (i) => `log "{knwon${i}}"`)}
} }`);
  expect(diagnostics[0]?.message).toBe("Unknown name `knwon0`. Did you mean `known0`?");
  expect(diagnostics.at(-1)?.message).toBe("Unknown name `knwon999`.");
});
