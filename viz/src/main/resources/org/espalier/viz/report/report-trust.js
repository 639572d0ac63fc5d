// How far to trust it: who is answered rightly, calibration, path mass, slices, and all figures.
function figures() {
  const roles = [['maxPath', 'max-path'], ['average', 'average'], ['greedy', 'greedy'], ['teacher', 'teacher']].filter(r => r[0] !== 'teacher' || S.hasTeacher);
  const show = (f, v) => v === undefined ? '–' : withInterval(v, f.share ? hundredths : x => x.toFixed(4));
  return table('figures', [''].concat(roles.map(r => r[1])), S.figures.map(f => [el('span', {class: f.part ? 'part' : null}, f.name + (f.share ? ',\u00a0%' : ''))].concat(roles.map(r => show(f, f[r[0]])))), {id: 'figures'});
}
function massText() {
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


// Of two classes a square for a row, or for several.
function squares() {
  const cells = D.confusion.truth;
  if (!TWO || !cells || S.guarded) return null;
  const total = cells.flat().reduce((s, n) => s + n, 0), each = Math.max(1, Math.ceil(total / 400));
  const grid = (n, k) => { const drawn = Math.round(n / each), wide = 16; return n ? sv('svg', {class: 'squares', viewBox: '0 0 ' + wide * 11 + ' ' + Math.max(1, Math.ceil(drawn / wide)) * 11, width: wide * 11, 'aria-hidden': 'true'}, Array.from({length: drawn}, (e, i) => sv('rect', {x: i % wide * 11, y: Math.floor(i / wide) * 11, width: 9, height: 9, fill: fillOf(k)}))) : null; };
  const side = k => el('div', {}, el('p', {}, 'answered ', chip(k), ' ', strong(count(cells[k][k] + cells[1 - k][k]))), el('p', {class: 'soft'}, count(cells[k][k]) + ' rightly'), grid(cells[k][k], k), el('p', {class: 'soft'}, count(cells[1 - k][k]) + ' in truth ', bdi(D.classes[1 - k])), grid(cells[1 - k][k], 1 - k));
  return block('Who gets which answer', el('p', {class: 'soft'}, each === 1 ? 'A square is one of the ' + rowsOf(total) + '; its colour is the truth.' : 'A square is ' + each + ' of the ' + rowsOf(total) + '; its colour is the truth.'), el('div', {class: 'waffles'}, side(POSITIVE), side(1 - POSITIVE)));
}
function masses() {
  if (S.gates === 0 || !S.masses.length) return null;
  const high = Math.max(1, ...S.masses), first = Math.min(12, S.masses.findIndex(n => n)), shownBins = S.masses.slice(first), step = 280 / shownBins.length, all = S.masses.length, X = p => 280 * (p - first / all) / (1 - first / all);
  return block('Does one path tell the story?',
    sv('svg', {class: 'plot', viewBox: '0 0 290 130', width: 290, height: 130, role: 'img', 'aria-label': 'path mass: ' + S.masses.map((n, i) => Math.round(100 * i / all) + ' %: ' + count(n)).join(', ')},
      shownBins.map((n, i) => n < 0 ? sv('line', {class: 'few', x1: 5 + i * step, x2: 3 + (i + 1) * step, y1: 104, y2: 104}) : sv('rect', {class: (first + i) / all >= 0.8 ? 'bar told' : 'bar any', x: 5 + i * step, y: 106 - 96 * n / high, width: step - 1.5, height: 96 * n / high})),
      sv('line', {class: 'axis', x1: 4, x2: 286, y1: 106, y2: 106}), [first / all, 0.8, 1].filter((p, i) => i !== 1 || first / all < 0.7).map((p, i, ps) => sv('text', {x: 5 + X(p), y: 122, 'text-anchor': i === 0 ? 'start' : i === ps.length - 1 ? 'end' : 'middle'}, Math.round(100 * p) + '\u00a0%'))),
    el('p', {class: 'soft'}, 'The weight of the path that is shown. For ' + percent(S.told) + ' of the ' + NOUN[1] + ' it is 80\u00a0% or more.'));
}
function disagreements() {
  if (!D.examples.some(x => x.teacher)) return null;
  const of = x => M ? decide(x.values) : toldOf(x), list = D.examples.map((x, i) => [x, i, of(x)]).filter(e => e[0].teacher && argmax(e[0].teacher) !== e[2].class).slice(0, 8);
  return block('Where tree and ' + teacherName + ' disagree', list.length ? [el('p', {class: 'soft'}, 'The first on this page:'), el('div', {class: 'links'}, list.map(e => button([NOUN[0] + ' ' + e[0].row + ': tree ', bdi(cut(D.classes[e[2].class], 16)), ', ' + teacherName + ' ', bdi(cut(D.classes[argmax(e[0].teacher)], 16))], {}, () => { choose(e[1]); document.getElementById('decision').scrollIntoView(); })))] : el('p', {}, 'On none of the ' + NOUN[1] + ' in this file.'));
}
function slices() {
  const Z = D.slices;
  if (!Z || !Z.groups) return null;
  const dot = (v, name) => el('div', {class: 'cell', 'data-measure': name}, v.length ? sv('svg', {viewBox: '0 0 216 30', role: 'img', 'aria-label': name + ': ' + Math.round(100 * v[0]) + ' of 100, between ' + Math.round(100 * v[1]) + ' and ' + Math.round(100 * v[2])},
    sv('line', {class: 'grid', x1: 8, x2: 172, y1: 15, y2: 15}), sv('line', {class: 'whisker ours', x1: 8 + 164 * v[1], x2: 8 + 164 * v[2], y1: 15, y2: 15}), sv('circle', {class: 'ours', cx: 8 + 164 * v[0], cy: 15, r: 5.5}), sv('text', {class: 'value', x: 212, y: 20, 'text-anchor': 'end'}, Math.round(100 * v[0]))) : '–');
  const grid = el('div', {class: 'dots'});
  grid.style.setProperty('--measures', Z.measures.length);
  fill(grid, {}, [el('div', {}), Z.measures.map(m => el('div', {class: 'head'}, strong(m), ' ', el('span', {class: 'soft'}, 'of 100'))),
    Z.groups.flatMap(g => [el('div', {class: 'all'}, strong(bdi(g.name))), ...g.slices.flatMap(s => [el('div', {class: 'name'}, bdi(s.name), ' ', el('span', {class: 'soft'}, count(s.rows))), ...s.values.map((v, j) => dot(v, Z.measures[j]))])])]);
  return el('div', {class: 'block wideblock'}, el('h3', {}, 'Is it the same for everybody?'), el('p', {class: 'soft'}, 'Lines: 95\u00a0% intervals; where they overlap a lot no difference is proven.'), grid);
}
const confusions = [confusion('truth', 'Truth (down) and answer (across)'), confusion('teacher', 'The ' + teacherName + '’s answer (down) and the tree’s (across)')];
section('trust', 'How far to trust it',
  S.trainingRows ? el('p', {class: 'warning', id: 'optimistic'}, strong(D.warning)) : null,
  el('div', {class: 'row'}, squares(), TWO ? null : confusions[0], calibration(), masses(), disagreements()), slices(),
  el('details', {class: 'more'}, el('summary', {}, 'All figures'),
    figures(), el('p', {class: 'soft'}, 'max-path: the likeliest group answers, the one that is told; average: all groups, each by its path’s probability; greedy: the likelier branch at every gate. In brackets: 95\u00a0% bootstrap intervals.'),
    S.gates === 0 ? null : [el('p', {}, massText()), el('p', {}, cost())],
    el('div', {class: 'row'}, perClass(), TWO ? confusions[0] : null, confusions[1], deletion(), explained())));
