// The tree as arithmetic: what the library computes for a row, in double precision on the model's floats.
function unpack(text, Type) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Type(bytes.buffer);
}
const M = D.model || null;
const CLASSES = D.classes.length, DIST = unpack(D.dist, Float32Array), ALL = DIST.length / CLASSES, NODES = (ALL - 1) / 2, LEAVES = NODES + 1;
// The mean answer of what lies under a node.
const distOf = heap => Array.from(DIST.subarray(heap * CLASSES, (heap + 1) * CLASSES));
const sigma = z => 1 / (1 + Math.exp(-z));
const pathTo = leaf => { const out = []; for (let i = NODES + leaf; i > 0; i = (i - 1) >> 1) out.unshift((i - 1) >> 1); return out; };
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
function softmax(z) {
  if (z.length === 1) { const p = sigma(z[0]), out = [0, 0]; out[POSITIVE] = p; out[1 - POSITIVE] = sigma(-z[0]); return out; }
  const most = Math.max(...z), e = z.map(v => Math.exp(v - most)), sum = e.reduce((a, b) => a + b, 0);
  return e.map(v => v / sum);
}
const answerBefore = (leaf, x) => M.cards ? softmax(scoresOf(leaf, x)) : distOf(NODES + leaf);
function calibrated(dist) {
  const c = TWO && M.calibration;
  if (!c || c.a === undefined && !c.x) return dist;
  let p = Math.max(0, Math.min(1, dist[POSITIVE]));
  if (c.x) {
    const last = c.x.length - 1;
    if (p <= c.x[0]) p = c.y[0];
    else if (p >= c.x[last]) p = c.y[last];
    else { let i = 0; while (c.x[i + 1] < p) i++; p = Math.min(c.y[i + 1], c.y[i] + (p - c.x[i]) / (c.x[i + 1] - c.x[i]) * (c.y[i + 1] - c.y[i])); }
  } else p = sigma(c.a * (Math.log(p) - Math.log1p(-p)) + c.b);
  const out = [0, 0];
  out[POSITIVE] = p; out[1 - POSITIVE] = 1 - p;
  return out;
}
const answerOf = (leaf, x) => calibrated(answerBefore(leaf, x));
const classOf = dist => TWO && M && M.threshold !== undefined ? (dist[POSITIVE] >= M.threshold ? POSITIVE : 1 - POSITIVE) : argmax(dist);
const LIMIT = M && M.threshold !== undefined ? M.threshold : 0.5;

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
function averageOf(reach, x) {
  const out = new Array(CLASSES).fill(0);
  for (let l = 0; l < LEAVES; l++) {
    const share = reach[NODES + l];
    if (share > 0) answerBefore(l, x).forEach((p, k) => { out[k] += share * p; });
  }
  return calibrated(out);
}
// What every part of the page tells of one row.
function decide(values) {
  const x = featuresOf(values), r = reachOf(x), reach = r.reach;
  const leaf = mostReached(reach, NODES, ALL) - NODES, dist = answerOf(leaf, x), cls = classOf(dist);
  const average = averageOf(reach, x);
  let second = -1;
  for (let l = 0; l < LEAVES; l++) if (l !== leaf && (second < 0 || reach[NODES + l] > reach[NODES + second])) second = l;
  const isThere = second >= 0 && reach[NODES + second] > 0;
  const q = {x: x, values: values, reach: reach, leaf: leaf, mass: reach[NODES + leaf], dist: dist, class: cls, average: average, averageClass: classOf(average), path: []};
  if (isThere) q.second = {leaf: second, class: classOf(answerOf(second, x)), mass: reach[NODES + second]};
  for (let i = NODES + leaf; i > 0;) {
    const child = i, node = (i - 1) >> 1, isLeft = child % 2 === 1;
    i = node;
    // a closed gate asks nothing
    if (M.closed.includes(node)) continue;
    const p = isLeft ? sigma(-r.logit[node]) : sigma(r.logit[node]), other = isLeft ? child + 1 : child - 1;
    let from = other, to = other + 1;
    while (from < NODES) { from = 2 * from + 1; to = 2 * (to - 1) + 3; }
    const end = mostReached(reach, from, to) - NODES, there = answerOf(end, x), k = classOf(there);
    q.path.unshift({node: node, branch: isLeft ? 'left' : 'right', probability: p, before: reach[node], logit: r.logit[node], against: p < 0.5, other: {leaf: end, class: k, probability: there[k]}});
  }
  if (M.cards) q.points = pointsOf(leaf, x);
  return q;
}
// The scorecard of a leaf for a row: of two classes towards the positive one, of more for the answer against the next.
function pointsOf(leaf, x) {
  const z = scoresOf(leaf, x), n = M.cards.outputs, base = leaf * n, pair = n === 1 ? [POSITIVE, 1 - POSITIVE] : top(z, 2);
  const of = f => PER_LOGIT * (n === 1 ? f(0) : f(pair[0]) - f(pair[1]));
  const meanScore = k => asksOf(leaf).reduce((sum, c) => sum + M.cards.columns[c].mean[base + k], M.cards.intercept[base + k]);
  const parts = asksOf(leaf).map(c => ({column: c, points: of(k => effectOf(c, base + k, x) - M.cards.columns[c].mean[base + k])}));
  return {towards: pair[0], against: pair[1], base: of(meanScore), score: of(k => z[k]), parts: parts.sort((a, b) => Math.abs(b.points) - Math.abs(a.points))};
}
// What each column adds to a gate's logit, against the average row.
function contributions(node, x) {
  const out = new Float64Array(M.columns.length), at = M.gates[node][0], w = M.gates[node][1];
  for (let k = 0; k < at.length; k++) out[M.columnOf[at[k]]] += w[k] * (x[at[k]] - M.mean[at[k]]);
  return out;
}
// How far each column speaks for a class: Explanation.attribution.
function attribution(q, k) {
  const out = new Float64Array(M.columns.length);
  q.path.forEach(step => {
    const gain = step.before * (DIST[(2 * step.node + 2) * CLASSES + k] - DIST[(2 * step.node + 1) * CLASSES + k]);
    contributions(step.node, q.x).forEach((c, j) => { out[j] += gain * c; });
  });
  if (!M.cards) return out;
  const n = M.cards.outputs, base = q.leaf * n, p = answerBefore(q.leaf, q.x), others = p.reduce((s, v, j) => j === k ? s : s + v, 0);
  asksOf(q.leaf).forEach(c => {
    const effect = j => effectOf(c, base + j, q.x) - M.cards.columns[c].mean[base + j];
    if (n === 1) { out[c] += q.mass * (k === POSITIVE ? 1 : -1) * effect(0); return; }
    let sum = effect(k);
    p.forEach((v, j) => { if (j !== k) sum -= (others > 0 ? v / others : 1 / (n - 1)) * effect(j); });
    out[c] += q.mass * sum;
  });
  return out;
}
