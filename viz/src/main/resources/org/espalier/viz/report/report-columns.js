// What each column does: the tree's average probability by value, how many have it, and how much it counts.
function effectScale(columns) {
  const all = columns.filter(c => c.effect).flatMap(c => c.effect.lines.flat());
  if (!all.length) return [0, 1];
  const low = Math.floor(Math.min(...all) * 10 - 0.01) / 10, high = Math.ceil(Math.max(...all) * 10 + 0.01) / 10;
  return [Math.max(0, low), Math.min(1, high > low ? high : low + 0.1)];
}
const LINES = [null, '7 3', '2 3'];
function numberEffect(c, range) {
  const W = 270, H = 110, e = c.effect, left = 34, right = W - 6, Y = p => 6 + 66 * (range[1] - p) / (range[1] - range[0]), X = v => left + (right - left) * Math.max(0, Math.min(1, (v - c.low) / (c.high - c.low || 1)));
  const high = Math.max(...c.counts, 1), step = (right - left) / c.counts.length;
  return sv('svg', {class: 'plot', viewBox: '0 0 ' + W + ' ' + H, role: 'img', 'aria-label': (e ? e.classes.map((k, i) => 'probability of ' + D.classes[k] + ' from ' + percent(e.lines[i][0]) + ' at ' + c.from + ' to ' + percent(e.lines[i][e.lines[i].length - 1]) + ' at ' + c.to).join('; ') + '; ' : '') + 'rows between ' + c.from + ' and ' + c.to + ': ' + c.counts.map(count).join(', ')},
    e ? [range[0], (range[0] + range[1]) / 2, range[1]].map(t => [sv('line', {class: 'grid', x1: left, x2: right, y1: Y(t), y2: Y(t)}), sv('text', {x: left - 4, y: Y(t) + 4, 'text-anchor': 'end'}, Math.round(100 * t))]) : null,
    c.counts.map((n, i) => n < 0 ? sv('line', {class: 'few', x1: left + i * step, x2: left + (i + 1) * step - 1, y1: 93, y2: 93}) : sv('rect', {class: 'bar any', x: left + i * step, y: 95 - 20 * n / high, width: step - 1, height: 20 * n / high})),
    e ? e.lines.map((line, i) => sv('polyline', {class: 'effectline', stroke: e.classes.length > 1 ? D.colours[e.classes[i]] : null, 'stroke-dasharray': LINES[i], points: line.map((p, j) => X(e.at[j]).toFixed(1) + ',' + Y(p).toFixed(1)).join(' ')})) : null,
    sv('line', {class: 'axis', x1: left, x2: right, y1: 95, y2: 95}), sv('text', {x: left, y: 108}, c.from), sv('text', {x: right, y: 108, 'text-anchor': 'end'}, c.to + (c.unit ? ' ' + isolated(cut(c.unit, 14)) : '')));
}
function wordEffect(c, range) {
  const e = c.effect, most = Math.max(...c.words.map(w => w[1]), 1), X = p => 3 + 84 * (p - range[0]) / (range[1] - range[0]);
  return el('div', {class: 'words effect3'}, c.words.slice(0, 9).map((w, i) => [el('span', {title: w[0]}, bdi(cut(w[0], 40))), el('span', {class: 'n'}, e ? probability(e.lines[0][i]) : count(w[1])),
    sv('svg', {viewBox: '0 0 90 15', role: 'img', 'aria-label': count(w[1]) + ' rows' + (e ? ', ' + e.classes.map((k, j) => D.classes[k] + ' ' + percent(e.lines[j][i])).join(', ') : '')}, sv('rect', {class: 'bar any', x: 0, y: 11, width: 90 * Math.max(0, w[1]) / most, height: 4}), e ? e.lines.map((line, j) => sv('circle', {class: 'effectdot', fill: e.classes.length > 1 ? D.colours[e.classes[j]] : null, cx: X(line[i]), cy: 6, r: 4})) : null)]),
    c.words.length > 9 ? el('span', {class: 'soft all'}, 'and ' + (c.words.length - 9) + ' more, rarer') : null,
    c.few ? el('span', {class: 'soft all'}, many(c.few, 'more', 'more') + ' of fewer than ten ' + NOUN[1]) : null);
}
if (D.importanceImage) {
  section('columns', 'Where it looks', el('p', {class: 'lead'}, 'How much each pixel moves the gates that ' + NOUN[1] + ' come to: dark is much.'), picture(D.importanceImage));
} else {
  const range = effectScale(D.columns), few = D.columns.filter(c => c.share < 0.01 || !c.effect), told = D.columns.filter(c => !few.includes(c));
  const article = c => el('article', {class: 'column'}, el('h3', {}, bdi(c.label || c.name)), el('p', {class: 'soft'}, percent(c.share) + ' of what moves the tree' + (c.fixed ? '; no change of it is proposed' : '')), c.counts ? numberEffect(c, range) : c.words && c.words.length ? wordEffect(c, range) : el('p', {class: 'soft'}, 'not told'),
    c.effect && c.effect.classes.length > 1 ? el('p', {class: 'legend'}, c.effect.classes.map((k, i) => el('span', {}, sv('svg', {width: 22, height: 8, 'aria-hidden': 'true'}, sv('line', {class: 'effectline', stroke: D.colours[k], 'stroke-dasharray': LINES[i], x1: 0, x2: 22, y1: 4, y2: 4})), ' ', bdi(cut(D.classes[k], 20))))) : null);
  const board = isImage;
  section('columns', 'What each column does', el('p', {class: 'lead'}, TWO ? ['The line, or the dot: the tree’s average probability of ', bdi(D.classes[POSITIVE]), ', in per cent, if every ' + NOUN[0] + ' had this value.'] : 'The lines: the tree’s average probability of the classes that the column moves most, in per cent, if every ' + NOUN[0] + ' had this value.', ' Grey: how many have it. The columns that count most come first.'),
    el('div', {class: 'columns'}, told.slice(0, board ? 8 : 16).map(article)),
    told.length > (board ? 8 : 16) ? el('details', {class: 'more'}, el('summary', {}, many(told.length - (board ? 8 : 16), 'more column', 'more columns')), el('div', {class: 'columns'}, told.slice(board ? 8 : 16).map(article))) : null,
    few.length ? el('details', {class: 'more'}, el('summary', {}, many(few.length, 'column', 'columns') + ' that hardly count'), el('div', {class: 'columns'}, few.slice(0, 200).map(article))) : null);
}
