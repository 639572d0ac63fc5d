// Summary: figures, calibration, deletion curves, classes, confusions.
const S = D.summary;
main.append(el('h1', {}, D.hasScorecards ? S.gates === 0 ? 'Scorecard for ' : 'Tree of scorecards for ' : 'Soft decision tree for ', bdi(D.target)));
main.append(el('nav', {'aria-label': 'sections'}, [['summary', 'Summary'], D.summary.gates === 0 ? null : ['tree', 'Tree'], D.examples.length ? ['examples', 'Examples'] : null,
  D.hasScorecards ? ['scorecards', 'Scorecards'] : ['rules', 'Leaves and rules'], ['columns', 'Columns'], ['card', 'Model card']].filter(n => n).map(n => el('a', {href: '#' + n[0]}, n[1]))));

function figures() {
  const roles = [['maxPath', 'max-path'], ['average', 'average'], ['greedy', 'greedy'], ['teacher', 'teacher']].filter(r => r[0] !== 'teacher' || S.hasTeacher);
  const show = (f, v) => v === undefined ? '–' : withInterval(v, f.share ? hundredths : x => x.toFixed(4));
  return table('figures', [''].concat(roles.map(r => r[1])), S.figures.map(f => [el('span', {class: f.part ? 'part' : null}, f.name + (f.share ? ',\u00a0%' : ''))].concat(roles.map(r => show(f, f[r[0]])))), {id: 'figures'});
}
function trust() {
  const mass = S.pathMass;
  return 'The path that an explanation tells has on average ' + probability(mass.mean) + ' of the probability' + (mass.interval ? ' [' + mass.interval.map(probability).join(', ') + ']' : '')
    + ', and in 5\u00a0% of the rows less than ' + probability(mass.p05) + ': '
    + (mass.mean >= 0.75 ? 'for most rows one path tells the story.' : mass.mean >= 0.5 ? 'one path tells most of the story; look at the path mass of a row before quoting its path.' : 'one path does not tell the story for many rows.')
    + (S.dead ? ' ' + (S.dead === 1 ? 'One of the leaves answers' : count(S.dead) + ' of the leaves answer') + ' none of these rows.' : '');
}
function cost() {
  const a = D.cost.accuracy, gains = a && a.value < 0;
  const points = a && {value: Math.abs(a.value), interval: a.interval && (gains ? [-a.interval[1], -a.interval[0]] : a.interval)};
  return 'Answering by one path instead of all leaves ' + (a ? (gains ? 'gains ' : 'costs ') + withInterval(points, x => (100 * x).toFixed(2).replace('-', '−')) + ' points of accuracy, and ' : '')
    + 'gives the same class for ' + withInterval(D.cost.agreement, hundredths) + '\u00a0% of the rows.';
}
function classesLeftOut() {
  const never = S.never.length ? el('p', {}, el('strong', {}, 'Never answered: '), listed(S.never.slice(0, 20).map(k => bdi(D.classes[k]))), S.never.length > 20 ? ' and ' + count(S.never.length - 20) + ' more' : null, '.') : null;
  return [S.baseline ? el('p', {}, 'Always answering the most frequent class, ', bdi(D.classes[S.baseline[0]]), ', would be right for ' + percent(S.baseline[1]) + ' of the rows.') : null, never];
}
function holds() {
  if (S.guarded) return 'This file holds no data row. Counts below ten rows are not told (<10), others are rounded to tens; a column’s ends are not those of a row.';
  return 'This file contains values of ' + many(D.examples.length, 'data row', 'data rows') + ' (the examples)' + (D.importanceImage ? '.' : ', and the smallest and largest value of each column of numbers.');
}

// Lines of a plot differ by dash and mark, not by colour alone.
const STYLES = [{css: 'sMax', dash: null, mark: 0}, {css: 'sAvg', dash: '7 3', mark: 1}, {css: 'sTea', dash: '2 3', mark: 2}];
function mark(style, x, y, r) {
  if (style.mark === 0) return sv('circle', {class: style.css, cx: x, cy: y, r: r});
  if (style.mark === 1) return sv('rect', {class: style.css, x: x - 0.9 * r, y: y - 0.9 * r, width: 1.8 * r, height: 1.8 * r});
  return sv('path', {class: style.css, d: 'M' + x + ' ' + (y - 1.2 * r) + 'L' + (x + 1.1 * r) + ' ' + (y + 0.8 * r) + 'H' + (x - 1.1 * r) + 'Z'});
}
const at = x => 40 + 250 * x, down = y => 260 - 250 * y;
function plot(label, height, ...content) {
  return sv('svg', {class: 'plot', width: 320, height: height, viewBox: '0 0 320 ' + height, role: 'img', 'aria-label': label},
    sv('rect', {class: 'frame', x: 40, y: 10, width: 250, height: 250}),
    [0, 0.5, 1].map(t => [sv('text', {x: at(t), y: 275, 'text-anchor': 'middle'}, percent(t)), sv('text', {x: 36, y: down(t) + 4, 'text-anchor': 'end'}, percent(t))]), content);
}
function calibration() {
  const series = [['maxPath', 'max-path'], ['average', 'average'], ['teacher', 'teacher']].map((s, i) => ({name: s[1], bins: D.calibration[s[0]], style: STYLES[i]})).filter(s => s.bins && s.bins.length);
  if (!series.length) return null;
  const bins = series[0].bins, most = Math.max(...bins.map(b => b[4]), 1);
  const rows = count(Math.min(...bins.map(b => b[4]))) + (Math.min(...bins.map(b => b[4])) < most ? ' to ' + count(most) : '');
  const radius = 2.4 + Math.min(2.2, Math.sqrt(most) / 15);
  // one behind the other they would hide each other's intervals
  const drawn = series.map((s, i) => s.bins.map(b => { const x = at(b[0]) + 2 * (i - (series.length - 1) / 2); return sv('g', {}, sv('line', {class: s.style.css + ' whisker', x1: x, x2: x, y1: down(b[2]), y2: down(b[3])}), mark(s.style, x, down(b[1]), radius)); }));
  const legend = series.map((s, i) => [mark(s.style, 54, 25 + 15 * i, 4), sv('text', {x: 64, y: 29 + 15 * i}, s.name)]);
  return el('div', {class: 'block plotted'}, el('h3', {}, 'Calibration: how often the answer is right'),
    plot('calibration plot: ' + series.map(s => s.name + ' ' + s.bins.map(b => percent(b[0]) + ' right ' + percent(b[1])).join(', ')).join('; '), 300,
      sv('line', {class: 'axis', x1: 40, y1: 260, x2: 290, y2: 10, 'stroke-dasharray': '3 3'}), sv('text', {x: 165, y: 292, 'text-anchor': 'middle'}, 'probability that is answered'), drawn, legend),
    el('p', {class: 'soft'}, 'A mark stands for ' + (S.guarded ? 'about ' : '') + rows + ' rows of about one probability; its line is the 95\u00a0% interval (Wilson) of the share that is right.'));
}
function deletion() {
  const C = D.curves, series = [['explanation', 'as the explanation ranks them'], ['random', 'in random order'], ['reverse', 'the other way round']].map((s, i) => ({name: s[1], values: C[s[0]], style: STYLES[i]}));
  return el('div', {class: 'block plotted'}, el('h3', {}, 'Probability of the answer as columns go (' + many(C.rows, 'row', 'rows') + ')'),
    plot('deletion curves: ' + series.map(s => s.name + ' from ' + percent(s.values[0]) + ' to ' + percent(s.values[s.values.length - 1])).join('; '), 350,
      sv('text', {x: 165, y: 292, 'text-anchor': 'middle'}, 'columns taken away'),
      series.map((s, i) => [sv('polyline', {class: s.style.css, 'stroke-dasharray': s.style.dash, points: s.values.map((y, j) => at(C.removed[j]) + ',' + down(y)).join(' ')}), sv('line', {class: s.style.css + ' sample', 'stroke-dasharray': s.style.dash, x1: 44, x2: 80, y1: 308 + 15 * i, y2: 308 + 15 * i}), sv('text', {x: 88, y: 312 + 15 * i}, s.name)])));
}
function explained() {
  if (!D.explained.length) return null;
  const cell = v => v === undefined ? '–' : withInterval(v, x => x.toFixed(3).replace('-', '−'));
  return block('R² of the teacher’s probability', table('R² of the teacher’s probability', ['class', 'max-path', 'average'], D.explained.map(f => [bdi(cut(f.name, 24), {title: f.name}), cell(f.maxPath), cell(f.average)]), {class: 'fit'}));
}
// A table of hundreds of classes can't be read: those of most rows.
function mostRows(rows, limit) {
  return D.classes.map((c, k) => k).sort((a, b) => rows[b] - rows[a] || a - b).slice(0, limit).sort((a, b) => a - b);
}
const ofAll = kept => kept.length < D.classes.length ? el('p', {class: 'soft'}, 'the ' + kept.length + ' classes of most rows, of ' + count(D.classes.length)) : null;
function perClass() {
  const P = D.perClass;
  if (!P.length) return null;
  const kept = mostRows(P.map(p => p.rows), 40), share = s => s === undefined ? '–' : percent(s[0]) + ' [' + (100 * s[1]).toFixed(0) + ', ' + (100 * s[2]).toFixed(0) + ']';
  return block('Class by class, max-path', ofAll(kept),
    table('class by class', ['class', 'rows', 'recall', 'answered', 'precision'], kept.map(k => [bdi(cut(D.classes[k], 24), {title: D.classes[k]}), count(P[k].rows), share(P[k].recall), count(P[k].answers), share(P[k].precision)]), {class: 'fit'}),
    el('p', {class: 'soft'}, 'Recall: of the rows of a class those that get its name; precision: of the rows that get its name those of the class. In brackets: 95\u00a0% intervals (Wilson).'));
}
function mostFrequent(cells, kept) {
  const pairs = [];
  cells.forEach((line, k) => line.forEach((n, j) => { if (k !== j && n > 0) pairs.push([n, k, j]); }));
  pairs.sort((a, b) => b[0] - a[0] || a[1] - b[1] || a[2] - b[2]);
  return pairs.length ? table('most frequent confusions', ['', 'answered as', 'rows'], pairs.slice(0, kept).map(p => [bdi(cut(D.classes[p[1]], 24)), bdi(cut(D.classes[p[2]], 24)), count(p[0])])) : null;
}
function confusion(which, title) {
  const cells = D.confusion[which];
  if (!cells) return null;
  const kept = mostRows(cells.map(line => line.reduce((s, n) => s + Math.max(0, n), 0)), 40);
  const most = kept.reduce((m, k) => kept.reduce((w, j) => Math.max(w, cells[k][j]), m), 1);
  const chars = kept.reduce((s, k) => s + 2.4 + Math.max(Math.min(12, Array.from(D.classes[k]).length), ...kept.map(r => count(cells[r][k]).length)), 16);
  const isWide = chars > 90;
  const cell = (k, j) => {
    const n = cells[k][j], td = el('td', {class: 'heat'}, n ? count(n) : '·');
    if (n) td.style.background = (j === k ? 'rgba(0,158,115,' : 'rgba(213,94,0,') + (0.08 + 0.5 * Math.sqrt(Math.max(1, n) / most)).toFixed(2) + ')';
    return td;
  };
  const whole = table(title, [''].concat(kept.map(k => bdi(cut(D.classes[k], 12), {title: D.classes[k]}))), kept.map(k => [bdi(cut(D.classes[k], 16), {title: D.classes[k]})].concat(kept.map(j => cell(k, j)))), {class: 'confusion'});
  if (isWide) whole.classList.add('onScreen');
  return block(title, el('div', {class: isWide ? 'onScreen' : ''}, ofAll(kept)), whole,
    isWide ? [el('p', {class: 'soft'}, 'The most frequent confusions:', el('span', {class: 'onPaper'}, ' (the whole table is too wide for paper)')), mostFrequent(cells, 12)] : null);
}

section('summary', 'Summary',
  el('p', {}, (S.gates === 0 ? 'One scorecard, for every row. ' : 'A tree of ' + (D.hasScorecards ? 'scorecards, ' : '') + 'depth ' + S.depth + ' with ' + many(S.gates, 'gate', 'gates') + ' and ' + count(S.leaves) + ' leaves. ') + (S.fromLabels ? 'It was trained from the labels alone.' : 'It was distilled from a teacher network: it is a surrogate for that teacher, and the decision model only where it is used in its place.')),
  S.trainingRows ? el('p', {class: 'warning', id: 'optimistic'}, el('strong', {}, D.warning)) : null,
  el('p', {}, 'Measured on ' + many(S.rows, 'row', 'rows') + (S.labelled < S.rows ? ', ' + count(S.labelled) + ' of them with a label' : '') + '. ' + (S.gates === 0 ? '' : trust())),
  figures(),
  el('p', {class: 'soft'}, 'max-path: the likeliest leaf answers, the one that an explanation tells; average: all leaves, each by its path’s probability; greedy: the likelier branch at every gate. In brackets: 95\u00a0% bootstrap intervals over the rows.'),
  classesLeftOut(),
  S.gates === 0 ? null : el('p', {}, cost()),
  el('p', {id: 'holds'}, holds()),
  el('div', {class: 'row'}, calibration(), deletion(), explained(), perClass(), confusion('truth', 'Rows by their class (down) and the tree’s answer (across)'), confusion('teacher', 'Rows by the teacher’s answer (down) and the tree’s (across)')));
