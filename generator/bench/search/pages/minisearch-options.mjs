// What the index holds: said once to make it, once to read it.

export const OPTIONS = { fields: ["title", "abstract"], storeFields: ["title"] };
