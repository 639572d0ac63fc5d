// The first view: whether the tree is worth using, in a sentence, remarks, and one figure.
const kindOfTree = S.gates === 0 ? 'scorecard' : D.hasScorecards ? 'tree of scorecards' : 'decision tree';
const teacherName = 'network';
main.append(el('header', {},
  el('p', {class: 'kicker'}, 'Espalier report'),
  el('h1', {}, bdi(D.target)),
  el('p', {class: 'lead'}, (S.gates === 0 ? 'One scorecard' : 'A soft ' + kindOfTree + ': ' + many(S.gates, 'question', 'questions') + ', ' + many(S.leaves, 'group', 'groups')) + '. '
    + (S.fromLabels ? 'It learned from known answers.' : 'It learned from a ' + teacherName + ', whose reasons it shows.') + ' Measured on ' + rowsOf(S.rows) + (S.trainingRows ? ', the very ones that it was trained on.' : '.')),
  el('nav', {'aria-label': 'Sections'}, [['verdict', 'Verdict'], ['decision', 'One decision'], S.gates === 0 ? null : ['tree', 'The whole tree'], ['trust', 'How far to trust it'], D.sizes ? ['sizes', 'Size'] : null, ['columns', 'Columns'], ['groups', D.hasScorecards ? 'Scorecards' : 'Groups and rules'], ['card', 'Model card']].filter(n => n).map(n => el('a', {href: '#' + n[0]}, n[1])))));

// A row for each model, a column for each measure; on a phone one measure below the other.
function standing() {
  const V = D.standing, sign = {BETTER: '+', EQUAL: '=', DIFFERENT: '≠', WARNING: '!'};
  if (!V.lines.length) return null;
  const dots = j => {
    const all = V.lines.map(l => l.values[j]).filter(v => v.length), low = Math.min(...all.map(v => v[1])), high = Math.max(...all.map(v => v[2]));
    const step = high - low > 0.4 ? 0.2 : high - low > 0.15 ? 0.1 : 0.05, from = Math.max(0, Math.floor(low / step - 0.01) * step), to = Math.min(1, Math.max(from + step, Math.ceil(high / step + 0.01) * step));
    const X = p => 8 + 164 * (p - from) / (to - from), ticks = [];
    for (let t = from; t <= to + 1e-9; t += step) ticks.push(t);
    return {X: X, ticks: ticks.length > 6 ? ticks.filter((t, i) => i % 2 === 0) : ticks};
  };
  const scales = V.measures.map((m, j) => dots(j));
  const cell = (l, j) => {
    const v = l.values[j], X = scales[j].X;
    if (!v.length) return el('div', {class: 'cell none', 'data-measure': V.measures[j][0]}, '–');
    const text = Math.round(100 * v[0]);
    return el('div', {class: 'cell', 'data-measure': V.measures[j][0]}, sv('svg', {viewBox: '0 0 216 30', role: 'img', 'aria-label': l.name + ', ' + V.measures[j][0] + ': ' + text + ', between ' + (100 * v[1]).toFixed(1) + ' and ' + (100 * v[2]).toFixed(1)},
      scales[j].ticks.map(t => sv('line', {class: 'grid', x1: X(t), x2: X(t), y1: 0, y2: 30})),
      sv('line', {class: 'whisker' + (l.isTree ? ' ours' : ''), x1: X(v[1]), x2: X(v[2]), y1: 15, y2: 15}), l.isTree ? sv('circle', {class: 'ours', cx: X(v[0]), cy: 15, r: 6}) : sv('rect', {class: 'theirs', x: X(v[0]) - 4.5, y: 10.5, width: 9, height: 9}),
      sv('text', {x: 212, y: 20, 'text-anchor': 'end', class: 'value'}, text)));
  };
  const columns = el('div', {class: 'dots'});
  columns.style.setProperty('--measures', V.measures.length);
  fill(columns, {}, [el('div', {}), V.measures.map(m => el('div', {class: 'head'}, strong(m[0]), el('span', {class: 'soft'}, ' ' + m[1]))),
    V.lines.map(l => [el('div', {class: 'name' + (l.isTree ? ' is' : '')}, bdi(l.name)), V.measures.map((m, j) => cell(l, j))]),
    el('div', {class: 'axisname'}), V.measures.map((m, j) => el('div', {class: 'cell axisof'}, sv('svg', {viewBox: '0 0 216 14', 'aria-hidden': 'true'}, scales[j].ticks.map(t => sv('text', {x: scales[j].X(t), y: 11, 'text-anchor': 'middle'}, Math.round(100 * t))))))]);
  return el('figure', {class: 'standing'}, columns, el('figcaption', {class: 'soft'}, 'Lines: where the figure may lie, with 95\u00a0% confidence.'));
}
section('verdict', 'How good is it?', el('div', {class: 'verdict'},
  el('div', {}, el('p', {class: 'big'}, D.standing.headline),
    el('ul', {class: 'remarks'}, D.standing.remarks.map(r => el('li', {class: r[0].toLowerCase(), 'data-mark': {BETTER: '+', EQUAL: '=', DIFFERENT: '≠', WARNING: '!'}[r[0]]}, r[1])))),
  standing()));
