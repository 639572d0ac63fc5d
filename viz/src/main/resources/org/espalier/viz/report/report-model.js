// What the tree answers of classes, as the library computes it.
const CLASSES = D.classes.length, DIST = unpack(D.dist, Float32Array);
// The mean answer of what lies under a node.
const distOf = heap => Array.from(DIST.subarray(heap * CLASSES, (heap + 1) * CLASSES));
const pathTo = leaf => { const out = []; for (let i = NODES + leaf; i > 0; i = (i - 1) >> 1) out.unshift((i - 1) >> 1); return out; };
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
