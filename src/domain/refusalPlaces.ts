// Where in a command it is wrong, for refusals that are about one place.

/** A refusal about one place is told there whole. */
export const itself = <Details extends { readonly pointer: string }>(details: Details) => [
  { pointer: details.pointer, details },
]
