// One row of a number or a rate: what it is answered and why, and what if a value were another one. The same arithmetic as the library.
const RATE = D.isRate, MEANS = unpack(D.means, Float32Array), GATES = new Map(D.gates.map(g => [g.node, g]));
const STEP = Math.pow(10, D.exponent), PLACES = Math.max(0, -D.exponent);
const BELOW = M.below ? unpack(M.below, Float32Array) : null, ABOVE = M.above ? unpack(M.above, Float32Array) : null, CONSTANT = M.values ? unpack(M.values, Float32Array) : null;
// The rules of org.espalier.explain.Amounts.
function plain(v) {
  if (RATE) return number(v, 3);
  const text = (Math.round(v / STEP) * STEP).toFixed(PLACES).split('.'), isLess = text[0].startsWith('-'), whole = grouped(text[0].replace('-', '')), fraction = (text[1] || '').replace(/0+$/, '');
  return (isLess && (whole !== '0' || fraction) ? '−' : '') + whole + (fraction ? '.' + fraction : '');
}
const amount = v => plain(v) + (D.unit ? '\u00a0' + isolated(D.unit) : '');
const factor = e => { const f = Math.exp(e); return '×\u00a0' + (f < 0.1 ? f.toFixed(3) : f < 10 ? f.toFixed(2) : number(f, 3)); };
const effectText = e => { if (RATE) return factor(e); const text = plain(e); return e > 0 && text !== '0' ? '+' + text : text; };
const isNothing = e => RATE ? Math.abs(e) < 0.005 : Math.round(e / STEP) === 0;
// How far one answer is from another: of a rate as a logarithm.
const distance = (v, from) => RATE ? Math.log(v / from) : v - from;

function scoreOf(leaf, x) {
  const z = scoresOf(leaf, x)[0];
  return M.cards.low ? Math.max(M.cards.low[leaf], Math.min(M.cards.high[leaf], z)) : z;
}
const answerOf = (leaf, x) => CONSTANT ? CONSTANT[leaf] : RATE ? Math.exp(scoreOf(leaf, x)) : scoreOf(leaf, x);
const averageOf = (reach, x) => { let sum = 0; for (let l = 0; l < LEAVES; l++) if (reach[NODES + l] > 0) sum += reach[NODES + l] * answerOf(l, x); return sum; };
function decide(values) {
  const x = featuresOf(values), r = reachOf(x), reach = r.reach, leaf = mostReached(reach, NODES, ALL) - NODES;
  const q = {x: x, values: values, leaf: leaf, mass: reach[NODES + leaf], value: answerOf(leaf, x), average: averageOf(reach, x), path: []};
  if (BELOW) q.interval = [q.value + BELOW[leaf], q.value + ABOVE[leaf]];
  for (let i = NODES + leaf; i > 0;) {
    const child = i, node = (i - 1) >> 1, isLeft = child % 2 === 1;
    i = node;
    if (M.closed.includes(node)) continue; // asks nothing
    const p = sigma(isLeft ? -r.logit[node] : r.logit[node]), other = isLeft ? child + 1 : child - 1;
    let from = other, to = other + 1;
    while (from < NODES) { from = 2 * from + 1; to = 2 * (to - 1) + 3; }
    const end = mostReached(reach, from, to) - NODES;
    q.path.unshift({node: node, branch: isLeft ? 'left' : 'right', probability: p, before: reach[node], logit: r.logit[node], other: answerOf(end, x)});
  }
  if (M.cards) q.points = pointsOf(leaf, x);
  return q;
}
// What adds up to a leaf's score; held: what holding it within the leaf's limits adds.
function pointsOf(leaf, x) {
  const asked = asksOf(leaf), mean = c => M.cards.columns[c].mean[leaf], score = scoresOf(leaf, x)[0];
  return {base: asked.reduce((sum, c) => sum + mean(c), M.cards.intercept[leaf]), score: score, held: scoreOf(leaf, x) - score,
    parts: asked.map(c => ({column: c, points: effectOf(c, leaf, x) - mean(c)})).sort((a, b) => Math.abs(b.points) - Math.abs(a.points))};
}
// How far each column moves the answer: Explanation.attribution.
function attribution(q) {
  const out = new Float64Array(M.columns.length);
  q.path.forEach(step => {
    const gain = step.before * distance(MEANS[2 * step.node + 2], MEANS[2 * step.node + 1]);
    contributions(step.node, q.x).forEach((c, j) => { out[j] += gain * c; });
  });
  if (q.points) q.points.parts.forEach(p => { out[p.column] += q.mass * p.points; });
  return out;
}

let NOW = null;
const hasRows = D.examples.length > 0;
const nameOfRow = state => state.index < 0 ? 'The typical ' + NOUN[0] : capital(NOUN[0]) + ' ' + D.examples[state.index].row;
function stateOf(index) {
  const values = index < 0 ? D.typical : D.examples[index].values, texts = index < 0 ? null : D.examples[index].texts;
  const wasMissing = new Set(texts ? texts.map((t, j) => t === 'missing' && !M.columns[j].words ? j : -1).filter(j => j >= 0) : []);
  const q = decide(values);
  return {index: index, values: values, original: values, texts: texts, changed: new Set(), missing: new Set(wasMissing), wasMissing: wasMissing, q: q, before: q};
}
const valued = (state, j) => [bdi(labelOf(j)), ' (', bdi(cut(valueText(state, j), 40)), ')'];
function story(state) {
  const q = state.q, example = state.index < 0 ? null : D.examples[state.index], away = distance(q.value, D.mean);
  const parts = q.points ? q.points.parts.map(p => [p.column, p.points]) : Array.from(attribution(q), (v, j) => [j, v]);
  const moved = parts.filter(e => q.points ? !isNothing(e[1]) : e[1] !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])), tell = e => q.points ? [effectText(e[1]), ' by ', valued(state, e[0])] : valued(state, e[0]);
  const up = moved.filter(e => e[1] > 0).slice(0, 3), down = moved.filter(e => e[1] < 0).slice(0, 3);
  const out = [el('p', {class: 'story', id: 'told'}, nameOfRow(state), state.changed.size ? ', with ' + many(state.changed.size, 'value', 'values') + ' changed,' : '', ' is answered ', strong(amount(q.value)), ', ',
    isNothing(away) ? 'the average' : RATE ? factor(away) + ' the average of ' + amount(D.mean) : amount(Math.abs(away)) + (away > 0 ? ' above' : ' below') + ' the average of ' + plain(D.mean), '. ',
    up.length ? ['What raises it most: ', listed(up.map(tell)).flat(), '. '] : null, down.length ? ['What lowers it: ', listed(down.map(tell)).flat(), '.'] : null)];
  const beside = [];
  if (q.interval) beside.push('Of such ' + NOUN[1] + ' ' + percent(M.coverage) + ' lie between ' + plain(q.interval[0]) + ' and ' + amount(q.interval[1]) + '.');
  if (example && example.truth !== undefined && !state.changed.size) beside.push('What is known: ' + amount(example.truth) + (q.interval ? example.truth >= q.interval[0] && example.truth <= q.interval[1] ? ', within that.' : ', outside that.' : '.'));
  if (beside.length) out.push(el('p', {}, beside.join(' ')));
  if (q.path.length && q.mass < 0.8) out.push(el('p', {class: 'note doubt'}, strong('Between two groups. '), 'The path shown carries ' + probability(q.mass) + ' of the weight; all paths together answer ' + amount(q.average) + '.'));
  return out;
}
function stepCard(state, step, i, total) {
  const g = GATES.get(step.node), isLeft = step.branch === 'left', all = g.text ? [] : Array.from(contributions(step.node, state.q.x), (c, j) => [j, PER_LOGIT * c]).filter(e => e[1] !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 4);
  const away = distance(step.other, state.q.value);
  return el('article', {class: 'q'}, el('p', {class: 'soft'}, total > 1 ? 'Question ' + (i + 1) + ' of ' + total : 'The question'), el('h4', {}, g.text ? [bdi(g.text), '?'] : many(g.asks, 'column adds', 'columns add') + ' up'),
    g.text ? (g.undecided ? el('p', {class: 'soft'}, g.undecided) : null) : el('table', {class: 'mini', 'aria-label': 'points'}, el('tbody', {}, all.map(e => el('tr', {}, el('th', {scope: 'row'}, bdi(labelOf(e[0])), ' ', bdi(cut(valueText(state, e[0]), 24))), el('td', {}, points(e[1])))), el('tr', {class: 'sum'}, el('th', {scope: 'row'}, 'sum, with all others'), el('td', {}, points(PER_LOGIT * step.logit))))),
    el('div', {class: 'to'}, strong(g.text ? bdi(isLeft ? g.left : g.right) : isLeft ? 'at most 0 points' : 'more than 0 points'), el('span', {class: 'soft'}, ' ' + surely(step.probability) + ' (' + probability(step.probability) + ')'),
      el('p', {class: 'other'}, 'The other side would give ' + amount(step.other) + ', ' + (isNothing(away) ? 'the same.' : RATE ? factor(away) + ' of it.' : plain(Math.abs(away)) + (away > 0 ? ' more.' : ' less.')))));
}
const MAX_CARDS = 4;
function pathCards(state) {
  const q = state.q, steps = q.path.map((s, i) => [s, i]);
  if (!steps.length) return [];
  // of a long path those whose other side answers otherwise most
  const kept = steps.length <= MAX_CARDS + 1 ? steps : steps.slice().sort((a, b) => Math.abs(distance(b[0].other, q.value)) - Math.abs(distance(a[0].other, q.value))).slice(0, MAX_CARDS).sort((a, b) => a[1] - b[1]);
  const rest = steps.filter(e => !kept.includes(e)), cards = list => el('div', {class: 'strip'}, list.map(e => stepCard(state, e[0], e[1], steps.length)));
  return [el('h3', {}, 'The path: ' + many(steps.length, 'question', 'questions')), cards(kept), rest.length ? el('details', {class: 'rest'}, el('summary', {}, many(rest.length, 'more question', 'more questions')), cards(rest)) : null];
}
// A waterfall from the group's average to the answer, in the target's unit; of a rate factors that multiply.
function waterfall(state) {
  const q = state.q, p = q.points;
  let kept = p.parts.filter(e => !isNothing(e.points)).slice(0, 10);
  const rest = p.parts.filter(e => !kept.includes(e)).reduce((s, e) => s + e.points, 0), others = p.parts.length - kept.length;
  const lines = kept.map(e => ({name: [bdi(labelOf(e.column)), ': ', bdi(valueText(state, e.column))], points: e.points, changed: state.changed.has(e.column)}));
  if (others) lines.push({name: [many(others, 'more column', 'more columns')], points: rest});
  if (!isNothing(p.held)) lines.push({name: ['held within what the group’s training ' + NOUN[1] + ' were'], points: p.held});
  let at = p.base;
  const spans = lines.map(l => { const from = at; at += l.points; return [from, at]; });
  const end = p.score + p.held, ends = spans.flat().concat([p.base, end]), low = Math.min(...ends), high = Math.max(...ends), pad = Math.max(1e-9, 0.06 * (high - low)), X = v => 300 * (v - low + pad) / (high - low + 2 * pad), total = v => plain(RATE ? Math.exp(v) : v);
  const bar = (from, to) => sv('svg', {viewBox: '0 0 300 22', preserveAspectRatio: 'none', 'aria-hidden': 'true'}, from === null ? sv('rect', {class: 'tick', x: X(to) - 1.5, y: 2, width: 3, height: 18}) : sv('rect', {class: to >= from ? 'toRight' : 'toLeft', x: Math.min(X(from), X(to)), y: 4, width: Math.max(1, Math.abs(X(to) - X(from))), height: 14}));
  const line = (name, art, text, css) => el('div', {class: 'wr ' + (css || ''), role: 'row'}, el('div', {class: 'nm', role: 'cell'}, name), el('div', {class: 'ba'}, art), el('div', {class: 'pt', role: 'cell'}, text));
  return [el('h3', {}, RATE ? 'What multiplies up to it' : 'What adds up to it'), el('p', {class: 'soft'}, (RATE || !D.unit ? '' : 'In ' + isolated(D.unit) + '. ') + 'Each value is measured against the average ' + NOUN[0] + (q.path.length ? ' of the group' : '') + '; striped: it lowers the answer.'),
    el('div', {class: 'wf amounts', role: 'table', 'aria-label': 'parts of the answer'}, line(['the average ' + NOUN[0] + (q.path.length ? ' of the group' : '')], bar(null, p.base), total(p.base)), lines.map((l, i) => line(l.name, bar(spans[i][0], spans[i][1]), effectText(l.points), l.changed ? 'ch' : '')), line(['Answer'], bar(null, end), total(end), 'tot'))];
}
function pushes(state) {
  const all = Array.from(attribution(state.q), (v, j) => [j, v]).filter(e => e[1] !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])), kept = all.slice(0, 8), most = Math.max(...kept.map(e => Math.abs(e[1])), 1e-12);
  if (!kept.length) return [];
  return [el('h3', {}, 'What raised it, and what lowered it'), el('p', {class: 'soft'}, 'How far each value moved the questions of the path towards larger answers (right) or smaller ones (left), against the average ' + NOUN[0] + '.'),
    el('div', {class: 'wf against'}, kept.map(e => { const w = 150 * Math.abs(e[1]) / most; return el('div', {class: 'wr' + (state.changed.has(e[0]) ? ' ch' : '')}, el('div', {class: 'nm'}, bdi(labelOf(e[0])), ': ', bdi(valueText(state, e[0]))),
      el('div', {class: 'ba'}, sv('svg', {viewBox: '0 0 300 22', preserveAspectRatio: 'none', role: 'img', 'aria-label': e[1] > 0 ? 'raises it' : 'lowers it'}, sv('line', {class: 'zero', x1: 150, x2: 150, y1: 0, y2: 22}), sv('rect', {class: e[1] > 0 ? 'toRight' : 'toLeft', x: e[1] > 0 ? 150 : 150 - w, y: 4, width: Math.max(1, w), height: 14})))); }))];
}
// One value changed at a time: the largest and the smallest answer that it can bring.
const GRID = 24, MOVES = 5;
function moves(state) {
  const found = [];
  M.columns.filter(c => M.asked.has(c.index) && !c.fixed).forEach(c => {
    const own = state.values[c.index], items = c.words ? c.words.map((w, k) => k) : c.low < c.high ? Array.from({length: GRID + 1}, (e, i) => { const v = c.low + (c.high - c.low) * i / GRID; return numberItem(c, c.whole ? Math.round(v) : Number(v.toPrecision(3))); }).concat((c.codes || []).map(e => numberItem(c, e[0]))) : [];
    const told = items.filter(item => c.words ? item !== own : codeOf(c, item) !== null || numberOf(c, item) >= c.low && numberOf(c, item) <= c.high).map(item => { const x = featuresOf(withValue(state.values, c.index, item)), leaf = mostReached(reachOf(x).reach, NODES, ALL) - NODES; return [c.index, item, answerOf(leaf, x)]; });
    if (told.length) found.push({column: c.index, least: told.reduce((a, b) => b[2] < a[2] ? b : a), most: told.reduce((a, b) => b[2] > a[2] ? b : a)});
  });
  return found.filter(f => !isNothing(distance(f.most[2], f.least[2]))).sort((a, b) => distance(b.most[2], b.least[2]) - distance(a.most[2], a.least[2])).slice(0, MOVES);
}
function changes(state) {
  const found = moves(state), kept = M.columns.filter(c => c.fixed && M.asked.has(c.index)).map(c => bdi(labelOf(c.index)));
  const apply = e => () => { NOW.values = withValue(NOW.values, e[0], e[1]); NOW.missing.delete(e[0]); NOW.changed.add(e[0]); redraw(); document.getElementById('story').focus(); };
  const side = e => { const after = {values: withValue(state.values, e[0], e[1]), changed: new Set([e[0]]), missing: new Set()}, away = distance(e[2], state.q.value); return isNothing(away) ? el('td', {}, '–') : el('td', {}, button(plain(e[2]), {'aria-label': 'try ' + labelOf(e[0]) + ' ' + valueText(after, e[0]) + ': ' + amount(e[2])}, apply(e)), el('span', {class: 'soft'}, ' at ', bdi(cut(valueText(after, e[0]), 30)))); };
  return [el('h3', {}, 'What would move it'), found.length ? el('div', {id: 'changes'}, table('what would move it', ['one value changed', 'the smallest answer', 'the largest answer'], found.map(f => [bdi(labelOf(f.column)), side(f.least), side(f.most)]), {class: 'fit moves'})) : el('p', {}, 'No value that may change moves the answer.'),
    el('p', {class: 'soft'}, 'A calculation with this tree, not advice; a button tries the value. ', kept.length ? ['Kept as they are: ', listed(kept), '.'] : null)];
}
let other = null;
function compare(state, with2) {
  if (!with2) return [];
  const of = q => new Map(q.points ? q.points.parts.map(p => [p.column, p.points]) : []), pa = of(state.q), pb = of(with2.q), differs = j => valueText(state, j) !== valueText(with2, j);
  const all = M.columns.map(c => c.index).filter(j => M.asked.has(j)).sort((i, j) => Number(differs(j)) - Number(differs(i)) || Math.abs((pa.get(j) || 0) - (pb.get(j) || 0)) - Math.abs((pa.get(i) || 0) - (pb.get(i) || 0))).slice(0, 14);
  const cell = (m, j) => el('td', {class: 'num opt'}, m.has(j) ? effectText(m.get(j)) : '–'), head = t => el('th', {scope: 'col'}, t);
  return [el('h3', {}, 'Side by side: ' + nameOfRow(state) + ' and ' + nameOfRow(with2)), el('p', {}, state.q.leaf === with2.q.leaf ? 'Both come to the same group.' : 'They come to different groups.'),
    el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'side by side'}, el('table', {class: 'cmp', 'aria-label': 'side by side'}, el('thead', {}, el('tr', {}, el('td', {}), head(nameOfRow(state)), head(nameOfRow(with2)), D.hasScorecards ? [el('th', {scope: 'col', class: 'num opt'}, 'adds'), el('th', {scope: 'col', class: 'num opt'}, 'adds')] : null)),
      el('tbody', {}, all.map(j => el('tr', {class: differs(j) ? 'd' : ''}, el('th', {scope: 'row'}, bdi(labelOf(j))), el('td', {}, bdi(valueText(state, j))), el('td', {}, bdi(valueText(with2, j))), D.hasScorecards ? [cell(pa, j), cell(pb, j)] : null))),
      el('tfoot', {}, el('tr', {}, el('th', {scope: 'row'}, 'Answer'), el('td', {}, amount(state.q.value)), el('td', {}, amount(with2.q.value)), D.hasScorecards ? [el('td', {class: 'num opt'}), el('td', {class: 'num opt'})] : null))))];
}
function drawWhatIf() {
  const q = NOW.q, was = NOW.before, away = distance(q.value, was.value);
  put('whatif-answer', el('p', {class: 'res'}, strong(amount(q.value))), el('p', {class: 'soft'}, NOW.changed.size ? 'on file: ' + amount(was.value) + '; ' + (isNothing(away) ? 'hardly a change' : effectText(away)) : 'Change a value: the answer and its reasons follow.'));
  document.getElementById('reset').disabled = !NOW.changed.size;
  fields.forEach(show => show());
}
function redraw() {
  NOW.q = decide(NOW.values);
  put('story', story(NOW));
  put('path', pathCards(NOW));
  put('adds', NOW.q.points ? waterfall(NOW) : pushes(NOW));
  drawWhatIf();
  clearTimeout(redraw.late);
  const late = () => {
    put('differ', changes(NOW));
    put('compare', compare(NOW, other));
    document.getElementById('live').textContent = nameOfRow(NOW) + ': ' + amount(NOW.q.value);
  };
  if (redraw.once) redraw.late = setTimeout(late, 60); else { redraw.once = true; late(); }
}
function choose(index) {
  NOW = stateOf(index);
  const select = document.getElementById('which');
  if (select) select.value = index;
  redraw();
}
const brief = i => NOUN[0] + ' ' + D.examples[i].row + ': ' + amount(decide(D.examples[i].values).value), rowOptions = () => D.examples.map((x, i) => option(i, brief(i)));
fill(document.getElementById('decision'), {'aria-labelledby': 'decision-title'}, [el('h2', {id: 'decision-title'}, 'One answer, and why'),
  hasRows ? el('div', {class: 'bar tools'}, el('label', {}, capital(NOUN[0]), el('select', {id: 'which', on: {change: e => choose(Number(e.target.value))}}, rowOptions())),
    el('span', {class: 'pair'}, button('‹', {id: 'previous', 'aria-label': 'previous ' + NOUN[0]}, () => choose((NOW.index + D.examples.length - 1) % D.examples.length)), button('›', {id: 'next', 'aria-label': 'next ' + NOUN[0]}, () => choose((NOW.index + 1) % D.examples.length))),
    el('label', {}, 'Compare with', el('select', {id: 'with', on: {change: e => { const v = e.target.value; other = v === '' ? null : v === 'file' ? stateOf(NOW.index) : stateOf(Number(v)); redraw(); }}}, option('', 'nobody'), option('file', 'the same, as on file'), rowOptions())))
    : el('p', {class: 'lead'}, 'This file holds no ' + NOUN[0] + ': what follows starts from the typical one, the average of each number and the most frequent of each other column.'),
  el('div', {class: 'two'}, el('div', {}, el('div', {id: 'story', tabindex: -1}), el('div', {id: 'path'}), el('div', {id: 'adds'}), el('div', {id: 'differ'})), whatIf()),
  el('div', {id: 'compare'}), el('p', {id: 'live', class: 'unseen', role: 'status', 'aria-live': 'polite'})]);
// stripes, so that colour alone tells nothing
document.body.append(sv('svg', {width: 0, height: 0, 'aria-hidden': 'true', class: 'defs'}, sv('defs', {}, sv('pattern', {id: 'striped', width: 4, height: 4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'}, sv('rect', {width: 4, height: 4, class: 'stripeOff'}), sv('rect', {width: 2, height: 4, class: 'stripeOn'})))));
choose(hasRows ? 0 : -1);
