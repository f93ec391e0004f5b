// Pure functions of what never changes: an answer stays with what it was asked of, and goes with it.

/** Asks once of each object, told apart by identity. */
export function oncePer<Key extends object, Value>(ask: (key: Key) => Value): (key: Key) => Value {
  const answers = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    let answer = answers.get(key)
    if (answer === undefined) {
      answer = { value: ask(key) }
      answers.set(key, answer)
    }
    return answer.value
  }
}
