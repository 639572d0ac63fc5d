// One decision, told as a story: which row, what the tree answers and why, what would have to differ.
let NOW = null;
const hasRows = D.examples.length > 0;
const nameOfRow = state => state.index < 0 ? 'The typical ' + NOUN[0] : capital(NOUN[0]) + ' ' + D.examples[state.index].row;
function stateOf(index) {
  if (!M) return {index: index, q: toldOf(D.examples[index]), changed: new Set(), missing: new Set()};
  const values = index < 0 ? D.typical : D.examples[index].values, texts = index < 0 ? null : D.examples[index].texts;
  const wasMissing = new Set(texts ? texts.map((t, j) => t === 'missing' && !M.columns[j].words ? j : -1).filter(j => j >= 0) : []);
  const q = decide(values);
  return {index: index, values: values, original: values, texts: texts, changed: new Set(), missing: new Set(wasMissing), wasMissing: wasMissing, q: q, before: q};
}
// Of a tree that the page does not compute with, what the library told.
function toldOf(example) {
  const t = example.told;
  const steps = t.path.map((s, i) => Object.assign({before: i ? t.path[i - 1].reach : 1}, s, {other: {class: s.other[0], probability: s.other[1]}}));
  return {class: t.class, mass: t.mass, leaf: t.leaf, dist: t.dist, average: t.average, averageClass: classOf(t.average), path: steps, second: t.second ? {leaf: t.second[0], class: t.second[1], mass: t.second[2]} : null, spokenFor: t.spokenFor};
}
function reasons(state) {
  const q = state.q;
  if (q.spokenFor) return [q.spokenFor];
  const all = Array.from(attribution(q, q.class), (v, j) => [j, v]).sort((a, b) => b[1] - a[1]), most = Math.max(...all.map(e => Math.abs(e[1])), 1e-12), tell = e => [bdi(labelOf(e[0])), ' (', bdi(cut(valueText(state, e[0]), 40)), ')'];
  const speaks = all.filter(e => e[1] > 0.05 * most).slice(0, 3), against = all.filter(e => e[1] < -0.05 * most).reverse().slice(0, 2);
  return [speaks.length ? ['What speaks most for it: ', listed(speaks.map(tell)).flat(), '. '] : 'No value speaks for it more than the average does. ', against.length ? ['Against it: ', listed(against.map(tell)).flat(), '.'] : null];
}
function story(state) {
  const q = state.q, p = q.dist[q.class], example = state.index < 0 ? null : D.examples[state.index], out = [];
  out.push(el('p', {class: 'story', id: 'told'}, nameOfRow(state), state.changed.size ? ', with ' + many(state.changed.size, 'value', 'values') + ' changed,' : '', p >= 0.6 ? [' is ', strong(likely(p)), ' '] : ' is a close call, perhaps ', chip(q.class), ': the tree gives it ' + probability(p) + '. ', reasons(state)));
  if (example && example.marked) example.marked.forEach(t => out.push(el('p', {class: 'said'}, el('span', {class: 'soft'}, bdi(t[0]), state.changed.size ? ', as it was: ' : ': '), el('span', {dir: 'auto'}, t[1].map(p => p[1] ? el('mark', {class: p[1] > 0 ? 'for' : 'not', title: p[1] > 0 ? 'speaks for the answer' : 'speaks against it'}, p[0]) : p[0])))));
  const beside = [];
  if (example && example.teacher && !state.changed.size) { const k = argmax(example.teacher); beside.push(['The ' + teacherName + ' says ', bdi(D.classes[k]), ' (' + probability(example.teacher[k]) + ')' + (k === q.class ? '.' : ': they disagree.')]); }
  if (example && example.teacher && state.changed.size) beside.push('The ' + teacherName + ' was not asked about the changed values.');
  if (example && example.label !== undefined && !state.changed.size) beside.push(['What is known: ', bdi(D.classes[example.label]), example.label === q.class ? ', so the tree is right.' : ', so the tree is wrong.']);
  if (beside.length) out.push(el('p', {}, beside.map((b, i) => [i ? ' ' : '', b])));
  if (q.path.length && q.mass < 0.8 && q.second) {
    const differ = q.averageClass !== q.class || q.second.class !== q.class;
    out.push(el('p', {class: 'note doubt'}, strong('Between two groups. '), 'The path shown carries ' + probability(q.mass) + ' of the weight; the next one, which answers ', bdi(D.classes[q.second.class]), ', ' + probability(q.second.mass) + '. '
      + 'All paths together answer ', bdi(D.classes[q.averageClass]), ' (' + probability(q.average[q.averageClass]) + ').' + (differ ? ' Let a person decide.' : '')));
  }
  return out;
}
// Where the row stands between two classes; of more the likeliest, by the path, by all paths and by the network.
function ruler(state) {
  const q = state.q, example = state.index < 0 ? null : D.examples[state.index], marks = [['this path', q.dist]];
  if (q.path.length) marks.push(['all paths', q.average]);
  if (example && example.teacher && !state.changed.size) marks.push(['the ' + teacherName, example.teacher]);
  if (!TWO) return el('div', {class: 'beside'}, example && example.input ? picture(example.input) : null, marks.map(m => el('div', {}, el('h4', {}, m[0]), bars(m[1], Math.min(CLASSES, 3)))));
  // on a phone the drawing is narrower, its texts are not smaller
  const W = Math.max(300, Math.min(640, document.documentElement.clientWidth - 30)), X = p => 10 + (W - 20) * p, Y = 40;
  const shape = (i, x) => i === 0 ? sv('path', {class: 'mark', d: 'M' + (x - 8) + ' 16h16l-8 13z'}) : i === 1 ? sv('circle', {class: 'ring', cx: x, cy: Y + 22, r: 5}) : sv('rect', {class: 'ring', x: x - 4.5, y: Y + 17.5, width: 9, height: 9});
  const own = q.dist[POSITIVE], x = X(own);
  return [example && example.input ? picture(example.input) : null, sv('svg', {class: 'ruler', viewBox: '0 0 ' + W + ' 92', role: 'img', 'aria-label': marks.map(m => m[0] + ': ' + probability(m[1][POSITIVE]) + ' for ' + D.classes[POSITIVE]).join('; ')},
    classBar(1 - POSITIVE, X(LIMIT) - X(0), {x: X(0), y: Y - 8, height: 14}), classBar(POSITIVE, X(1) - X(LIMIT), {x: X(LIMIT), y: Y - 8, height: 14}), sv('line', {class: 'border', x1: X(LIMIT), x2: X(LIMIT), y1: Y - 12, y2: Y + 10}),
    sv('text', {class: 'big', x: Math.max(26, Math.min(W - 26, x)), y: 12, 'text-anchor': 'middle'}, probability(own)), marks.map((m, i) => shape(i, X(m[1][POSITIVE]))),
    sv('text', {x: X(0), y: 86}, isolated(cut('surely ' + D.classes[1 - POSITIVE], W > 500 ? 30 : 20))), sv('text', {x: X(1), y: 86, 'text-anchor': 'end'}, isolated(cut('surely ' + D.classes[POSITIVE], W > 500 ? 30 : 20))), W > 500 && LIMIT > 0.3 && LIMIT < 0.7 ? sv('text', {x: X(LIMIT), y: 86, 'text-anchor': 'middle'}, 'limit ' + probability(LIMIT)) : null),
    marks.length > 1 ? el('p', {class: 'legend'}, marks.map((m, i) => el('span', {}, ['▼', '○', '□'][i] + ' ' + m[0] + ' ' + probability(m[1][POSITIVE])))) : null];
}
function changes(state) {
  if (!M) return [];
  const found = searchChanges(state.q, 3), kept = M.columns.filter(c => c.fixed && M.asked.has(c.index)).map(c => bdi(labelOf(c.index)));
  const told = change => change.changes.map((e, i) => { const c = M.columns[e[0]], after = {values: withValue(state.values, e[0], e[1]), changed: new Set([e[0]]), missing: new Set()}; return [i ? ' and ' : '', bdi(labelOf(e[0])), ' ', strong(bdi(valueText(after, e[0]))), ' instead of ', bdi(valueText(state, e[0]))]; });
  const apply = change => () => { change.changes.forEach(e => { NOW.values = withValue(NOW.values, e[0], e[1]); NOW.missing.delete(e[0]); NOW.changed.add(e[0]); }); redraw(); document.getElementById('story').focus(); };
  return [el('h3', {}, 'What would have to differ'),
    found.length ? el('ul', {class: 'cf', id: 'changes'}, found.map(f => el('li', {}, el('span', {}, 'With ', told(f), ' the answer would be ', chip(f.after.class), ' (' + probability(f.after.dist[f.after.class]) + ').'), button('Try', {}, apply(f)))))
      : el('p', {}, 'No change of one or two values was found that gives another answer.'),
    el('p', {class: 'soft'}, 'A calculation with this tree, not advice. ', kept.length ? ['Kept as they are: ', listed(kept), '.'] : null)];
}
function nextPath(state) {
  const q = state.q;
  if (M || !q.second) return [];
  return [el('h3', {}, 'The next likely path'), el('p', {}, 'With ' + probability(q.second.mass) + ' of the weight: group ' + (NODES + q.second.leaf) + ', which answers ', chip(q.second.class), '. In the tree below it is dashed.')];
}
let other = null;
function redraw() {
  NOW.q = M ? decide(NOW.values) : NOW.q;
  const q = NOW.q;
  put('story', story(NOW), ruler(NOW));
  put('path', pathCards(NOW));
  put('adds', addsUp(NOW));
  if (M) drawWhatIf();
  path = upTo(q.leaf); second = q.second && q.mass < 0.8 ? upTo(q.second.leaf) : new Set();
  clearTimeout(redraw.late);
  const late = () => {
    put('differ', changes(NOW), nextPath(NOW));
    if (M) put('compare', compare(other));
    draw(false); outline();
    document.getElementById('live').textContent = nameOfRow(NOW) + ': ' + isolated(D.classes[q.class]) + ', ' + probability(q.dist[q.class]);
  };
  if (redraw.once) redraw.late = setTimeout(late, 60); else { redraw.once = true; late(); }
}
function choose(index) {
  NOW = stateOf(index);
  reveal(boxOf(NOW.q.leaf));
  if (NOW.q.second && NOW.q.mass < 0.8) reveal(boxOf(NOW.q.second.leaf));
  current = boxOf(NOW.q.leaf);
  const select = document.getElementById('which');
  if (select) select.value = index;
  redraw();
}
const kinds = Array.from(new Set(D.examples.map(x => x.kind)));
const brief = i => { const x = D.examples[i], q = M ? decide(x.values) : x.told, k = q.class; return NOUN[0] + ' ' + x.row + ': ' + isolated(cut(D.classes[k], 30)) + ', ' + probability(q.dist[k]); };
const rowOptions = () => kinds.map(k => el('optgroup', {label: k}, D.examples.map((x, i) => x.kind === k ? option(i, brief(i)) : null)));
if (hasRows || M) section('decision', 'One decision, and why',
  hasRows ? el('div', {class: 'bar tools'}, el('label', {}, capital(NOUN[0]), el('select', {id: 'which', on: {change: e => choose(Number(e.target.value))}}, rowOptions())),
    el('span', {class: 'pair'}, button('‹', {id: 'previous', 'aria-label': 'previous ' + NOUN[0]}, () => choose((NOW.index + D.examples.length - 1) % D.examples.length)), button('›', {id: 'next', 'aria-label': 'next ' + NOUN[0]}, () => choose((NOW.index + 1) % D.examples.length))),
    M ? el('label', {}, 'Compare with', el('select', {id: 'with', on: {change: e => { const v = e.target.value; other = v === '' ? null : v === 'file' ? Object.assign(stateOf(NOW.index)) : stateOf(Number(v)); redraw(); }}}, option('', 'nobody'), option('file', 'the same, as on file'), rowOptions())) : null)
    : el('p', {class: 'lead'}, 'This file holds no ' + NOUN[0] + ': what follows starts from the typical one, the average of each number and the most frequent of each other column.'),
  el('div', {class: M ? 'two' : ''}, el('div', {}, el('div', {id: 'story', tabindex: -1}), el('div', {id: 'path'}), el('div', {id: 'adds'}), el('div', {id: 'differ'})), M ? whatIf() : null),
  el('div', {id: 'compare'}), el('p', {id: 'live', class: 'unseen', role: 'status', 'aria-live': 'polite'}));
