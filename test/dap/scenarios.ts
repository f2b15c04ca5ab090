/** Scenarios that several conversations are about. */

/** A client that asks a server three times, and a `fn` on the way. */
export const asking = `protocol p { method ASK = 1024 (question) }
task client id 1 {
  phone server -> server
  var got = 0
  main {
    for i in 1..4 {
      let rc, result = call server.ASK(i)
      got = got + result
    }
    log "all in all {got}"
  }
}
task server id 2 serves p {
  var asked = 0
  fn double(n) {
    return n * 2
  }
  on ASK(question) {
    asked = asked + 1
    let d = double(question)
    answer EOK, d + 1
  }
}
`;

/** Two tasks that each hold a lock while they call the other. */
export const circle = `protocol p { method GIVE = 1024 (n) }
task left id 1 serves p {
  phone other -> right
  mutex m
  main { lock m { call other.GIVE(1) } }
  on GIVE(n) { lock m { answer } }
}
task right id 2 serves p {
  phone other -> left
  mutex m
  main { lock m { call other.GIVE(2) } }
  on GIVE(n) { lock m { answer } }
}
task bystander id 3 {
  phone left -> left
  main { repeat 9 { yield } call left.GIVE(3) }
}
`;
