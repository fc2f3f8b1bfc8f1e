// Near spellings.

// How many letters must be changed, added, left out or swapped with their neighbour; more than `most` is Infinity.
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let before = [], last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + !same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return Infinity;
    before = last;
    last = row;
  }
  return last[other.length] <= most ? last[other.length] : Infinity;
}

// How many mistakes are forgiven in a word of this length.
export function forgiven(word) {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
}
