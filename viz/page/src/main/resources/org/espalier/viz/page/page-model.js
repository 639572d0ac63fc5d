// The tree as arithmetic: what the library computes for a row, in double precision on the model's floats.
function unpack(text, Type) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Type(bytes.buffer);
}
const M = D.model || null;
const NODES = Math.pow(2, D.depth) - 1, LEAVES = NODES + 1, ALL = NODES + LEAVES;
const sigma = z => 1 / (1 + Math.exp(-z));
const argmax = p => { let k = 0; for (let i = 1; i < p.length; i++) if (p[i] > p[k]) k = i; return k; };

if (M) {
  const W = unpack(M.weight, Float32Array);
  M.bias = unpack(M.bias, Float32Array);
  M.mean = unpack(M.mean, Float32Array);
  // by gate: places of its features and its weights
  M.gates = Array.from({length: NODES}, () => [[], []]);
  if (M.places) unpack(M.places, Int32Array).forEach((at, k) => { const g = M.gates[Math.floor(at / M.features)]; g[0].push(at % M.features); g[1].push(W[k]); });
  else M.gates.forEach((g, i) => { g[1] = Array.from(W.subarray(i * M.features, (i + 1) * M.features)); g[0] = g[1].map((w, f) => f); });
  // the column of each feature
  M.columnOf = new Int32Array(M.features);
  M.columns.forEach((c, j) => { c.index = j; for (let f = 0; f < c.width; f++) M.columnOf[c.first + f] = j; });
  M.asked = new Set();
  M.gates.forEach(g => g[0].forEach((f, k) => { if (g[1][k] !== 0) M.asked.add(M.columnOf[f]); }));
  if (M.cards) {
    M.cards.intercept = unpack(M.cards.intercept, Float32Array);
    if (M.cards.low) { M.cards.low = unpack(M.cards.low, Float32Array); M.cards.high = unpack(M.cards.high, Float32Array); }
    M.cards.columns.forEach((c, j) => {
      c.asked = new Set(c.leaves);
      if (!c.leaves.length) return;
      M.asked.add(j);
      c.mean = unpack(c.mean, Float64Array);
      c.values = unpack(c.values, Float64Array);
      if (c.bends) {
        c.bends = unpack(c.bends, Float32Array);
        c.special = c.special.map(s => [s[0], s[1], unpack(s[2], Float64Array)]);
        c.missing = c.missing ? unpack(c.missing, Float64Array) : null;
      }
    });
  }
}
// A feature as the encoder writes it: a float.
const encoded = (column, value) => Math.fround((value - column.offset) / column.scale);
function featuresOf(values) {
  const x = new Float64Array(M.features);
  M.columns.forEach((c, j) => {
    const v = values[j];
    if (Array.isArray(v)) v.forEach((w, f) => { x[c.first + f] = Math.fround(w); });
    else if (c.words) x[c.first + v] = 1;
    else x[c.first] = Math.fround(v);
  });
  return x;
}
function gateLogit(i, x) {
  const at = M.gates[i][0], w = M.gates[i][1];
  let z = M.bias[i];
  for (let k = 0; k < at.length; k++) z += w[k] * x[at[k]];
  return z;
}
// What a column adds to one score of a leaf's scorecard.
function effectOf(column, i, x) {
  const c = M.cards.columns[column], of = M.columns[column];
  if (of.words) {
    let sum = 0;
    for (let f = 0; f < of.width; f++) { const share = x[of.first + f]; if (share !== 0) sum += share * c.values[i * of.width + f]; }
    return sum;
  }
  const v = x[of.first], n = c.bends.length, at = i * n;
  let sum = 0;
  if (n) {
    if (!(v > c.bends[0])) sum = c.steps && v < c.bends[0] ? 0 : c.values[at];
    else if (v >= c.bends[n - 1]) sum = c.values[at + n - 1];
    else {
      let low = 0, high = n - 1;
      while (high - low > 1) { const middle = (low + high) >> 1; if (c.bends[middle] <= v) low = middle; else high = middle; }
      sum = c.steps ? c.values[at + low] : c.values[at + low] + (c.values[at + high] - c.values[at + low]) * ((v - c.bends[low]) * (1 / (c.bends[high] - c.bends[low])));
    }
  }
  c.special.forEach(s => { if (v >= s[0] && v <= s[1]) sum += s[2][i]; });
  return c.missing ? sum + c.missing[i] * x[of.first + 1] : sum;
}
const asksOf = leaf => M.cards ? M.columns.filter(c => M.cards.columns[c.index].asked.has(leaf)).map(c => c.index) : [];
function scoresOf(leaf, x) {
  const asked = asksOf(leaf), out = [];
  for (let k = 0; k < M.cards.outputs; k++) {
    const i = leaf * M.cards.outputs + k;
    out.push(asked.reduce((z, c) => z + effectOf(c, i, x), M.cards.intercept[i]));
  }
  return out;
}
function reachOf(x) {
  const reach = new Float64Array(ALL), logit = new Float64Array(NODES);
  reach[0] = 1;
  for (let i = 0; i < NODES; i++) {
    if (reach[i] === 0) continue;
    logit[i] = gateLogit(i, x);
    reach[2 * i + 1] = reach[i] * sigma(-logit[i]);
    reach[2 * i + 2] = reach[i] * sigma(logit[i]);
  }
  return {reach: reach, logit: logit};
}
function mostReached(reach, from, to) {
  let k = from;
  for (let i = from + 1; i < to; i++) if (reach[i] > reach[k]) k = i;
  return k;
}
// What each column adds to a gate's logit, against the average row.
function contributions(node, x) {
  const out = new Float64Array(M.columns.length), at = M.gates[node][0], w = M.gates[node][1];
  for (let k = 0; k < at.length; k++) out[M.columnOf[at[k]]] += w[k] * (x[at[k]] - M.mean[at[k]]);
  return out;
}
