// What adds up to the answer: the points of a scorecard as a waterfall; of a tree whose leaves are constant what spoke for and
// against.
const LITTLE = 0.01, ALWAYS = 4;
function waterfall(state) {
  const q = state.q, p = q.points;
  const effect = part => Math.abs(sigma(p.score / PER_LOGIT) - sigma((p.score - part.points) / PER_LOGIT));
  // near 0 and 1 no single column moves the probability much: the largest are told all the same
  let kept = p.parts.filter((part, i) => i < ALWAYS || effect(part) >= LITTLE);
  if (p.parts.length - kept.length < 2) kept = p.parts;
  const rest = p.parts.filter(part => !kept.includes(part)), lines = kept.map(part => ({name: [bdi(labelOf(part.column)), ': ', bdi(valueText(state, part.column))], points: part.points, changed: state.changed.has(part.column)}));
  if (rest.length) lines.push({name: [rest.length + ' more that matter little'], points: rest.reduce((s, e) => s + e.points, 0)});
  let at = p.base;
  const spans = lines.map(l => { const from = at; at += l.points; return [from, at]; });
  const ends = spans.flat().concat([0, p.base, p.score]), low = Math.min(...ends), high = Math.max(...ends), pad = Math.max(6, 0.04 * (high - low));
  const X = v => 300 * (v - low + pad) / (high - low + 2 * pad), zero = X(0);
  const bar = (from, to) => sv('svg', {viewBox: '0 0 300 22', preserveAspectRatio: 'none', 'aria-hidden': 'true'}, sv('line', {class: 'zero', x1: zero, x2: zero, y1: 0, y2: 22}),
    from === null ? sv('rect', {class: 'tick', x: X(to) - 1.5, y: 2, width: 3, height: 18}) : sv('rect', {class: 'bar', fill: fillOf(to >= from ? p.towards : p.against), x: Math.min(X(from), X(to)), y: 4, width: Math.max(1, Math.abs(X(to) - X(from))), height: 14}));
  const line = (name, art, text, css) => el('div', {class: 'wr ' + (css || ''), role: 'row'}, el('div', {class: 'nm', role: 'cell'}, name), el('div', {class: 'ba'}, art), el('div', {class: 'pt', role: 'cell'}, text));
  const base = S.gates === 0 ? 'the average ' + NOUN[0] : 'the average ' + NOUN[0] + ' of the group';
  return [el('h3', {}, 'How the points add up'),
    el('p', {class: 'soft'}, 'Points for ', bdi(D.classes[p.towards]), CLASSES > 2 ? [' against ', bdi(D.classes[p.against])] : null, '; 20 points double the odds, 0 points are even odds. Each value is measured against ' + base + '.'),
    el('div', {class: 'wf', role: 'table', 'aria-label': 'points'}, line([base], bar(null, p.base), points(p.base)), lines.map((l, i) => line(l.name, bar(spans[i][0], spans[i][1]), points(l.points), l.changed ? 'ch' : '')), line(['Score'], bar(null, p.score), points(p.score), 'tot')),
    el('p', {class: 'soft'}, points(p.score) + ' points are ' + probability(TWO ? answerBefore(q.leaf, q.x)[p.towards] : q.dist[p.towards]) + ' for ', bdi(D.classes[p.towards]), CLASSES > 2 ? ', beside all other classes.' : '.')];
}
// Attributions have a unit that no reader needs: bars alone tell them.
function forAndAgainst(state) {
  const all = Array.from(attribution(state.q, state.q.class), (v, j) => [j, v]).filter(e => e[1] !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])), kept = all.slice(0, 8), most = Math.max(...kept.map(e => Math.abs(e[1])), 1e-12);
  if (!kept.length) return [];
  return [el('h3', {}, 'What spoke for it, and what against'),
    el('p', {class: 'soft'}, 'How far each value moved the questions of the path towards ', bdi(D.classes[state.q.class]), ' (right) or away from it (left), against the average ' + NOUN[0] + '.'),
    el('div', {class: 'wf against'}, kept.map(e => { const w = 150 * Math.abs(e[1]) / most; return el('div', {class: 'wr' + (state.changed.has(e[0]) ? ' ch' : '')}, el('div', {class: 'nm'}, bdi(labelOf(e[0])), ': ', bdi(valueText(state, e[0]))),
      el('div', {class: 'ba'}, sv('svg', {viewBox: '0 0 300 22', preserveAspectRatio: 'none', role: 'img', 'aria-label': e[1] > 0 ? 'for it' : 'against it'}, sv('line', {class: 'zero', x1: 150, x2: 150, y1: 0, y2: 22}), sv('rect', {class: e[1] > 0 ? 'toRight' : 'toLeft', x: e[1] > 0 ? 150 : 150 - w, y: 4, width: Math.max(1, w), height: 14})))); })),
    all.length > kept.length ? el('p', {class: 'soft'}, many(all.length - kept.length, 'more column', 'more columns') + ' moved it less.') : null];
}
const addsUp = state => state.q.points ? waterfall(state) : M ? forAndAgainst(state) : [];
